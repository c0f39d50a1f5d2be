import { Pin } from "lucide-react";
import type { CSSProperties } from "react";
import { Link } from "react-router";

import { paths } from "@/paths";
import { classNames } from "@/ui/class-names";
import { CutStart } from "@/ui/cut-start";
import { VisibleText } from "@/ui/visible-text";

import { cellLabel } from "./cell-words";
import { rowKey, type Grid } from "./grid-model";
import { cellPath, spotId, type Frame, type Shown } from "./grid-parts";
import { RANKS } from "./paint";
import type { Spot } from "./walk";

/** A row's name, and the cell that one is at. */
export function MatrixRow({
  grid,
  rows,
  columns,
  isOfValues,
  rowPins,
  at,
  start,
  spot,
  frame: { size, left, held },
  isNarrow,
}: Shown & {
  at: number;
  /** Where it stands in its layer. */
  start: number;
  spot: Spot | undefined;
  frame: Frame;
  isNarrow: boolean;
}) {
  const number = rows[at] ?? -1;
  const row = grid.rows[number];
  if (!row) return null;
  const isPinned = rowPins.pinned.has(rowKey(row));
  const isHere = spot?.row === at;
  return (
    <div
      role="row"
      aria-rowindex={at + 2}
      className="group absolute left-0 flex w-full"
      style={{ top: start, height: size.height }}
    >
      <div
        id={spotId({ row: at, column: -1 })}
        role="rowheader"
        aria-colindex={1}
        className={classNames(
          "sticky left-0 z-10 flex h-full shrink-0 items-center gap-1.5 border-r border-line pr-1.5 pl-4",
          isHere ? "bg-selected" : "bg-surface",
        )}
        style={{ width: left }}
      >
        <Link
          tabIndex={-1}
          to={paths.instances({ search: row.name, type: row.type })}
          className={classNames(
            "min-w-0 flex-1 truncate font-mono text-xs hover:text-accent",
            isNarrow && "flex",
            isPinned && "font-semibold text-accent",
            isHere && spot.column === -1 && "underline",
          )}
        >
          {/* Names that begin alike are told apart by how they end. */}
          {isNarrow ? <CutStart text={row.name} /> : <VisibleText text={row.name} most={80} />}
        </Link>
        {isOfValues && !isNarrow && <Spread grid={grid} row={number} />}
        <button
          type="button"
          tabIndex={-1}
          aria-pressed={isPinned}
          aria-label={`Pin ${row.name}`}
          onClick={() => rowPins.toggle(rowKey(row))}
          className={classNames(
            "inline-flex size-5 items-center justify-center rounded-sm hover:bg-hover",
            isPinned
              ? "text-accent"
              : "text-ink-faint opacity-0 group-hover:opacity-100 focus-visible:opacity-100",
          )}
        >
          <Pin aria-hidden className={classNames("size-3", isPinned && "fill-current")} />
        </button>
      </div>
      {isHere && spot.column >= 0 && (
        <Cell grid={grid} row={number} column={columns[spot.column] ?? -1} spot={spot}>
          {{
            position: spot.column < held.columns ? "sticky" : "absolute",
            left: left + spot.column * size.width,
            width: size.width,
            height: size.height,
          }}
        </Cell>
      )}
    </div>
  );
}

/** How the values of a row are shared, the most frequent first. */
function Spread({ grid, row }: { grid: Grid; row: number }) {
  const shares = grid.shares(row);
  const total = shares.reduce((sum, { count }) => sum + count, 0);
  const title = `${shares.length} ${shares.length === 1 ? "value" : "values"}`;
  return (
    <span
      role="img"
      aria-label={title}
      title={title}
      className="mark flex h-1.5 w-12 shrink-0 gap-px overflow-hidden rounded-full bg-sunken"
    >
      {shares.slice(0, RANKS.length).map(({ value, count }, rank) => (
        <span key={value} style={{ width: `${(100 * count) / total}%`, background: RANKS[rank] }} />
      ))}
    </span>
  );
}

function Cell({
  grid,
  row,
  column,
  spot,
  children: place,
}: {
  grid: Grid;
  row: number;
  column: number;
  spot: Spot;
  children: CSSProperties;
}) {
  const to = cellPath(grid, row, column);
  const label = cellLabel(grid, row, column);
  const look = "block size-full rounded-sm outline-2 -outline-offset-1 outline-(--focus)";
  return (
    <div
      id={spotId(spot)}
      role="gridcell"
      aria-colindex={spot.column + 2}
      className="top-0 z-5 shrink-0"
      style={place}
    >
      {to === undefined ? (
        <span role="img" aria-label={label} className={classNames(look, "outline-dotted")} />
      ) : (
        <Link tabIndex={-1} to={to} aria-label={label} className={look} />
      )}
    </div>
  );
}
