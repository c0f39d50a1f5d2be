import { useMemo } from "react";
import { Link, useSearchParams, type LoaderFunctionArgs } from "react-router";
import { useQuery } from "urql";

import { graphql } from "@/graphql/graphql";
import type { GraphPageQuery } from "@/graphql/generated/graphql";
import { load } from "@/graphql/load";
import type { CrumbHandle } from "@/layout/crumbs";
import { paths } from "@/paths";
import { PageHead } from "@/ui/page";
import { QueryView } from "@/ui/query-view";
import { EmptyState } from "@/ui/states";
import { useHrefWith } from "@/ui/url-state";

import { GraphBar, ViewSwitch } from "./graph-bar";
import { drawingOf } from "./graph-fragments";
import { GraphLoading } from "./graph-loading";
import { GraphNotes } from "./graph-notes";
import { GraphScene } from "./graph-scene";
import { LENSES, parseState, variablesOf, type GraphState } from "./graph-state";
import { PathView } from "./path-view";

const query = graphql(/* GraphQL */ `
  query GraphPage(
    $kind: LensKind!
    $focus: String
    $hops: Int!
    $direction: LensDirection!
    $groupBy: LensGrouping
    $open: [String!]
    $filter: LensFilter
    $most: Int!
  ) {
    lens(kind: $kind) {
      view(
        focus: $focus
        hops: $hops
        direction: $direction
        groupBy: $groupBy
        open: $open
        filter: $filter
        most: $most
      ) {
        grouping
        nodeCount
        hiddenNodeCount
        hiddenEdgeCount
        nodes {
          ...GraphNode_lensNode
        }
        groups {
          ...GraphGroup_lensGroup
        }
        edges {
          ...GraphEdge_lensEdge
        }
      }
    }
  }
`);

export function loader({ request }: LoaderFunctionArgs) {
  const state = parseState(new URL(request.url).searchParams);
  return state.path ? null : load(query, variablesOf(state));
}

export const handle: CrumbHandle = {
  crumb: () => [{ label: "Graph", to: paths.graph() }],
};

export function Component() {
  const [params] = useSearchParams();
  const state = useMemo(() => parseState(params), [params]);
  return (
    <div className="flex min-h-[calc(100dvh-8.5rem)] flex-col">
      <PageHead title="Graph" view={<ViewSwitch current={state.view} />}>
        What the parts of the estate lean on, and what leans on them.
      </PageHead>
      <div className="flex min-h-0 flex-1 flex-col rounded-lg border border-line bg-surface">
        <GraphBar state={state} />
        {state.path ? (
          <PathView state={state} from={state.path.from} to={state.path.to} />
        ) : (
          <WholeView state={state} />
        )}
      </div>
    </div>
  );
}

function WholeView({ state }: { state: GraphState }) {
  const variables = useMemo(() => variablesOf(state), [state]);
  const result = useQuery({ query, variables });
  const [{ fetching, stale }] = result;
  return (
    <QueryView result={result} loading={<GraphLoading />}>
      {({ lens: { view } }) =>
        view === null ? (
          <EmptyState title="What was in the middle is gone">
            It may have been renamed or removed.{" "}
            <Link to={paths.graph({ lens: state.lens })} className="text-accent hover:underline">
              Show everything
            </Link>
          </EmptyState>
        ) : view.nodeCount === 0 ? (
          <Nothing state={state} />
        ) : (
          <Drawn state={state} view={view} isCurrent={!fetching && !stale} />
        )
      }
    </QueryView>
  );
}

type View = NonNullable<GraphPageQuery["lens"]["view"]>;

function Drawn({ state, view, isCurrent }: { state: GraphState; view: View; isCurrent: boolean }) {
  const drawing = useMemo(() => drawingOf(view), [view]);
  return (
    <>
      <GraphNotes state={state} view={view} />
      <GraphScene state={state} drawing={drawing} isCurrent={isCurrent} />
    </>
  );
}

function Nothing({ state }: { state: GraphState }) {
  const hrefWith = useHrefWith();
  const { label, noun } = LENSES[state.lens];
  return (
    <EmptyState title={`Nothing to show: ${label.toLowerCase()}`}>
      No {noun[0]} of this estate passes, or none of them leans on another.{" "}
      <Link
        to={hrefWith({ alone: "show", findings: undefined, edges: undefined })}
        className="text-accent hover:underline"
      >
        Show all {noun[1]}, those without edges too
      </Link>
    </EmptyState>
  );
}
