import { describe, expect, it } from "vitest";

import { formatSort, parsePlace, parseSort } from "./url-state";

const fallback = { field: "NAME", direction: "ASC" } as const;

describe("a sort", () => {
  it.each(["name", "-errors"])("of %s survives the address", (text) => {
    expect(formatSort(parseSort(text, ["NAME", "ERRORS"], fallback))).toBe(text);
  });

  it.each([null, "", "-", "password"])("of %j falls back", (text) => {
    expect(parseSort(text, ["NAME", "ERRORS"], fallback)).toEqual(fallback);
  });
});

describe("a place", () => {
  it.each([
    ["", { first: 50 }],
    ["after=x", { first: 50, after: "x" }],
    ["before=y", { last: 50, before: "y" }],
  ])("of %j asks for its part", (search, place) => {
    expect(parsePlace(new URLSearchParams(search), 50)).toEqual(place);
  });
});
