/** What a cell says, in words: for those who do not see it, and for files. */

import { CELL, FINDING, type Finding, type Grid } from "./grid-model";

export const KIND_WORDS = ["", "Enabled", "Locked", "Disabled", "Abstract"] as const;

export const FINDING_WORDS = {
  [FINDING.none]: undefined,
  [FINDING.info]: "has informations",
  [FINDING.warning]: "has warnings",
  [FINDING.error]: "has errors",
} satisfies Record<Finding, string | undefined>;

/** What stands in a cell, in words and without its place. */
export function cellState(grid: Grid, row: number, column: number): string[] {
  const kind = grid.kind(row, column);
  if (kind === CELL.none) return ["not there"];
  const value = grid.value(row, column);
  return [
    KIND_WORDS[kind].toLowerCase(),
    FINDING_WORDS[grid.finding(row, column)],
    value === undefined ? undefined : `value ${grid.words[value] ?? ""}`,
    grid.isOutlier(row, column) ? "another than most" : undefined,
  ].filter((word) => word !== undefined);
}

export function cellLabel(grid: Grid, row: number, column: number): string {
  const place = `${grid.rows[row]?.name ?? ""} in ${grid.columns[column]?.name ?? ""}`;
  return `${place}: ${cellState(grid, row, column).join(", ")}`;
}
