/** Draws cells: what each is shows by its shape as well as by its colour. */

import { readColours } from "@/ui/canvas-colours";

import { CELL, FINDING, type Grid } from "./grid-model";

const COLOURS = {
  empty: "var(--line)",
  active: "color-mix(in oklab, var(--accent) 38%, var(--surface))",
  quiet: "color-mix(in oklab, var(--accent) 20%, var(--surface))",
  accent: "var(--accent)",
  outline: "var(--ink-faint)",
  sunken: "var(--sunken)",
  surface: "var(--surface)",
  danger: "var(--danger)",
  warn: "var(--warn)",
  info: "var(--info)",
  second: "color-mix(in oklab, var(--value-boolean) 72%, var(--surface))",
  third: "color-mix(in oklab, var(--value-number) 72%, var(--surface))",
  fourth: "color-mix(in oklab, var(--value-string) 72%, var(--surface))",
  other: "color-mix(in oklab, var(--ink-muted) 72%, var(--surface))",
} as const;

export type Palette = Record<keyof typeof COLOURS, string>;

export const readPalette = (): Palette => readColours(COLOURS);

/** How the values of a row are told apart, most frequent first; the tokens of the style sheet. */
export const RANKS = [
  "color-mix(in oklab, var(--accent) 38%, var(--surface))",
  COLOURS.second,
  COLOURS.third,
  COLOURS.fourth,
  COLOURS.other,
] as const;

export type Size = { width: number; height: number };

type Brush = CanvasRenderingContext2D;
type Box = { x: number; y: number; width: number; height: number };

const GAP = 1.5;
const CORNER = 3;

/** Draws some rows and columns of the grid, in the order in which they are given. */
export function paintCells(
  brush: Brush,
  grid: Grid,
  rows: readonly number[],
  columns: readonly number[],
  size: Size,
  palette: Palette,
  isOfValues: boolean,
): void {
  rows.forEach((row, y) => {
    const ranks = isOfValues ? ranksOf(grid, row) : undefined;
    columns.forEach((column, x) => {
      const box = {
        x: x * size.width + GAP,
        y: y * size.height + GAP,
        width: size.width - 2 * GAP,
        height: size.height - 2 * GAP,
      };
      if (grid.kind(row, column) === CELL.none) dot(brush, box, palette.empty, 1);
      else if (ranks) paintValue(brush, grid, row, column, box, palette, ranks);
      else paintStatus(brush, grid, row, column, box, palette);
    });
  });
}

function ranksOf(grid: Grid, row: number): Map<number, number> {
  return new Map(grid.shares(row).map(({ value }, rank) => [value, rank]));
}

function paintStatus(
  brush: Brush,
  grid: Grid,
  row: number,
  column: number,
  box: Box,
  palette: Palette,
): void {
  switch (grid.kind(row, column)) {
    case CELL.abstract:
      outline(brush, box, palette.outline);
      break;
    case CELL.disabled:
      tile(brush, box, palette.sunken);
      slash(brush, box, palette.outline);
      break;
    case CELL.locked:
      tile(brush, box, palette.active);
      bar(brush, box, palette.accent);
      break;
    default:
      tile(brush, box, palette.active);
  }
  switch (grid.finding(row, column)) {
    case FINDING.error:
      tile(brush, box, palette.danger);
      cross(brush, box, palette.surface);
      break;
    case FINDING.warning:
      triangle(brush, box, palette.warn);
      break;
    case FINDING.info:
      dot(brush, box, palette.info, 2.5);
      break;
    case FINDING.none:
  }
}

function paintValue(
  brush: Brush,
  grid: Grid,
  row: number,
  column: number,
  box: Box,
  palette: Palette,
  ranks: Map<number, number>,
): void {
  const value = grid.value(row, column);
  if (value === undefined) return;
  const hasMajority = grid.rows[row]?.majority != null;
  const isOutlier = grid.isOutlier(row, column);
  const colours = [palette.active, palette.second, palette.third, palette.fourth];
  const colour = colours[ranks.get(value) ?? colours.length] ?? palette.other;
  if (grid.words[value] === "not set") {
    outline(brush, box, isOutlier ? palette.second : palette.outline);
  } else {
    tile(brush, box, hasMajority && !isOutlier ? palette.quiet : colour);
  }
  if (isOutlier) diamond(brush, box, palette.surface, colour);
}

function tile(brush: Brush, { x, y, width, height }: Box, colour: string): void {
  brush.beginPath();
  brush.roundRect(x, y, width, height, CORNER);
  brush.fillStyle = colour;
  brush.fill();
}

function outline(brush: Brush, { x, y, width, height }: Box, colour: string): void {
  brush.beginPath();
  brush.roundRect(x + 2, y + 2, width - 4, height - 4, CORNER - 1);
  stroke(brush, colour, 1, [2, 2]);
}

function slash(brush: Brush, { x, y, width, height }: Box, colour: string): void {
  brush.beginPath();
  brush.moveTo(x + 4, y + height - 5);
  brush.lineTo(x + width - 4, y + 5);
  stroke(brush, colour, 1.5);
}

function bar(brush: Brush, { x, y, width, height }: Box, colour: string): void {
  brush.fillStyle = colour;
  brush.fillRect(x + 3, y + height - 5, width - 6, 2.5);
}

function dot(brush: Brush, { x, y, width, height }: Box, colour: string, radius: number): void {
  brush.beginPath();
  brush.arc(x + width / 2, y + height / 2, radius, 0, 2 * Math.PI);
  brush.fillStyle = colour;
  brush.fill();
}

function cross(brush: Brush, { x, y, width, height }: Box, colour: string): void {
  const [middle, centre, arm] = [x + width / 2, y + height / 2, 3.5];
  brush.beginPath();
  brush.moveTo(middle - arm, centre - arm);
  brush.lineTo(middle + arm, centre + arm);
  brush.moveTo(middle + arm, centre - arm);
  brush.lineTo(middle - arm, centre + arm);
  stroke(brush, colour, 1.75);
}

function triangle(brush: Brush, { x, y, width, height }: Box, colour: string): void {
  const [middle, centre] = [x + width / 2, y + height / 2];
  brush.beginPath();
  brush.moveTo(middle, centre - 5);
  brush.lineTo(middle + 5, centre + 4);
  brush.lineTo(middle - 5, centre + 4);
  brush.closePath();
  brush.fillStyle = colour;
  brush.fill();
}

function diamond(brush: Brush, { x, y, width, height }: Box, colour: string, around: string): void {
  const [middle, centre, arm] = [x + width / 2, y + height / 2, 3.5];
  brush.beginPath();
  brush.moveTo(middle, centre - arm);
  brush.lineTo(middle + arm, centre);
  brush.lineTo(middle, centre + arm);
  brush.lineTo(middle - arm, centre);
  brush.closePath();
  brush.fillStyle = colour;
  brush.fill();
  stroke(brush, around, 1);
}

function stroke(brush: Brush, colour: string, width: number, dash: number[] = []): void {
  brush.setLineDash(dash);
  brush.strokeStyle = colour;
  brush.lineWidth = width;
  brush.stroke();
}
