import { expect, it } from "vitest";

import { tokenize, type Language } from "./tokens";

const kinds = (line: string, language: Language) =>
  tokenize(line, language)
    .filter(({ text }) => text.trim() !== "")
    .map(({ kind, text }) => `${kind}:${text.trim()}`);

it.each<[string, Language, string[]]>([
  [
    "  enabled: true # yes",
    "yaml",
    ["key:enabled", "punctuation::", "boolean:true", "comment:# yes"],
  ],
  ["- name: vpc", "yaml", ["punctuation:-", "key:name", "punctuation::", "string:vpc"]],
  ['url: "http://x#y"', "yaml", ["key:url", "punctuation::", 'string:"http://x#y"']],
  ['type = string # "no"', "hcl", ["key:type", "plain:= string", 'comment:# "no"']],
  [
    'default = ["a = b", 2, true]',
    "hcl",
    [
      "key:default",
      "plain:= [",
      'string:"a = b"',
      "plain:,",
      "number:2",
      "plain:,",
      "boolean:true",
      "plain:]",
    ],
  ],
  ["  - 10", "yaml", ["punctuation:-", "number:10"]],
  [
    '  "a": [1, null],',
    "json",
    [
      'key:"a"',
      "punctuation::",
      "punctuation:[",
      "number:1",
      "punctuation:,",
      "boolean:null",
      "punctuation:]",
      "punctuation:,",
    ],
  ],
  ["a: b", "text", ["plain:a: b"]],
])("%s", (line, language, expected) => {
  expect(kinds(line, language)).toEqual(expected);
});

it("loses no character of a line", () => {
  for (const line of [
    "a: 'b: c' # d",
    "\t- - x: {y: 1}",
    '{"k": "v\\"w"} tail',
    "x".repeat(5_000),
  ]) {
    for (const language of ["yaml", "json", "text"] as const) {
      const text = tokenize(line, language)
        .map((token) => token.text)
        .join("");
      expect(text).toBe(line);
    }
  }
});
