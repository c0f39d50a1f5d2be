import { ChevronLeft, ChevronRight, Crosshair, ExternalLink, Route } from "lucide-react";
import { useState, type ReactNode } from "react";
import { Link } from "react-router";
import { useQuery } from "urql";

import { graphql, readFragment } from "@/graphql/graphql";
import type { LensNodeKind } from "@/graphql/generated/graphql";
import { Badge, HealthCounts } from "@/ui/badge";
import { buttonClass, IconButton } from "@/ui/button";
import { Panel } from "@/ui/panel";
import { QueryView } from "@/ui/query-view";
import { SkeletonRows } from "@/ui/states";
import { useHrefWith } from "@/ui/url-state";

import { keyOf, nameOf, pageOf, type Drawing, type GraphNode, type Item } from "./drawing";
import { graphNode } from "./graph-fragments";
import { LENSES, type GraphState } from "./graph-state";
import { label } from "./label";
import { NodeIcon, wordsOf } from "./look";

const query = graphql(/* GraphQL */ `
  query GraphImpact($kind: LensKind!, $key: String!, $after: String) {
    lens(kind: $kind) {
      impact(of: $key) {
        count
        directCount
        placeCount
        nodes(first: 25, after: $after) {
          pageInfo {
            hasNextPage
            endCursor
          }
          nodes {
            ...GraphNode_lensNode
          }
        }
      }
    }
  }
`);

const KINDS = {
  INSTANCE: "Instance",
  FILE: "File",
  COMPONENT: "Component",
  MISSING: "Missing",
  REMOTE: "Elsewhere",
} satisfies Record<LensNodeKind, string>;

/** What is known of the chosen node or group, and what a change of it reaches. */
export function GraphDetails({
  state,
  item,
  drawing,
  onClose,
}: {
  state: GraphState;
  item: Item;
  drawing: Drawing;
  onClose: () => void;
}) {
  const key = keyOf(item);
  const { leans } = LENSES[state.lens];
  const here = new Map(drawing.nodes.map((node) => [node.key, node]));
  const nodesAt = (keys: string[]) => keys.flatMap((each) => here.get(each) ?? []);
  const upstream = nodesAt(drawing.edges.filter(({ from }) => from === key).map(({ to }) => to));
  return (
    <Panel title={item.node ? KINDS[item.node.kind] : "Group"} onClose={onClose}>
      <div className="flex flex-col gap-4 p-4">
        <p className="font-mono text-sm font-medium [overflow-wrap:anywhere]">
          <bdi>{label(nameOf(item))}</bdi>
        </p>
        {item.node ? <NodeFacts node={item.node} /> : <GroupFacts item={item} />}
        <Actions state={state} item={item} />
        {upstream.length > 0 && (
          <Part title={`It ${leans}`}>
            <NodeList nodes={upstream} />
          </Part>
        )}
        <Impact key={key} state={state} of={key} />
      </div>
    </Panel>
  );
}

function NodeFacts({ node }: { node: GraphNode }) {
  const words = wordsOf(node);
  return (
    <div className="flex flex-col gap-2">
      {node.place !== null && (
        <p className="font-mono text-xs text-ink-muted [overflow-wrap:anywhere]">
          <bdi>{label(node.place)}</bdi>
        </p>
      )}
      <div className="flex flex-wrap gap-1.5">
        {node.type !== null && <Badge mono>{label(node.type)}</Badge>}
        {words !== "" && <Badge tone={node.kind === "MISSING" ? "danger" : "info"}>{words}</Badge>}
      </div>
    </div>
  );
}

function GroupFacts({ item }: { item: Item }) {
  if (!item.group) return null;
  const { nodeCount, innerEdgeCount, abstractCount, disabledCount, errorCount, warningCount } =
    item.group;
  const facts = [
    ["Nodes", nodeCount],
    ["Edges inside", innerEdgeCount],
    ["Abstract", abstractCount],
    ["Disabled", disabledCount],
  ] as const;
  return (
    <dl className="grid grid-cols-2 gap-x-4 gap-y-2 text-xs">
      {facts.map(([term, count]) => (
        <div key={term} className="flex justify-between gap-2">
          <dt className="text-ink-muted">{term}</dt>
          <dd className="tabular-nums">{count.toLocaleString("en")}</dd>
        </div>
      ))}
      <div className="flex justify-between gap-2">
        <dt className="text-ink-muted">Findings</dt>
        <dd>
          <HealthCounts errors={errorCount} warnings={warningCount} />
        </dd>
      </div>
    </dl>
  );
}

