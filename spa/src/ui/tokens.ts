export type Language = "yaml" | "json" | "hcl" | "text";
export type TokenKind =
  "plain" | "key" | "string" | "number" | "boolean" | "comment" | "punctuation";
export type Token = { kind: TokenKind; text: string };

/** Longer lines are shown without colours: they are data, not something to read. */
const LONGEST = 2_000;

const NUMBER = /^[-+]?(\d[\d_]*)(\.\d+)?([eE][-+]?\d+)?$/;
const CONSTANT = /^(true|false|null|~)$/;
const YAML_KEY = /^(\s*(?:- +)*)("[^"]*"|'[^']*'|[^\s#"'[\]{},&*!|>%@`-][^:#]*?)(:)(?= |$)/;
const YAML_COMMENT = /(^|\s)#.*$/;
const JSON_TOKEN =
  /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|[{}[\],]/g;

const HCL_TOKEN =
  /(#.*|\/\/.*)|("(?:[^"\\]|\\.)*")|([A-Za-z_][\w-]*)(?=\s*=(?!=))|\b(?:true|false|null)\b|\b\d+(?:\.\d+)?\b/g;

/** Splits one line into coloured parts: enough for reading, not a parser. */
export function tokenize(line: string, language: Language): Token[] {
  if (language === "text" || line.length > LONGEST) return [{ kind: "plain", text: line }];
  if (language === "hcl") return hcl(line);
  return language === "json" ? json(line) : yaml(line);
}

function yaml(line: string): Token[] {
  const comment = /["']/.exec(line) ? undefined : YAML_COMMENT.exec(line)?.[0];
  const body = comment === undefined ? line : line.slice(0, line.length - comment.length);
  const key = YAML_KEY.exec(body);
  const tokens: Token[] = [];
  let rest = body;
  if (key) {
    const [whole, lead = "", name = "", colon = ""] = key;
    tokens.push(
      { kind: "punctuation", text: lead },
      { kind: "key", text: name },
      { kind: "punctuation", text: colon },
    );
    rest = body.slice(whole.length);
  } else {
    const dash = /^\s*(?:- +)+/.exec(body)?.[0];
    if (dash !== undefined) {
      tokens.push({ kind: "punctuation", text: dash });
      rest = body.slice(dash.length);
    }
  }
  if (rest !== "") tokens.push({ kind: kindOf(rest.trim()), text: rest });
  if (comment !== undefined) tokens.push({ kind: "comment", text: comment });
  return tokens;
}

function kindOf(text: string): TokenKind {
  if (text === "") return "plain";
  if (NUMBER.test(text)) return "number";
  if (CONSTANT.test(text)) return "boolean";
  if (/^[{}[\]|>&*-]/.test(text)) return "plain";
  return "string";
}

function json(line: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (const match of line.matchAll(JSON_TOKEN)) {
    if (match.index > at) tokens.push({ kind: "plain", text: line.slice(at, match.index) });
    const [text, string, colon] = match;
    if (string !== undefined) {
      tokens.push({ kind: colon === undefined ? "string" : "key", text: string });
      if (colon !== undefined) tokens.push({ kind: "punctuation", text: colon });
    } else if (/^[{}[\],]$/.test(text)) {
      tokens.push({ kind: "punctuation", text });
    } else {
      tokens.push({ kind: kindOf(text), text });
    }
    at = match.index + text.length;
  }
  if (at < line.length) tokens.push({ kind: "plain", text: line.slice(at) });
  return tokens;
}

function hcl(line: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (const match of line.matchAll(HCL_TOKEN)) {
    if (match.index > at) tokens.push({ kind: "plain", text: line.slice(at, match.index) });
    const [text, comment, string, key] = match;
    const kind = comment ? "comment" : string ? "string" : key ? "key" : kindOf(text);
    tokens.push({ kind, text });
    at = match.index + text.length;
  }
  if (at < line.length) tokens.push({ kind: "plain", text: line.slice(at) });
  return tokens;
}
