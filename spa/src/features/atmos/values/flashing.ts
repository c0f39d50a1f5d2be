import { useState } from "react";

import type { ValueTreeRow } from "./flatten";
import type { RowValue } from "./value-row";

type Row = ValueTreeRow<RowValue>;

/** What a row says of its value. */
export type Said = Pick<RowValue, "kind" | "scalar" | "length" | "size">;

/** The rows whose values changed last, and how often any did: each change is to be seen once. */
export type Flashing = { ids: ReadonlySet<string>; turn: number };

/** What changed since the last time these rows were drawn; rows that came or went did not change. */
export function useFlashing(rows: readonly Row[]): Flashing {
  const [known, setKnown] = useState<ReadonlyMap<string, Said>>(() => valuesOf(rows));
  const [flashing, setFlashing] = useState<Flashing>({ ids: new Set(), turn: 0 });
  const values = valuesOf(rows);
  if (!isSame(known, values)) {
    setKnown(values);
    const ids = changedIn(known, values);
    if (ids.size > 0) setFlashing({ ids, turn: flashing.turn + 1 });
  }
  return flashing;
}

/** Those that are in both and differ. */
export function changedIn(
  before: ReadonlyMap<string, Said>,
  after: ReadonlyMap<string, Said>,
): Set<string> {
  const differs = ([id, now]: [string, Said]) => {
    const then = before.get(id);
    return then !== undefined && then !== now && textOf(then) !== textOf(now);
  };
  return new Set([...after].filter(differs).map(([id]) => id));
}

function isSame(before: ReadonlyMap<string, Said>, after: ReadonlyMap<string, Said>): boolean {
  return before.size === after.size && [...after].every(([id, now]) => before.get(id) === now);
}

function valuesOf(rows: readonly Row[]): Map<string, Said> {
  const values = rows.flatMap((row): [string, Said][] =>
    row.type === "value" ? [[row.id, row.value]] : [],
  );
  return new Map(values);
}

function textOf({ kind, scalar, length, size }: Said): string {
  return JSON.stringify([kind, scalar, length, size]);
}
