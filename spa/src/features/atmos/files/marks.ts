/** What is drawn on the lines of a file. */

import type { FilePointerKind, LineFate, Severity } from "@/graphql/generated/graphql";
import { splitHidden } from "@/ui/hidden-characters";

export type Finding = { severity: Severity; code: string; line: number; column: number };
export type Pointer = { kind: FilePointerKind; line: number; column: number; text: string };
export type Fate = { number: number; fate: LineFate };

/** A part of the text, with the classes that it is drawn with; columns from 1, the last one is past the end. */
export type Mark = {
  line: number;
  from: number;
  to: number;
  text?: string;
  margin?: string;
  glyph?: string;
  before?: string;
};

/** Hidden characters that are pointed at; a text with more of them shows what it is. */
const MOST_HIDDEN = 2_000;

export const FATES = {
  WINS: { label: "Wins wherever it is read", margin: "fate-wins" },
  MIXED: { label: "Overridden in some instances", margin: "fate-mixed" },
  OVERRIDDEN: { label: "Always overridden", margin: "fate-overridden" },
  UNREAD: { label: "Reaches no instance", margin: "fate-unread" },
} as const satisfies Record<LineFate, { label: string; margin: string }>;

/** All marks of a file. */
export function marksOf(
  lines: readonly string[],
  { findings, pointers, fates }: { findings: Finding[]; pointers: Pointer[]; fates: Fate[] },
): Mark[] {
  return [
    ...fates.map(({ number, fate }) => fateMark(lines, number, fate)),
    ...pointers.map((pointer) => pointerMark(lines, pointer)),
    ...findings.filter(({ line }) => line > 0).map((finding) => findingMark(lines, finding)),
    ...hiddenMarks(lines),
  ];
}

function fateMark(lines: readonly string[], line: number, fate: LineFate): Mark {
  const text = lines[line - 1] ?? "";
  const from = text.length - text.trimStart().length + 1;
  const isDead = fate === "OVERRIDDEN" || fate === "UNREAD";
  return {
    line,
    from,
    to: text.length + 1,
    margin: `fate ${FATES[fate].margin}`,
    ...(isDead ? { text: "line-dead" } : {}),
  };
}

/** Where a pointer's name stands: behind its key, or as the item of a list. */
export function pointerRange(
  lines: readonly string[],
  { line, column, text }: Pointer,
): { from: number; to: number } {
  const written = lines[line - 1] ?? "";
  const at = written.indexOf(text, Math.max(0, column - 1));
  if (at >= 0) return { from: at + 1, to: at + 1 + text.length };
  const value = /^\s*(?:- +)?(?:[^\s:]+:\s+)?(.*?)\s*$/.exec(written)?.[1] ?? written;
  const from = written.lastIndexOf(value) + 1;
  return { from, to: from + value.length };
}

function pointerMark(lines: readonly string[], pointer: Pointer): Mark {
  return { line: pointer.line, ...pointerRange(lines, pointer), text: "pointer" };
}

function findingMark(lines: readonly string[], { line, column, severity }: Finding): Mark {
  const text = lines[line - 1] ?? "";
  const start = column > 0 ? column : text.length - text.trimStart().length + 1;
  const name = severity.toLowerCase();
  return {
    line,
    from: Math.min(start, text.length + 1),
    to: text.trimEnd().length + 1,
    text: `finding finding-${name}`,
    glyph: `glyph glyph-${name}`,
  };
}

function hiddenMarks(lines: readonly string[]): Mark[] {
  const marks: Mark[] = [];
  lines.forEach((line, index) => {
    let column = 1;
    for (const { text, code } of splitHidden(line)) {
      if (code !== undefined && marks.length < MOST_HIDDEN) {
        const to = column + text.length;
        marks.push({ line: index + 1, from: column, to, text: "hidden-character", before: code });
      }
      column += text.length;
    }
  });
  return marks;
}
