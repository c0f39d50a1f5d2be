import { test } from "@playwright/test";

/** What was measured, beside what was promised. */
export type Row = { what: string; target: string; measured: string; isMet: boolean };

const ROW = "row";

/** Notes an amount that must not exceed its target. */
export function atMost(what: string, target: number, measured: number, unit: string): void {
  note({
    what,
    target: `${target} ${unit}`,
    measured: `${shown(measured)} ${unit}`,
    isMet: measured <= target,
  });
}

/** Notes an amount that must not be below its target. */
export function atLeast(what: string, target: number, measured: number): void {
  note({
    what,
    target: `at least ${target}`,
    measured: shown(measured),
    isMet: measured >= target,
  });
}

/** The rows among a test's annotations. */
export function rowsOf(annotations: { type: string; description?: string }[]): Row[] {
  return annotations
    .filter(({ type }) => type === ROW)
    .map(({ description }) => JSON.parse(description ?? "") as Row);
}

/** The middle one, or the nearest rank of another percentile. */
export function median(values: number[], percent = 50): number {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = Math.max(1, Math.ceil((sorted.length * percent) / 100));
  return sorted[rank - 1] ?? Number.NaN;
}

function note(row: Row): void {
  test.info().annotations.push({ type: ROW, description: JSON.stringify(row) });
}

function shown(amount: number): string {
  return amount.toFixed(amount < 100 && !Number.isInteger(amount) ? 1 : 0);
}
