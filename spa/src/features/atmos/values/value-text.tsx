import type { ValueKind } from "@/graphql/generated/graphql";
import { classNames } from "@/ui/class-names";
import { VisibleText } from "@/ui/visible-text";

const LONGEST = 400;

const COLOURS = {
  NULL: "text-ink-faint italic",
  BOOLEAN: "text-value-boolean",
  NUMBER: "text-value-number",
  STRING: "text-value-string",
  LIST: "text-ink-faint",
  MAP: "text-ink-faint",
} satisfies Record<ValueKind, string>;

/** A scalar, or how much a list or map holds. */
export function ValueText({
  kind,
  json,
  size,
  className,
}: {
  kind: ValueKind;
  json: unknown;
  size: number;
  className?: string;
}) {
  return (
    <span className={classNames(COLOURS[kind], className)}>
      <VisibleText text={textOf(kind, json, size)} most={LONGEST} />
    </span>
  );
}

function textOf(kind: ValueKind, json: unknown, size: number): string {
  switch (kind) {
    case "NULL":
      return "null";
    case "BOOLEAN":
    case "NUMBER":
      return String(json);
    case "STRING":
      return json === "" ? '""' : flat(String(json));
    case "LIST":
      return size === 0 ? "[]" : `[ ${size} ]`;
    case "MAP":
      return size === 0 ? "{}" : `{ ${size} }`;
  }
}

/** On one line, and no more of it than shows. */
function flat(text: string): string {
  return text.slice(0, LONGEST + 1).replaceAll("\n", "⏎ ");
}
