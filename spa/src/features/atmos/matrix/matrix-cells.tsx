import { useLayoutEffect, useRef } from "react";

import { useScheme } from "@/ui/canvas-colours";

import type { Shown, Windowing } from "./grid-parts";
import { paintCells, readPalette, type Size } from "./paint";

/** The part of the cells that is in sight, and a little more. */
export function MatrixCells({
  grid,
  rows,
  columns,
  isOfValues,
  down,
  across,
  size,
  left,
  top,
}: Shown & {
  down: Windowing;
  across: Windowing;
  size: Size;
  left: number;
  top: number;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const scheme = useScheme();
  const [firstRow, lastRow] = ends(down);
  const [firstColumn, lastColumn] = ends(across);
  const width = (lastColumn - firstColumn + 1) * size.width;
  const height = (lastRow - firstRow + 1) * size.height;
  useLayoutEffect(() => {
    const brush = canvas.current?.getContext("2d");
    if (!brush || !canvas.current) return;
    const scale = window.devicePixelRatio;
    canvas.current.width = Math.max(0, width * scale);
    canvas.current.height = Math.max(0, height * scale);
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

function ends(virtualizer: Windowing): [number, number] {
  const items = virtualizer.getVirtualItems();
  return [items[0]?.index ?? 0, items.at(-1)?.index ?? -1];
}
