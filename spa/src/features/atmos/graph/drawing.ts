/** What is to be drawn: nodes, groups and edges, without places. */

import type {
  GraphEdge_LensEdgeFragment,
  GraphGroup_LensGroupFragment,
  GraphNode_LensNodeFragment,
} from "@/graphql/generated/graphql";
import { paths } from "@/paths";

export type GraphNode = GraphNode_LensNodeFragment;
export type GraphGroup = GraphGroup_LensGroupFragment;
export type GraphEdge = GraphEdge_LensEdgeFragment;

export type Drawing = { nodes: GraphNode[]; groups: GraphGroup[]; edges: GraphEdge[] };

/** A node or a closed group. */
export type Item = { node: GraphNode; group?: undefined } | { group: GraphGroup; node?: undefined };

export const NODE_SIZE = { width: 208, height: 48 };
export const GROUP_SIZE = { width: 216, height: 56 };

export function keyOf({ node, group }: Item): string {
  return (node ?? group).key;
}

export function nameOf({ node, group }: Item): string {
  return (node ?? group).name;
}

/** Everything that has a place of its own: nodes and closed groups. */
export function itemsOf({ nodes, groups }: Drawing): Map<string, Item> {
  const items = new Map<string, Item>();
  for (const group of groups) if (!group.isOpen) items.set(group.key, { group });
  for (const node of nodes) items.set(node.key, { node });
  return items;
}

/** The page of what a node stands for, if it has one. */
export function pageOf({ kind, name, place, type }: GraphNode): string | undefined {
  switch (kind) {
    case "INSTANCE":
      return paths.instance({ stack: place ?? "", type: type ?? "", name });
    case "FILE":
      return paths.file(place === null ? name : `${place}/${name}`);
    case "COMPONENT":
      return paths.instances({ search: name, type: type ?? undefined });
    case "MISSING":
    case "REMOTE":
      return undefined;
  }
}

export type EdgeLook = "declared" | "inferred" | "missing";

/** What an edge looks like: missing where all that it stands for is. */
export function lookOf({ kind, count, missingCount }: GraphEdge): EdgeLook {
  if (missingCount === count) return "missing";
  return kind === "INFERRED" ? "inferred" : "declared";
}

export const DASHES = {
  declared: undefined,
  inferred: "7 4",
  missing: "1.5 4.5",
} satisfies Record<EdgeLook, string | undefined>;

/** How many edges one stands for, as the width of its line. */
export function edgeWidth(count: number): number {
  return Math.min(1.25 + Math.log2(count) * 0.4, 5);
}

/** What lights up around an item: its neighbours, and all in the drawing that a change of it reaches. */
export function litBy(drawing: Drawing, key: string): { keys: Set<string>; edges: Set<number> } {
  const keys = new Set([key]);
  const edges = new Set<number>();
  const downstream = new Map<string, number[]>();
  drawing.edges.forEach(({ from, to }, number) => {
    downstream.set(to, [...(downstream.get(to) ?? []), number]);
    if (from === key) {
      keys.add(to);
      edges.add(number);
    }
  });
  const open = [key];
  const seen = new Set(open);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const number of downstream.get(next) ?? []) {
      edges.add(number);
      const from = drawing.edges[number]?.from;
      if (from === undefined || seen.has(from)) continue;
      seen.add(from);
      keys.add(from);
      open.push(from);
    }
  }
  return { keys, edges };
}
