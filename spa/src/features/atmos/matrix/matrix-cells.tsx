import { useLayoutEffect, useRef } from "react";

import { useScheme } from "@/ui/canvas-colours";

import type { Range, Shown } from "./grid-parts";
import { paintCells, readPalette, type Size } from "./paint";

/** Some of the cells, drawn at their place in a layer that begins at the first row and column. */
export function MatrixCells({
  grid,
  rows,
  columns,
  isOfValues,
  down: [firstRow, lastRow],
  across: [firstColumn, lastColumn],
  size,
  left,
  top,
}: Pick<Shown, "grid" | "rows" | "columns" | "isOfValues"> & {
  down: Range;
  across: Range;
  size: Size;
  /** Where the first column of all stands in the layer. */
  left: number;
  /** Where the first row of all stands in the layer. */
  top: number;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const scheme = useScheme();
  const width = Math.max(0, lastColumn - firstColumn + 1) * size.width;
  const height = Math.max(0, lastRow - firstRow + 1) * size.height;
  useLayoutEffect(() => {
    const brush = canvas.current?.getContext("2d");
    if (!brush || !canvas.current) return;
    const scale = window.devicePixelRatio;
    canvas.current.width = width * scale;
    canvas.current.height = height * scale;
    brush.scale(scale, scale);
    paintCells(
      brush,
      grid,
      rows.slice(firstRow, lastRow + 1),
      columns.slice(firstColumn, lastColumn + 1),
      { width: size.width, height: size.height },
      readPalette(),
      isOfValues,
    );
  }, [
    grid,
    rows,
    columns,
    isOfValues,
    scheme,
    firstRow,
    lastRow,
    firstColumn,
    lastColumn,
    width,
    height,
    size.width,
    size.height,
  ]);
  return (
    <canvas
      ref={canvas}
      aria-hidden
      className="pointer-events-none absolute"
      style={{
        left: left + firstColumn * size.width,
        top: top + firstRow * size.height,
        width,
        height,
      }}
    />
  );
}
