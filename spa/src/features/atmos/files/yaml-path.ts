/** The keys that lead to a line of YAML, by its indentation: enough to explain a key, not a parser. */

const KEY =
  /^((?:- +)*)(?:"((?:[^"\\]|\\.)+)"|'([^']+)'|([^\s#'"[\]{},&*!|>%@`-][^:#]*?|-[^\s:][^:#]*?))\s*:(?:\s|$)/;

/** The keys above a line and its own, outermost first; items of lists add none. */
export function yamlPathAt(lines: readonly string[], line: number): string[] {
  const path: string[] = [];
  let within = Infinity;
  for (let at = line - 1; at >= 0 && within > 0; at--) {
    const text = lines[at] ?? "";
    const body = text.trimStart();
    if (body === "" || body.startsWith("#")) {
      if (at === line - 1) return [];
      continue;
    }
    const indent = text.length - body.length;
    const isItem = body.startsWith("- ") || body === "-";
    // An item stands at the indentation of its key, or deeper.
    if (indent > within || (indent === within && !(isItem && path.length > 0))) continue;
    const key = KEY.exec(body);
    if (indent < within || isItem) {
      if (key) {
        const depth = indent + (key[1] ?? "").length;
        if (depth < within || path.length === 0) {
          path.unshift((key[2] ?? key[3] ?? key[4] ?? "").trim());
        }
      }
      within = isItem ? indent + 1 : indent;
      if (!key && at === line - 1 && !isItem) return [];
    }
  }
  return path;
}
