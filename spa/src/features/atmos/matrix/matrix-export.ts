/** The matrix as a file: a table of words, or a picture. */

import { csvLine } from "@/ui/csv";
import { spellHidden } from "@/ui/hidden-characters";

import { cellState } from "./cell-words";
import { CELL, type Grid } from "./grid-model";
import { paintCells, readPalette } from "./paint";

export type Shown = {
  grid: Grid;
  rows: readonly number[];
  columns: readonly number[];
  isOfValues: boolean;
};

/** What is shown, row by row: the value of each cell, or what it is. */
export function matrixCsv({ grid, rows, columns, isOfValues }: Shown): string {
  const head = ["Type", "Component", ...columns.map((column) => grid.columns[column]?.name ?? "")];
  const cell = (row: number, column: number) => {
    if (grid.kind(row, column) === CELL.none) return "";
    const value = grid.value(row, column);
    return isOfValues && value !== undefined
      ? (grid.words[value] ?? "")
      : cellState(grid, row, column).join(", ");
  };
  const line = (row: number) =>
    csvLine([
      grid.rows[row]?.type ?? "",
      grid.rows[row]?.name ?? "",
      ...columns.map((column) => cell(row, column)),
    ]);
  return csvLine(head) + rows.map(line).join("");
}

const CELL_SIZE = { width: 22, height: 24 };
const LEFT = 240;
const TOP = 170;
const MARGIN = 16;
/** Browsers draw nothing on larger canvases. */
const MOST_PIXELS = 16_000;
const MOST_NAME = 30;

/** The whole of it as a picture, in the colours that are shown. */
export function matrixPng({ grid, rows, columns, isOfValues }: Shown): Promise<Blob> {
  const canvas = document.createElement("canvas");
  const width = LEFT + columns.length * CELL_SIZE.width + MARGIN;
  const height = TOP + rows.length * CELL_SIZE.height + MARGIN;
  const scale = Math.min(2, MOST_PIXELS / Math.max(width, height));
  canvas.width = Math.ceil(width * scale);
  canvas.height = Math.ceil(height * scale);
  const brush = canvas.getContext("2d");
  if (!brush) return Promise.reject(new Error("there is no canvas to draw on"));
  const palette = readPalette();
  brush.scale(scale, scale);
  brush.fillStyle = palette.surface;
  brush.fillRect(0, 0, width, height);
  brush.fillStyle = palette.other;
  brush.font = "11px ui-monospace, 'SF Mono', Menlo, monospace";
  brush.textBaseline = "middle";
  rows.forEach((row, at) => {
    const name = shortened(grid.rows[row]?.name ?? "");
    brush.fillText(name, MARGIN, TOP + (at + 0.5) * CELL_SIZE.height);
  });
  columns.forEach((column, at) => {
    brush.save();
    brush.translate(LEFT + (at + 0.5) * CELL_SIZE.width, TOP - 8);
    brush.rotate(-Math.PI / 2);
    brush.fillText(shortened(grid.columns[column]?.name ?? ""), 0, 0);
    brush.restore();
  });
  brush.translate(LEFT, TOP);
  paintCells(brush, grid, rows, columns, CELL_SIZE, palette, isOfValues);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob) resolve(blob);
      else reject(new Error("the picture is too large"));
    });
  });
}

function shortened(name: string): string {
  const text = spellHidden(name);
  return text.length > MOST_NAME ? `${text.slice(0, MOST_NAME - 1)}…` : text;
}
