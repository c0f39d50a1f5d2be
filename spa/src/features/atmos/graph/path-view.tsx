import { useMemo } from "react";
import { useQuery } from "urql";

import { graphql } from "@/graphql/graphql";
import type { GraphPathQuery } from "@/graphql/generated/graphql";
import { QueryView } from "@/ui/query-view";
import { EmptyState } from "@/ui/states";

import { drawingOf } from "./graph-fragments";
import { GraphLoading } from "./graph-loading";
import { GraphScene } from "./graph-scene";
import { LENSES, type GraphState } from "./graph-state";

const query = graphql(/* GraphQL */ `
  query GraphPath($kind: LensKind!, $from: String!, $to: String!) {
    lens(kind: $kind) {
      forth: path(from: $from, to: $to) {
        nodes {
          ...GraphNode_lensNode
        }
        edges {
          ...GraphEdge_lensEdge
        }
      }
      back: path(from: $to, to: $from) {
        nodes {
          ...GraphNode_lensNode
        }
        edges {
          ...GraphEdge_lensEdge
        }
      }
    }
  }
`);

/** The shortest way between two nodes, whichever of them leans on the other. */
export function PathView({ state, from, to }: { state: GraphState; from: string; to: string }) {
  const result = useQuery({ query, variables: { kind: LENSES[state.lens].kind, from, to } });
  return (
    <QueryView result={result} loading={<GraphLoading />}>
      {({ lens: { forth, back } }) => {
        const found = forth ?? back;
        return found ? (
          <Found state={state} path={found} />
        ) : (
          <EmptyState title="There is no path">Neither of them leans on the other.</EmptyState>
        );
      }}
    </QueryView>
  );
}

type Path = NonNullable<GraphPathQuery["lens"]["forth"]>;

function Found({ state, path }: { state: GraphState; path: Path }) {
  const drawing = useMemo(() => drawingOf(path), [path]);
  const steps = drawing.edges.length;
  return (
    <>
      <p role="status" className="border-b border-line px-4 py-1.5 text-xs text-ink-muted">
        The shortest path has {steps} {steps === 1 ? "step" : "steps"}.
      </p>
      <GraphScene state={state} drawing={drawing} isCurrent />
    </>
  );
}
