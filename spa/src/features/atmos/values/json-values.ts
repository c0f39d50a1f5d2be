import type { ValueKind } from "@/graphql/generated/graphql";

import type { RowValue } from "./value-row";

/** The children of a JSON value as rows of a tree; their origins are asked for one by one. */
export function childrenOf(json: unknown, path: readonly string[]): RowValue[] {
  return entriesOf(json).map(([key, child]) => ({
    path: [...path, key],
    key,
    kind: kindOf(child),
    scalar: typeof child === "object" ? null : child,
    length: typeof child === "string" ? child.length : 0,
    size: entriesOf(child).length,
    hasChildren: entriesOf(child).length > 0,
    isReference: false,
    location: null,
  }));
}

function entriesOf(json: unknown): [string, unknown][] {
  return typeof json === "object" && json !== null ? Object.entries(json) : [];
}

function kindOf(json: unknown): ValueKind {
  if (json === null || json === undefined) return "NULL";
  if (Array.isArray(json)) return "LIST";
  switch (typeof json) {
    case "boolean":
      return "BOOLEAN";
    case "number":
      return "NUMBER";
    case "object":
      return "MAP";
    default:
      return "STRING";
  }
}
