import { expect, test } from "vitest";

import { rowsOf, type FileColumns, type FileRow, type View } from "./tree-rows";

const VIEW: View = { search: "", shown: undefined, toggled: new Set(), current: undefined };

function columns(paths: string[], more: Partial<FileColumns> = {}): FileColumns {
  return {
    paths,
    kinds: paths.map(() => "IMPORTED" as const),
    stackNames: paths.map(() => null),
    importedByCounts: paths.map(() => 0),
    errorCounts: paths.map(() => 0),
    warningCounts: paths.map(() => 0),
    gitStates: paths.map(() => null),
    ...more,
  };
}

const shape = (rows: FileRow[]) =>
  rows.map(({ level, name, isExpanded }) => {
    const mark = isExpanded === undefined ? "" : isExpanded ? "▾" : "▸";
    return `${"  ".repeat(level - 1)}${mark}${name}`;
  });

const FILES = ["atmos.yaml", "stacks/a.yaml", "stacks/b/c/one.yaml", "stacks/b/c/two.yaml"];

test("folders come first, and a folder that holds only a folder is one with it", () => {
  expect(shape(rowsOf(columns(FILES), VIEW))).toEqual([
    "▾stacks",
    "  ▾b/c",
    "    one.yaml",
    "    two.yaml",
    "  a.yaml",
    "atmos.yaml",
  ]);
});

test("rows know their place for those who cannot see it", () => {
  const places = rowsOf(columns(FILES), VIEW).map(({ position, setSize }) => [position, setSize]);
  expect(places).toEqual([
    [1, 2],
    [1, 2],
    [1, 2],
    [2, 2],
    [2, 2],
    [2, 2],
  ]);
});

test("a folder tells what is below it, closed or open", () => {
  const some = columns(FILES, { errorCounts: [0, 1, 2, 0], warningCounts: [9, 0, 0, 3] });
  const [stacks] = rowsOf(some, { ...VIEW, toggled: new Set(["stacks"]) });
  expect(stacks).toMatchObject({ isExpanded: false, count: 3, errors: 3, warnings: 3 });
});

test("a large estate opens closed, but for the way to the file that is open", () => {
  const paths = Array.from({ length: 200 }, (_, at) => `stacks/f${at % 10}/x${at}.yaml`);
  const rows = rowsOf(columns(paths), { ...VIEW, current: "stacks/f3/x3.yaml" });
  const open = rows.filter(({ isExpanded }) => isExpanded).map(({ id }) => id);
  expect(open).toEqual(["stacks", "stacks/f3"]);
});

test("a filter leaves what it finds, with all folders open", () => {
  const some = columns(FILES, { kinds: ["CONFIG", "STACK", "UNUSED", "IMPORTED"] });
  expect(shape(rowsOf(some, { ...VIEW, shown: "unused" }))).toEqual(["▾stacks/b/c", "  one.yaml"]);
  expect(shape(rowsOf(some, { ...VIEW, search: "TWO c/" }))).toEqual(["▾stacks/b/c", "  two.yaml"]);
  expect(rowsOf(some, { ...VIEW, search: "nothing" })).toEqual([]);
});

test("ten thousand files are rows in no time to speak of", () => {
  const paths = Array.from({ length: 10_000 }, (_, at) => `stacks/${at % 100}/${at}.yaml`);
  const started = performance.now();
  const rows = rowsOf(columns(paths), { ...VIEW, search: "yaml" });
  expect(rows).toHaveLength(10_101);
  expect(performance.now() - started).toBeLessThan(1_000);
});
