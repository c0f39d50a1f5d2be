import { expect, it } from "vitest";

import { bandsOf, CELL, FINDING, Grid, parseMatrix } from "./grid-model";
import { spellValue } from "./value-words";

const stack = (name: string, stage: string | null) => ({
  id: name,
  name,
  stage,
  tenant: null,
  environment: null,
});

const row = (name: string, cells: Partial<Grid["rows"][number]>): Grid["rows"][number] => ({
  type: "terraform",
  name,
  columns: [],
  abstractColumns: [],
  disabledColumns: [],
  lockedColumns: [],
  errorColumns: [],
  warningColumns: [],
  infoColumns: [],
  values: [],
  majority: null,
  outlierCount: 0,
  ...cells,
});

const grid = new Grid({
  rowCount: 3,
  columnCount: 4,
  cellCount: 8,
  values: ['"a"', '"b"', ""],
  columns: [stack("c", "prod"), stack("a", "dev"), stack("d", null), stack("b", "dev")],
  rows: [
    row("eks", { columns: [0, 1], warningColumns: [0, 1], values: [0, 1] }),
    row("rds", { columns: [1], abstractColumns: [1], errorColumns: [1], values: [2] }),
    row("vpc", {
      columns: [0, 1, 2, 3],
      disabledColumns: [2],
      lockedColumns: [3],
      values: [0, 0, 0, 1],
      majority: 0,
      outlierCount: 1,
    }),
  ],
});

it("knows what stands in each cell", () => {
  const kinds = [0, 1, 2, 3].map((column) => grid.kind(2, column));
  expect(kinds).toEqual([CELL.active, CELL.active, CELL.disabled, CELL.locked]);
  expect(grid.kind(0, 2)).toBe(CELL.none);
  expect([grid.finding(0, 0), grid.finding(1, 1), grid.finding(2, 0)]).toEqual([
    FINDING.warning,
    FINDING.error,
    FINDING.none,
  ]);
});

it("tells what deviates from most of its row, and how the values are shared", () => {
  expect([0, 1, 2, 3].map((column) => grid.isOutlier(2, column))).toEqual([
    false,
    false,
    false,
    true,
  ]);
  expect(grid.isOutlier(0, 1)).toBe(false);
  expect(grid.shares(2)).toEqual([
    { value: 0, count: 3 },
    { value: 1, count: 1 },
  ]);
  expect(grid.value(1, 1)).toBe(2);
  expect(grid.value(1, 0)).toBeUndefined();
});

it("orders rows by what matters, with pinned ones first", () => {
  const none = new Set<string>();
  expect(grid.rowOrder("name", none)).toEqual([0, 1, 2]);
  expect(grid.rowOrder("spread", none)).toEqual([2, 0, 1]);
  expect(grid.rowOrder("findings", none)).toEqual([1, 0, 2]);
  expect(grid.rowOrder("outliers", none)).toEqual([2, 0, 1]);
  expect(grid.rowOrder("findings", new Set(["terraform/vpc"]))).toEqual([2, 1, 0]);
});

it("orders columns group by group, and bands name the groups", () => {
  const none = new Set<string>();
  const order = grid.columnOrder("name", "stage", none);
  expect(order.map((column) => grid.columns[column]?.name)).toEqual(["a", "b", "c", "d"]);
  expect(bandsOf(grid, order, "stage", none)).toEqual([
    { name: "dev", start: 0, length: 2 },
    { name: "prod", start: 2, length: 1 },
    { name: "None", start: 3, length: 1 },
  ]);
  const pinned = new Set(["d"]);
  expect(bandsOf(grid, grid.columnOrder("name", "stage", pinned), "stage", pinned)[0]).toEqual({
    name: "Pinned",
    start: 0,
    length: 1,
  });
});

it("spells values as one reads them", () => {
  expect(['"a"', '""', "3", "", '["x"]', '"long…'].map(spellValue)).toEqual([
    "a",
    '""',
    "3",
    "not set",
    '["x"]',
    "long…",
  ]);
});

it("reads the path of a value with dots or as a pointer", () => {
  const path = (value: string) => parseMatrix(new URLSearchParams({ value })).value;
  expect(path("vars.tags.team")).toEqual(["vars", "tags", "team"]);
  expect(path("/vars/a.b/c~1d")).toEqual(["vars", "a.b", "c/d"]);
  expect(path(" ")).toBeUndefined();
});
