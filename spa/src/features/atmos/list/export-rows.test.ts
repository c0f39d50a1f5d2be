import { expect, it } from "vitest";

import { writerOf, type Format } from "./export-rows";
import type { ListColumn } from "./list-columns";

type Row = { id: string; name: string; count: number };

const columns: ListColumn<Row>[] = [
  { id: "name", label: "Name", width: "1fr", cell: () => null, text: ({ name }) => name },
  { id: "count", label: "How many", width: "1fr", cell: () => null, text: ({ count }) => count },
];
const ROWS: Row[] = [
  { id: "1", name: '=HYPERLINK("x")', count: 3 },
  { id: "2", name: "in\u202Evoice: - #\u2028", count: -1 },
];

function written(format: Format, rows = ROWS): string {
  const { start, row, end } = writerOf(format, columns);
  return start + rows.map((each, at) => row(each, at === 0)).join("") + end;
}

it("CSV has the columns' names, and no formula", () => {
  expect(written("csv")).toBe(
    `Name,How many\r\n"'=HYPERLINK(""x"")",3\r\n"in\u202Evoice: - #\u2028",-1\r\n`,
  );
});

it("JSON holds each text as it is", () => {
  expect(JSON.parse(written("json"))).toEqual(ROWS.map(({ name, count }) => ({ name, count })));
  expect(JSON.parse(written("json", []))).toEqual([]);
});

it("YAML quotes each text, so that none is taken for something else", () => {
  expect(written("yaml")).toBe(
    '- name: "=HYPERLINK(\\"x\\")"\n  count: 3\n- name: "in\u202Evoice: - #\\u2028"\n  count: -1\n',
  );
});
