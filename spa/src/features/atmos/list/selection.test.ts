import { expect, it } from "vitest";

import { countOf, isSelected, NOTHING, withRows, type Selection } from "./selection";

type Row = { id: string };
const [a, b]: [Row, Row] = [{ id: "a" }, { id: "b" }];

it("rows come in and go out", () => {
  const both = withRows<Row>(NOTHING, [a, b], true);
  expect(countOf(both, 10)).toBe(2);
  const one = withRows(both, [a], false);
  expect([isSelected(one, "a"), isSelected(one, "b")]).toEqual([false, true]);
});

it("all that match are selected but for those that were taken out", () => {
  const all: Selection<Row> = { isOfAll: true, rows: new Map() };
  expect(countOf(all, 50_000)).toBe(50_000);
  const but = withRows(all, [a], false);
  expect([isSelected(but, "a"), isSelected(but, "b"), countOf(but, 50_000)]).toEqual([
    false,
    true,
    49_999,
  ]);
  expect(countOf(withRows(but, [a], true), 50_000)).toBe(50_000);
});
