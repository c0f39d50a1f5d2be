/** What the parts of the grid have in common: what they show, and where it stands and leads. */

import type { Virtualizer } from "@tanstack/react-virtual";

import { paths } from "@/paths";

import { CELL, rowKey, type Band, type ColumnGroup, type Grid } from "./grid-model";
import type { Size } from "./paint";
import type { Spot } from "./walk";

/** The height of the line above the heads that names the groups of columns. */
export const BAND = 24;

export type Pins = { pinned: ReadonlySet<string>; toggle: (name: string) => void };

/** What the grid shows. */
export type Shown = {
  grid: Grid;
  rows: readonly number[];
  columns: readonly number[];
  bands: readonly Band[];
  group: ColumnGroup | undefined;
  isOfValues: boolean;
  rowPins: Pins;
  columnPins: Pins;
};

/** The first and the last of some rows or columns, by their place in the order. */
export type Range = readonly [first: number, last: number];

/** What the parts are measured by. */
export type Frame = {
  size: Size;
  /** The width of the names of rows. */
  left: number;
  /** The height of the names of columns. */
  top: number;
  /** How many of the first rows and columns stay in sight: what is pinned, as long as there is room. */
  held: { rows: number; columns: number };
};

/** Pinned rows and columns take no more than this part of the room. */
const MOST_HELD = 0.4;

/** How many of the pinned ones, which come first, there is room for. */
export function heldOf(
  { grid, rows, columns, rowPins, columnPins }: Shown,
  room: { width: number; height: number },
  { size, left, top }: Omit<Frame, "held">,
): Frame["held"] {
  const fit = (count: number, space: number, each: number) =>
    Math.max(0, Math.min(count, Math.floor((MOST_HELD * space) / each)));
  const pinnedRows = rows.filter((row) => rowPins.pinned.has(rowKey(grid.rows[row]))).length;
  const pinnedColumns = columns.filter((column) =>
    columnPins.pinned.has(grid.columns[column]?.name ?? ""),
  ).length;
  return {
    rows: fit(pinnedRows, room.height - top, size.height),
    columns: fit(pinnedColumns, room.width - left, size.width),
  };
}

/** The edges of what stays in sight. */
export const HELD_ACROSS = "border-r border-line-strong";
export const HELD_DOWN = "border-b border-line-strong";

export type Windowing = Virtualizer<HTMLDivElement, Element>;

/** Where a cell leads. */
export function cellPath(grid: Grid, row: number, column: number): string | undefined {
  const [of, stack] = [grid.rows[row], grid.columns[column]];
  if (!of || !stack || grid.kind(row, column) === CELL.none) return undefined;
  return paths.instance({ stack: stack.name, type: of.type, name: of.name });
}

/** The element of a place in the grid; heads are at -1. */
export const spotId = ({ row, column }: Spot) => `matrix-${row}-${column}`;
