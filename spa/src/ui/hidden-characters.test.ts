import { expect, it } from "vitest";

import { spellHidden, splitHidden } from "./hidden-characters";

it.each([
  ["plain, with tab\tand\nlines", "plain, with tab\tand\nlines"],
  ["exe.\u202Etxt", "exe.‹U+202E›txt"],
  ["pro\u200Bd", "pro‹U+200B›d"],
  ["\u0000\u001B[31m", "‹U+0000›‹U+001B›[31m"],
  ["\u{E0041}tag", "‹U+E0041›tag"],
  ["a\u200Db", "a‹U+200D›b"],
  ["👩\u200D💻 and שלום", "👩\u200D💻 and שלום"],
])("%j shows as %j", (text, expected) => {
  expect(spellHidden(text)).toBe(expected);
});

it("loses nothing of a text", () => {
  const text = "\u202Ea\u200Bb\u2066c";
  expect(
    splitHidden(text)
      .map((part) => part.text)
      .join(""),
  ).toBe(text);
  expect(splitHidden("")).toEqual([{ text: "" }]);
});
