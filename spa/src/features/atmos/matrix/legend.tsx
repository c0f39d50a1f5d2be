import { useEffect, useRef, type ReactNode } from "react";

import { useScheme } from "@/ui/canvas-colours";

import { Grid, type MatrixRow } from "./grid-model";
import { paintCells, readPalette } from "./paint";

const SIZE = { width: 22, height: 22 };

const ROW: MatrixRow = {
  type: "",
  name: "",
  columns: [0],
  abstractColumns: [],
  disabledColumns: [],
  lockedColumns: [],
  errorColumns: [],
  warningColumns: [],
  infoColumns: [],
  values: [],
  majority: null,
  outlierCount: 0,
};
const COLUMN = {
  id: "",
  name: "",
  tenant: null,
  environment: null,
  stage: null,
};

/** A grid of one cell for each sign, drawn as the matrix draws it: the two cannot differ. */
function sample(row: Partial<MatrixRow>, columns = 1): Grid {
  return new Grid({
    rowCount: 1,
    columnCount: 1,
    cellCount: 1,
    values: ['"a"', '"b"', ""],
    columns: Array.from({ length: columns }, () => COLUMN),
    rows: [{ ...ROW, ...row }],
  });
}

const STATUS = [
  { word: "Enabled", grid: sample({}) },
  { word: "Locked", grid: sample({ lockedColumns: [0] }) },
  { word: "Disabled", grid: sample({ disabledColumns: [0] }) },
  { word: "Abstract", grid: sample({ abstractColumns: [0] }) },
  { word: "Warnings", grid: sample({ warningColumns: [0] }) },
  { word: "Errors", grid: sample({ errorColumns: [0] }) },
  { word: "Not there", grid: sample({ columns: [] }) },
];
const VALUES = [
  { word: "As most", grid: sample({ values: [0], majority: 0 }) },
  {
    word: "Another than most",
    grid: sample({ columns: [0, 1, 2], values: [1, 0, 0], majority: 0 }, 3),
  },
  { word: "No value prevails", grid: sample({ values: [0] }) },
  { word: "Not set", grid: sample({ values: [2], majority: 2 }) },
  { word: "Not there", grid: sample({ columns: [] }) },
];

/** What the signs of the matrix mean. */
export function Legend({
  isOfValues,
  aside,
  children,
}: {
  isOfValues: boolean;
  aside?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 border-t border-line px-4 py-2 text-xs text-ink-muted">
      <ul aria-label="Legend" className="flex flex-wrap gap-x-4 gap-y-1">
        {(isOfValues ? VALUES : STATUS).map(({ word, grid }) => (
          <li key={word} className="flex items-center gap-1.5">
            <Sign grid={grid} isOfValues={isOfValues} />
            {word}
          </li>
        ))}
      </ul>
      <div className="ml-auto flex items-center gap-2 tabular-nums">
        {children}
        {aside}
      </div>
    </div>
  );
}

function Sign({ grid, isOfValues }: { grid: Grid; isOfValues: boolean }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const scheme = useScheme();
  useEffect(() => {
    const brush = canvas.current?.getContext("2d");
    if (!brush || !canvas.current) return;
    const scale = window.devicePixelRatio;
    canvas.current.width = SIZE.width * scale;
    canvas.current.height = SIZE.height * scale;
    brush.scale(scale, scale);
    paintCells(brush, grid, [0], [0], SIZE, readPalette(), isOfValues);
  }, [grid, isOfValues, scheme]);
  return <canvas ref={canvas} aria-hidden style={SIZE} />;
}