function Actions({ state, item }: { state: GraphState; item: Item }) {
  const hrefWith = useHrefWith();
  const key = keyOf(item);
  const page = item.node ? pageOf(item.node) : undefined;
  const ends = state.from === undefined ? { from: key, to: undefined } : { to: key };
  return (
    <div className="flex flex-wrap gap-2">
      {page !== undefined && (
        <Link to={page} className={buttonClass("primary")}>
          <ExternalLink aria-hidden className="size-4" />
          Open
        </Link>
      )}
      {key !== state.focus && (
        <Link to={hrefWith({ focus: key, open: undefined })} className={buttonClass()}>
          <Crosshair aria-hidden className="size-4" />
          Focus
        </Link>
      )}
      {item.node && state.path === undefined && key !== state.from && (
        <Link to={hrefWith(ends)} className={buttonClass()}>
          <Route aria-hidden className="size-4" />
          {state.from === undefined ? "Path from here" : "Path to here"}
        </Link>
      )}
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h3 className="eyebrow mb-1.5">{title}</h3>
      {children}
    </section>
  );
}

const COUNTED = {
  dependencies: ["stack", "stacks"],
  imports: ["folder", "folders"],
  inheritance: undefined,
} satisfies Record<GraphState["lens"], [string, string] | undefined>;

/** What is affected if this changes: how much, and which. */
function Impact({ state, of }: { state: GraphState; of: string }) {
  const [cursors, setCursors] = useState<string[]>([]);
  const { kind } = LENSES[state.lens];
  const variables = { kind, key: of, after: cursors.at(-1) ?? null };
  const result = useQuery({ query, variables });
  return (
    <Part title="Affected if this changes">
      <QueryView result={result} loading={<SkeletonRows rows={3} />}>
        {({ lens: { impact } }) => {
          if (impact === null || impact.count === 0) {
            return <p className="text-xs text-ink-muted">Nothing leans on it.</p>;
          }
          const { nodes, pageInfo } = impact.nodes;
          const places = COUNTED[state.lens];
          return (
            <>
              <p className="mb-2 text-xs text-ink-muted tabular-nums">
                <strong className="text-lg font-semibold text-ink">
                  {impact.count.toLocaleString("en")}
                </strong>{" "}
                in all, {impact.directCount.toLocaleString("en")} directly
                {places &&
                  `, in ${impact.placeCount.toLocaleString("en")} ${impact.placeCount === 1 ? places[0] : places[1]}`}
              </p>
              <NodeList nodes={nodes.map((node) => readFragment(graphNode, node))} />
              {(cursors.length > 0 || pageInfo.hasNextPage) && (
                <div className="mt-1 flex items-center justify-between text-xs text-ink-muted">
                  <IconButton
                    icon={ChevronLeft}
                    label="The affected before"
                    disabled={cursors.length === 0}
                    onClick={() => setCursors(cursors.slice(0, -1))}
                  />
                  Part {cursors.length + 1}
                  <IconButton
                    icon={ChevronRight}
                    label="More of the affected"
                    disabled={!pageInfo.hasNextPage}
                    onClick={() => {
                      if (pageInfo.endCursor !== null) setCursors([...cursors, pageInfo.endCursor]);
                    }}
                  />
                </div>
              )}
            </>
          );
        }}
      </QueryView>
    </Part>
  );
}

function NodeList({ nodes }: { nodes: GraphNode[] }) {
  return (
    <ul className="-mx-2 flex flex-col">
      {nodes.map((node) => {
        const page = pageOf(node);
        const text = (
          <span className="min-w-0">
            <bdi className="block truncate font-mono text-xs font-medium">{label(node.name)}</bdi>
            <bdi className="block truncate text-2xs text-ink-muted">
              {label(node.place ?? node.type ?? "")}
            </bdi>
          </span>
        );
        const row = "flex min-w-0 items-center gap-2 rounded-md px-2 py-1";
        return (
          <li key={node.key} className="min-w-0">
            {page === undefined ? (
              <span className={row}>
                <NodeIcon node={node} className="size-4 shrink-0 text-danger" />
                {text}
              </span>
            ) : (
              <Link to={page} className={`${row} hover:bg-hover`}>
                <NodeIcon node={node} className="size-4 shrink-0 text-ink-faint" />
                {text}
                {node.distance !== null && node.distance > 1 && (
                  <span className="ml-auto shrink-0 text-2xs text-ink-faint tabular-nums">
                    {node.distance} steps
                  </span>
                )}
              </Link>
            )}
          </li>
        );
      })}
    </ul>
  );
}
