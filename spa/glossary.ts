import { readFile } from "node:fs/promises";

import type { Plugin } from "vite";

type Term = {
  id: string;
  name: string;
  paragraphs: string[];
  example?: string;
  related: { id: string; name: string }[];
};

const QUERY = "/glossary.md?terms";
const SEE = /^See also: (.+)\.$/;
const LINK = /\[([^\]]+)\]\(#([a-z-]+)\)/g;

/** Turns `docs/glossary.md?terms` into its terms, so that the page and the document say the same. */
export function glossary(): Plugin {
  return {
    name: "glossary",
    enforce: "pre",
    load: async (id) => {
      if (!id.endsWith(QUERY)) return undefined;
      const terms = parseGlossary(await readFile(id.replace(/\?.*$/, ""), "utf8"));
      return `export const glossary = ${JSON.stringify(terms)};`;
    },
  };
}

/** One term for each heading of the second level: paragraphs, an example in YAML, related terms. */
export function parseGlossary(markdown: string): Term[] {
  const terms = markdown.split(/^## /m).slice(1).map(parseTerm);
  for (const { name, related } of terms) {
    for (const { id } of related) {
      if (!terms.some((term) => term.id === id)) throw new Error(`${name} leads to no term: ${id}`);
    }
  }
  return terms;
}

function parseTerm(section: string): Term {
  const [name = "", ...lines] = section.split("\n");
  const [prose = "", example] = lines.join("\n").split(/^```(?:yaml)?\n?/m);
  const blocks = section
    .replace(/```[^]*?```/g, "")
    .split("\n\n")
    .map((block) => block.trim().replaceAll("\n", " "));
  const see = blocks.map((block) => SEE.exec(block)?.[1]).find((found) => found !== undefined);
  return {
    id: idOf(name),
    name: name.trim(),
    paragraphs: prose
      .split("\n\n")
      .map((block) => block.trim().replaceAll("\n", " "))
      .filter((block) => block !== "" && !SEE.test(block)),
    ...(example === undefined ? {} : { example: example.trimEnd() }),
    related: [...(see ?? "").matchAll(LINK)].map(([, word = "", id = ""]) => ({ id, name: word })),
  };
}

/** As Markdown's renderers make the anchor of a heading. */
function idOf(name: string): string {
  return name.trim().toLowerCase().replaceAll(" ", "-");
}
