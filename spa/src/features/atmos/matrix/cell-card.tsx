import { VisibleText } from "@/ui/visible-text";

import { cellState } from "./cell-words";
import { CELL, type Grid } from "./grid-model";
import { RANKS } from "./paint";

const WIDTH = 288;
const GAP = 8;
const MOST_VALUES = 4;

export type Anchor = {
  x: number;
  y: number;
  width: number;
  height: number;
  within: { width: number; height: number };
};

/** What a cell is about, beside it. Its words are the cell's own name too, so it is not read twice. */
export function CellCard({
  grid,
  row,
  column,
  isOfValues,
  anchor,
}: {
  grid: Grid;
  row: number;
  column: number;
  isOfValues: boolean;
  anchor: Anchor;
}) {
  const [of, stack] = [grid.rows[row], grid.columns[column]];
  if (!of || !stack) return null;
  const isLeft = anchor.x + anchor.width + GAP + WIDTH > anchor.within.width;
  const isAbove = anchor.y > anchor.within.height / 2;
  const [first = "", ...rest] = cellState(grid, row, column);
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute z-40 animate-rise rounded-lg border border-line bg-raised p-3 shadow-raised max-sm:hidden"
      style={{
        width: WIDTH,
        left: isLeft ? Math.max(GAP, anchor.x - GAP - WIDTH) : anchor.x + anchor.width + GAP,
        ...(isAbove
          ? { bottom: anchor.within.height - anchor.y - anchor.height }
          : { top: anchor.y }),
      }}
    >
      <div className="font-mono text-xs font-medium break-words">
        <VisibleText text={of.name} most={120} />
      </div>
      <div className="font-mono text-2xs break-words text-ink-muted">
        <VisibleText text={stack.name} most={120} />
      </div>
      <div className="mt-2 text-xs">
        <span className="inline-block font-medium first-letter:uppercase">{first}</span>
        {rest.length > 0 && (
          <span className="text-ink-muted">
            {" · "}
            <VisibleText text={rest.join(" · ")} most={300} />
          </span>
        )}
      </div>
      {isOfValues && grid.kind(row, column) !== CELL.none && (
        <Shares grid={grid} row={row} here={grid.value(row, column)} />
      )}
    </div>
  );
}

/** The values of the row, and how many instances have each. */
function Shares({ grid, row, here }: { grid: Grid; row: number; here: number | undefined }) {
  const shares = grid.shares(row);
  const total = shares.reduce((sum, { count }) => sum + count, 0);
  return (
    <ul className="mt-2 flex flex-col gap-1 border-t border-line pt-2 text-2xs">
      {shares.slice(0, MOST_VALUES).map(({ value, count }, rank) => (
        <li key={value} className="flex items-center gap-2">
          <span
            className="mark size-2 shrink-0 rounded-full"
            style={{ background: RANKS[rank] ?? RANKS[4] }}
          />
          <span
            className={
              value === here
                ? "min-w-0 flex-1 truncate font-semibold"
                : "min-w-0 flex-1 truncate text-ink-muted"
            }
          >
            <VisibleText text={grid.words[value] ?? ""} most={80} />
          </span>
          <span className="text-ink-faint tabular-nums">
            {count} of {total}
          </span>
        </li>
      ))}
      {shares.length > MOST_VALUES && (
        <li className="text-ink-faint">and {shares.length - MOST_VALUES} more values</li>
      )}
    </ul>
  );
}
