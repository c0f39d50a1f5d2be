import { Layers, Scissors } from "lucide-react";
import { Link } from "react-router";

import type { LensGrouping } from "@/graphql/generated/graphql";
import { useHrefWith } from "@/ui/url-state";

import { LENSES, larger, type GraphState } from "./graph-state";

const GROUPED = {
  NONE: "",
  STACK: "by stack",
  COMPONENT: "by component",
  FOLDER: "by folder",
} satisfies Record<LensGrouping, string>;

type View = {
  grouping: LensGrouping;
  nodeCount: number;
  hiddenNodeCount: number;
  hiddenEdgeCount: number;
};

/** How much is shown, and how it was made to fit. */
export function GraphNotes({ state, view }: { state: GraphState; view: View }) {
  const hrefWith = useHrefWith();
  const { noun } = LENSES[state.lens];
  const { grouping, nodeCount, hiddenNodeCount, hiddenEdgeCount } = view;
  const next = larger(state.most);
  const isCut = hiddenNodeCount + hiddenEdgeCount > 0;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line px-4 py-1.5 text-xs text-ink-muted">
      <span role="status" className="tabular-nums">
        {number(nodeCount)} {nodeCount === 1 ? noun[0] : noun[1]}
      </span>
      {grouping !== "NONE" && (
        <span className="inline-flex items-center gap-1.5">
          <Layers aria-hidden className="size-3.5" />
          Grouped {GROUPED[grouping]}
          {state.group === undefined && ", because there are many"}
        </span>
      )}
      {isCut && (
        <span className="inline-flex items-center gap-1.5 text-warn">
          <Scissors aria-hidden className="size-3.5" />
          {hiddenNodeCount > 0 && `${number(hiddenNodeCount)} of them do not fit`}
          {hiddenNodeCount > 0 && hiddenEdgeCount > 0 && ", "}
          {hiddenEdgeCount > 0 && `${number(hiddenEdgeCount)} edges do not fit`}
          {next !== undefined && (
            <Link
              to={hrefWith({ most: String(next) })}
              className="rounded-sm font-medium underline"
            >
              Make room for {number(next)}
            </Link>
          )}
        </span>
      )}
    </div>
  );
}

function number(count: number): string {
  return count.toLocaleString("en");
}
