const HIDDEN_RANGES = [
  // Controls, but for tabs and the ends of lines.
  "\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f",
  // Soft hyphens, joiners of graphemes, fillers, variation selectors of Mongolian.
  "\\u00ad\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180e\\u3164\\uffa0",
  // Marks, embeddings and isolations of direction.
  "\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069",
  // What has no width, separates lines, or annotates.
  "\\u200b\\u200c\\u2028\\u2029\\u2060-\\u2065\\u206a-\\u206f\\ufeff\\ufff0-\\ufffb",
  // Tags: a whole alphabet that nobody sees.
  "\\u{e0000}-\\u{e007f}",
];
/** A joiner inside an emoji is not hidden: it makes it. */
const LONE_JOINER = "(?<!\\p{Extended_Pictographic}|\\ufe0f|\\p{Emoji_Modifier})\\u200d";

const HIDDEN = new RegExp([...HIDDEN_RANGES.map(inClass), LONE_JOINER].join("|"), "gu");

function inClass(ranges: string): string {
  return `[${ranges}]`;
}

export type TextPart = { text: string; code?: string };

/** The parts of a text: as they are, or a hidden character with its code point. */
export function splitHidden(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let at = 0;
  for (const match of text.matchAll(HIDDEN)) {
    if (match.index > at) parts.push({ text: text.slice(at, match.index) });
    parts.push({ text: match[0], code: codeOf(match[0]) });
    at = match.index + match[0].length;
  }
  if (at < text.length || parts.length === 0) parts.push({ text: text.slice(at) });
  return parts;
}

/** A text with its hidden characters spelled out, for where there is only text. */
export function spellHidden(text: string): string {
  return text.replace(HIDDEN, (character) => `‹${codeOf(character)}›`);
}

function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
