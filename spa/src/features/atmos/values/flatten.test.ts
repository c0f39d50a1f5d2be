import { describe, expect, it } from "vitest";

import { ancestors, flatten, type Branch, type TreeValue } from "./flatten";
import { inReadingOrder } from "./sections";

const value = (path: string[], size = 0): TreeValue => ({
  path,
  key: path.at(-1) ?? "",
  kind: size > 0 ? "MAP" : "STRING",
  size,
  hasChildren: size > 0,
});
const sections = [
  { name: "vars", kind: "MAP" as const, size: 2 },
  { name: "env", kind: "MAP" as const, size: 1 },
];

function rowsOf(expanded: string[], branches: Record<string, Branch<TreeValue>> = {}) {
  return flatten(sections, new Set(expanded), new Map(Object.entries(branches)));
}

describe("flatten", () => {
  it("shows only sections while nothing is open", () => {
    expect(rowsOf([]).map(({ id, isExpanded }) => [id, isExpanded])).toEqual([
      ["/vars", false],
      ["/env", false],
    ]);
  });

  it("says that an open branch is loading", () => {
    const [, note] = rowsOf(["/vars"]);
    expect(note).toMatchObject({ type: "note", text: "Loading…", level: 2 });
  });

  it("says why a branch could not be loaded", () => {
    const [, note] = rowsOf(["/vars"], { "/vars": { values: undefined, error: "too deep" } });
    expect(note).toMatchObject({ type: "note", text: "too deep", isError: true });
  });

  it("numbers children within their parent, for those who do not see the tree", () => {
    const rows = rowsOf(["/vars", "/vars/tags"], {
      "/vars": { values: [value(["vars", "name"]), value(["vars", "tags"], 1)] },
      "/vars/tags": { values: [value(["vars", "tags", "team"])] },
    });
    expect(rows.map(({ id, level, position, setSize }) => [id, level, position, setSize])).toEqual([
      ["/vars", 1, 1, 2],
      ["/vars/name", 2, 1, 2],
      ["/vars/tags", 2, 2, 2],
      ["/vars/tags/team", 3, 1, 1],
      ["/env", 1, 2, 2],
    ]);
  });
});

it("says how many of a long list are not shown", () => {
  const rows = flatten(
    [{ name: "vars", kind: "LIST", size: 5 }],
    new Set(["/vars"]),
    new Map([["/vars", { values: [value(["vars", "0"]), value(["vars", "1"])] }]]),
  );
  expect(rows.at(-1)).toMatchObject({ type: "more", left: 3, of: 5, level: 2 });
  expect(rows[1]).toMatchObject({ position: 1, setSize: 5 });
});

it("ancestors of a value are what must be open to see it", () => {
  expect(ancestors(["vars", "a/b", "c"])).toEqual(["/vars", "/vars/a~1b"]);
});

it("sections come as people read them: vars first, single values last", () => {
  const names = inReadingOrder([
    { name: "workspace", kind: "STRING", size: 0 },
    { name: "overrides", kind: "MAP", size: 1 },
    { name: "settings", kind: "MAP", size: 1 },
    { name: "vars", kind: "MAP", size: 1 },
  ]).map(({ name }) => name);
  expect(names).toEqual(["vars", "settings", "overrides", "workspace"]);
});
