/** What the parts of the grid have in common: what they show, and where it stands and leads. */

import type { Virtualizer } from "@tanstack/react-virtual";

import { paths } from "@/paths";

import { CELL, type Band, type ColumnGroup, type Grid } from "./grid-model";
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

export type Windowing = Virtualizer<HTMLDivElement, Element>;

/** Where a cell leads. */
export function cellPath(grid: Grid, row: number, column: number): string | undefined {
  const [of, stack] = [grid.rows[row], grid.columns[column]];
  if (!of || !stack || grid.kind(row, column) === CELL.none) return undefined;
  return paths.instance({ stack: stack.name, type: of.type, name: of.name });
}

/** The element of a place in the grid; heads are at -1. */
export const spotId = ({ row, column }: Spot) => `matrix-${row}-${column}`;
