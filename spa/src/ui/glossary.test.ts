import { expect, it } from "vitest";

import { glossary } from "../../../docs/glossary.md?terms";
import { parseGlossary } from "../../glossary";
import { TERMS } from "./term";

it("every term that a page explains is in the glossary", () => {
  const known = glossary.map(({ id }) => id);
  expect(known).toEqual(expect.arrayContaining([...TERMS]));
  expect(new Set(known).size).toBe(known.length);
});

it("a term is its paragraphs, its example and what it leads to", () => {
  const text = [
    "# Glossary",
    "## Base thing",
    "",
    "One sentence.",
    "Another.",
    "",
    "```yaml",
    "a: 1",
    "```",
    "",
    "See also: [Base thing](#base-thing).",
  ].join("\n");
  expect(parseGlossary(text)).toEqual([
    {
      id: "base-thing",
      name: "Base thing",
      paragraphs: ["One sentence. Another."],
      example: "a: 1",
      related: [{ id: "base-thing", name: "Base thing" }],
    },
  ]);
});

it("a term that leads nowhere breaks the build", () => {
  expect(() => parseGlossary("## A\n\nSee also: [B](#b).\n")).toThrow("A leads to no term: b");
});
