import type { ValueKind } from "@/graphql/generated/graphql";
import { toPointer } from "@/paths";
import type { TreeRow } from "@/ui/tree";

/** What the tree needs to know of a value. */
export type TreeValue = {
  path: string[];
  key: string;
  kind: ValueKind;
  size: number;
  hasChildren: boolean;
};

/** A top-level key; `scalar` and `length` only where it is a single value. */
export type Section = {
  name: string;
  kind: ValueKind;
  size: number;
  scalar?: unknown;
  length?: number;
};

/** The children of an expanded value, or where their fetching stands. */
export type Branch<Value> = { values: readonly Value[] | undefined; error?: string };

/** Of a list or map, so many are shown at first, and with each asking more. */
export const PAGE = 1_000;

export type ValueTreeRow<Value extends TreeValue> = TreeRow &
  (
    | { type: "section"; section: Section; path: string[] }
    | { type: "value"; value: Value; path: string[] }
    | { type: "note"; text: string; isError: boolean; path: string[] }
    | { type: "more"; left: number; of: number; path: string[] }
  );

/** The visible rows of a tree, from its sections and the branches that are open. */
export function flatten<Value extends TreeValue>(
  sections: readonly Section[],
  expanded: ReadonlySet<string>,
  branches: ReadonlyMap<string, Branch<Value>>,
): ValueTreeRow<Value>[] {
  const rows: ValueTreeRow<Value>[] = [];

  const openBelow = (id: string, path: string[], level: number, size: number) => {
    const branch = branches.get(id);
    if (!branch?.values) {
      const text = branch?.error ?? "Loading…";
      const isError = branch?.error !== undefined;
      const base = { id: `${id}/~note`, level, position: 1, setSize: 1, isExpanded: undefined };
      rows.push({ ...base, type: "note", text, isError, path });
      return;
    }
    const children = branch.values.filter((value) => value.path.length === path.length + 1);
    children.forEach((value, index) => {
      const childId = toPointer(value.path);
      const isExpanded = value.hasChildren ? expanded.has(childId) : undefined;
      rows.push({
        type: "value",
        value,
        path: value.path,
        id: childId,
        level,
        position: index + 1,
        setSize: size,
        isExpanded,
      });
      if (isExpanded) openBelow(childId, value.path, level + 1, value.size);
    });
    const left = size - children.length;
    if (left > 0) {
      rows.push({
        type: "more",
        left,
        of: size,
        path,
        id: `${id}/~more`,
        level,
        position: size,
        setSize: size,
        isExpanded: undefined,
      });
    }
  };

  sections.forEach((section, index) => {
    const path = [section.name];
    const id = toPointer(path);
    const isExpanded = section.size > 0 ? expanded.has(id) : undefined;
    rows.push({
      type: "section",
      section,
      path,
      id,
      level: 1,
      position: index + 1,
      setSize: sections.length,
      isExpanded,
    });
    if (isExpanded) openBelow(id, path, 2, section.size);
  });
  return rows;
}

/** The pointers of a value's ancestors: what must be open for it to show. */
export function ancestors(path: readonly string[]): string[] {
  return path.slice(0, -1).map((_, index) => toPointer(path.slice(0, index + 1)));
}
