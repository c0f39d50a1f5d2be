import { useState, type ReactNode } from "react";
import { Link } from "react-router";

import { HealthCounts } from "@/ui/badge";
import { Button } from "@/ui/button";
import { classNames } from "@/ui/class-names";
import { useHrefWith } from "@/ui/url-state";

import {
  itemsOf,
  lookOf,
  nameOf,
  pageOf,
  type Drawing,
  type EdgeLook,
  type GraphGroup,
  type GraphNode,
  type Item,
} from "./drawing";
import { LENSES, toggled, type GraphState } from "./graph-state";
import { label } from "./label";
import { wordsOf } from "./look";

/** More rows are shown on demand. */
const ROWS = 100;

const EDGE_WORDS = {
  declared: "Declared",
  inferred: "Inferred",
  missing: "Missing",
} satisfies Record<EdgeLook, string>;

/** The same as the canvas, to read. */
export function GraphTable({ state, drawing }: { state: GraphState; drawing: Drawing }) {
  const items = itemsOf(drawing);
  const { noun, leans, kind } = LENSES[state.lens];
  const groups = drawing.groups;
  const nameAt = (key: string) => {
    const item = items.get(key);
    return item ? <ItemName item={item} /> : label(key);
  };
  return (
    <div className="flex flex-col divide-y divide-line overflow-x-auto">
      {groups.length > 0 && (
        <Rows
          title="Groups"
          heads={["Group", "Nodes", "Edges inside", "Missing", "Findings"]}
          rows={groups}
          row={(group) => <GroupRow key={group.key} state={state} group={group} />}
        />
      )}
      {drawing.nodes.length > 0 && (
        <Rows
          title={`${noun[1].charAt(0).toUpperCase()}${noun[1].slice(1)}`}
          heads={["Name", "Where", STATE, "Leans on", "Leaned on by"]}
          rows={drawing.nodes}
          row={(node) => <NodeRow key={node.key} node={node} />}
        />
      )}
      {drawing.edges.length > 0 && (
        <Rows
          title="Edges"
          heads={["From", leans, kind === "DEPENDENCIES" ? "Said" : "How", "Edges"]}
          rows={drawing.edges}
          row={(edge) => (
            <tr key={`${edge.from} ${edge.to}`} className={ROW}>
              <td className={CELL}>{nameAt(edge.from)}</td>
              <td className={CELL}>{nameAt(edge.to)}</td>
              <td className={CELL}>
                {kind === "DEPENDENCIES" || lookOf(edge) === "missing"
                  ? EDGE_WORDS[lookOf(edge)]
                  : "There"}
              </td>
              <td className={NUMBER}>{edge.count.toLocaleString("en")}</td>
            </tr>
          )}
        />
      )}
    </div>
  );
}

/** The column that a phone has no room for. */
const STATE = "State";
const ROW = "border-b border-line/70 last:border-0 hover:bg-hover";
const CELL = "max-w-80 px-3 py-1.5 align-top break-words first:pl-4 last:pr-4";
const NUMBER = `${CELL} tabular-nums`;

function Rows<Row>({
  title,
  heads,
  rows,
  row,
}: {
  title: string;
  heads: readonly string[];
  rows: readonly Row[];
  row: (row: Row) => ReactNode;
}) {
  const [shown, setShown] = useState(ROWS);
  return (
    <section aria-label={title} className="pb-2">
      <h2 className="px-4 pt-3 pb-1 text-sm font-medium">
        {title}{" "}
        <span className="text-xs font-normal text-ink-muted tabular-nums">
          {rows.length.toLocaleString("en")}
        </span>
      </h2>
      <table aria-label={title} className="w-full border-collapse text-left text-xs">
        <thead>
          <tr className="border-b border-line">
            {heads.map((head) => (
              <th
                key={head}
                scope="col"
                className={classNames(
                  "h-8 px-3 font-medium text-ink-faint first:pl-4 first-letter:uppercase",
                  head === STATE && "max-sm:hidden",
                )}
              >
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{rows.slice(0, shown).map(row)}</tbody>
      </table>
      {rows.length > shown && (
        <div className="px-3 pt-2">
          <Button look="quiet" onClick={() => setShown(shown + ROWS * 5)}>
            Show more of the {(rows.length - shown).toLocaleString("en")} others
          </Button>
        </div>
      )}
    </section>
  );
}

function GroupRow({ state, group }: { state: GraphState; group: GraphGroup }) {
  const hrefWith = useHrefWith();
  return (
    <tr className={ROW}>
      <td className={CELL}>
        <Link
          to={hrefWith({ open: toggled(state.open, group.key) })}
          className="font-mono font-medium hover:text-accent hover:underline"
        >
          <bdi>{label(group.name)}</bdi>
          <span className="sr-only">{group.isOpen ? ": close" : ": open"}</span>
        </Link>
        {group.isOpen && <span className="ml-2 text-ink-muted">open</span>}
      </td>
      <td className={NUMBER}>{group.nodeCount.toLocaleString("en")}</td>
      <td className={NUMBER}>{group.innerEdgeCount.toLocaleString("en")}</td>
      <td className={NUMBER}>{group.missingCount.toLocaleString("en")}</td>
      <td className={CELL}>
        <HealthCounts errors={group.errorCount} warnings={group.warningCount} />
      </td>
    </tr>
  );
}

function NodeRow({ node }: { node: GraphNode }) {
  return (
    <tr className={ROW}>
      <td className={CELL}>
        <ItemName item={{ node }} />
      </td>
      <td className={`${CELL} font-mono text-ink-muted max-sm:whitespace-nowrap`}>
        <bdi>{label(node.place ?? node.type ?? "–")}</bdi>
      </td>
      <td className={`${CELL} max-sm:hidden`}>
        {wordsOf(node) || <span className="text-ink-faint">–</span>}
      </td>
      <td className={NUMBER}>{node.upstreamCount.toLocaleString("en")}</td>
      <td className={NUMBER}>{node.downstreamCount.toLocaleString("en")}</td>
    </tr>
  );
}

function ItemName({ item }: { item: Item }) {
  const name = <bdi>{label(nameOf(item))}</bdi>;
  const page = item.node ? pageOf(item.node) : undefined;
  if (page === undefined) return <span className="font-mono font-medium">{name}</span>;
  return (
    <Link to={page} className="font-mono font-medium hover:text-accent hover:underline">
      {name}
    </Link>
  );
}
