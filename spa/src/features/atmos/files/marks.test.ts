import { expect, test } from "vitest";

import { marksOf, pointerRange } from "./marks";

const LINES = ["import:", "  - catalog/vpc", "vars:", "  cidr: 10.0.0.0/16", "  name: a\u202eb"];
const NONE = { findings: [], pointers: [], fates: [] };

test("a name is marked where it is written, behind its key too", () => {
  const pointer = { kind: "IMPORT", line: 2, column: 5, text: "catalog/vpc" } as const;
  expect(pointerRange(LINES, pointer)).toEqual({ from: 5, to: 16 });
  const behind = { kind: "COMPONENT", line: 4, column: 3, text: "10.0.0.0/16" } as const;
  expect(pointerRange(LINES, behind)).toEqual({ from: 9, to: 20 });
});

test("a name that is made by a template is the whole value", () => {
  const pointer = { kind: "IMPORT", line: 1, column: 1, text: "catalog/x" } as const;
  expect(pointerRange(["  - catalog/{{ .x }}"], pointer)).toEqual({ from: 5, to: 21 });
});

test("hidden characters are named before they are drawn", () => {
  expect(marksOf(LINES, NONE)).toEqual([
    { line: 5, from: 10, to: 11, text: "hidden-character", before: "U+202E" },
  ]);
});

test("lines that come to nothing are quieter than those that win", () => {
  const fates = [
    { number: 4, fate: "WINS" },
    { number: 5, fate: "UNREAD" },
  ] as const;
  const marks = marksOf(["", "", "", ...LINES.slice(3, 4), "  x: 1"], {
    ...NONE,
    fates: [...fates],
  });
  expect(marks.map(({ margin, text }) => [margin, text])).toEqual([
    ["fate fate-wins", undefined],
    ["fate fate-unread", "line-dead"],
  ]);
});

test("a finding is marked from its column to the end, in the margin too", () => {
  const findings = [{ severity: "WARNING", code: "x", line: 4, column: 3 } as const];
  expect(marksOf(LINES, { ...NONE, findings: [...findings] })[0]).toEqual({
    line: 4,
    from: 3,
    to: 20,
    text: "finding finding-warning",
    glyph: "glyph glyph-warning",
  });
});
