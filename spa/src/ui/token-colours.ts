import type { TokenKind } from "./tokens";

/** How the parts of code look. */
export const COLOURS = {
  plain: undefined,
  key: "text-accent",
  string: "text-value-string",
  number: "text-value-number",
  boolean: "text-value-boolean",
  comment: "text-ink-faint",
  punctuation: "text-ink-faint",
} satisfies Record<TokenKind, string | undefined>;
