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
  scalar,
  length,
  size,
  className,
}: {
  kind: ValueKind;
  /** The value, or the beginning of a text; null for lists and maps. */
  scalar: unknown;
  /** Of a text, how long all of it is. */
  length?: number;
  size: number;
  className?: string;
}) {
  return (
    <span className={classNames(COLOURS[kind], className)}>
      <VisibleText text={textOf(kind, scalar, size)} most={LONGEST} />
      {length !== undefined && length > LONGEST && (
        <span className="text-ink-faint"> {length.toLocaleString("en")} characters</span>
      )}
    </span>
  );
}

function textOf(kind: ValueKind, scalar: unknown, size: number): string {
  switch (kind) {
    case "NULL":
      return "null";
    case "BOOLEAN":
    case "NUMBER":
      return String(scalar);
    case "STRING":
      return scalar === "" ? '""' : flat(String(scalar));
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
