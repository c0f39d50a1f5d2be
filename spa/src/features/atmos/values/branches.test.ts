import { describe, expect, it } from "vitest";

import { branchesOf, type Answer } from "./branches";

type Value = { path: string[] };

const answer = (pointer: string, depth: number, paths: string[][] | undefined): Answer<Value> => ({
  reach: { pointer, depth, most: 1_000 },
  values: paths?.map((path) => ({ path })),
  error: paths ? undefined : "too deep",
});

const shown = (answers: Answer<Value>[]) =>
  Object.fromEntries(
    [...branchesOf(answers)].map(([pointer, { values, error }]) => [
      pointer,
      error ?? values?.map(({ path }) => path.at(-1)),
    ]),
  );

describe("branchesOf", () => {
  it("takes an answer of several levels apart", () => {
    const paths = [["vars"], ["vars", "a"], ["vars", "b"], ["vars", "b", "c"]];
    expect(shown([answer("/vars", 20, paths)])).toEqual({ "/vars": ["a", "b"], "/vars/b": ["c"] });
  });

  it("knows that a value without children has none", () => {
    expect(shown([answer("/env", 1, [["env"]])])).toEqual({ "/env": [] });
  });

  it("takes the answer that has more of a branch", () => {
    const few = answer("/vars", 20, [["vars"], ["vars", "a"]]);
    const many = answer("/vars", 1, [["vars"], ["vars", "a"], ["vars", "b"]]);
    expect(shown([few, many])).toEqual({ "/vars": ["a", "b"] });
  });

  it("says what went wrong where nothing else is known", () => {
    expect(shown([answer("/vars", 1, undefined)])).toEqual({ "/vars": "too deep" });
  });
});
