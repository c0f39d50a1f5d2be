import { graphql, readFragment, type FragmentType } from "@/graphql/graphql";

import type { Drawing } from "./drawing";

export const graphNode = graphql(/* GraphQL */ `
  fragment GraphNode_lensNode on LensNode {
    key
    kind
    name
    place
    type
    isAbstract
    isEnabled
    isLocked
    errorCount
    warningCount
    upstreamCount
    downstreamCount
    instanceCount
    distance
    group
  }
`);

export const graphGroup = graphql(/* GraphQL */ `
  fragment GraphGroup_lensGroup on LensGroup {
    key
    name
    type
    isOpen
    nodeCount
    missingCount
    abstractCount
    disabledCount
    errorCount
    warningCount
    innerEdgeCount
  }
`);

export const graphEdge = graphql(/* GraphQL */ `
  fragment GraphEdge_lensEdge on LensEdge {
    from
    to
    kind
    count
    inferredCount
    missingCount
  }
`);

type Parts = {
  nodes: FragmentType<typeof graphNode>[];
  groups?: FragmentType<typeof graphGroup>[];
  edges: FragmentType<typeof graphEdge>[];
};

/** What of an answer is to be drawn. */
export function drawingOf({ nodes, groups = [], edges }: Parts): Drawing {
  return {
    nodes: nodes.map((node) => readFragment(graphNode, node)),
    groups: groups.map((group) => readFragment(graphGroup, group)),
    edges: edges.map((edge) => readFragment(graphEdge, edge)),
  };
}
