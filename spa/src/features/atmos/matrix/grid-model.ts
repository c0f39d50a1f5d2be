/** The matrix as a dense grid: what stands in each cell, and in which order rows and columns come. */

import type { MatrixPageQuery } from "@/graphql/generated/graphql";

import { parsePath } from "../value-path";
import { spellValue } from "./value-words";

type Answer = MatrixPageQuery["matrix"];
export type MatrixColumn = Answer["columns"][number];
export type MatrixRow = Answer["rows"][number];

/** What a cell is; the higher number wins where several hold. */
export const CELL = { none: 0, active: 1, locked: 2, disabled: 3, abstract: 4 } as const;
export type CellKind = (typeof CELL)[keyof typeof CELL];
export const FINDING = { none: 0, info: 1, warning: 2, error: 3 } as const;
export type Finding = (typeof FINDING)[keyof typeof FINDING];

export type RowSort = "name" | "spread" | "findings" | "outliers";
export type ColumnSort = "name" | "spread" | "findings";
export type ColumnGroup = "stage" | "tenant" | "environment";

export const ROW_SORTS = ["name", "spread", "findings", "outliers"] as const;
export const COLUMN_SORTS = ["name", "spread", "findings"] as const;
export const COLUMN_GROUPS = ["stage", "tenant", "environment"] as const;

/** A value that cells of a row have, and how many. */
export type Share = { value: number; count: number };

export class Grid {
  readonly columns: readonly MatrixColumn[];
  readonly rows: readonly MatrixRow[];
  /** The values of all cells, as one reads them. */
  readonly words: readonly string[];
  private readonly width: number;
  private readonly kinds: Uint8Array;
  private readonly findings: Uint8Array;
  /** The value of each cell, plus one. */
  private readonly values: Uint32Array;
  private readonly rowFindings: Uint32Array;
  private readonly columnFindings: Uint32Array;
  private readonly columnCells: Uint32Array;

  constructor({ columns, rows, values }: Answer) {
    this.columns = columns;
    this.rows = rows;
    this.words = values.map(spellValue);
    this.width = columns.length;
    const size = rows.length * columns.length;
    this.kinds = new Uint8Array(size);
    this.findings = new Uint8Array(size);
    this.values = new Uint32Array(size);
    this.rowFindings = new Uint32Array(rows.length);
    this.columnFindings = new Uint32Array(columns.length);
    this.columnCells = new Uint32Array(columns.length);
    rows.forEach((row, number) => this.fill(row, number));
  }

  private fill(row: MatrixRow, number: number): void {
    const start = number * this.width;
    const mark = (places: readonly number[], into: Uint8Array, as: number) => {
      for (const column of places) into[start + column] = as;
    };
    mark(row.columns, this.kinds, CELL.active);
    mark(row.lockedColumns, this.kinds, CELL.locked);
    mark(row.disabledColumns, this.kinds, CELL.disabled);
    mark(row.abstractColumns, this.kinds, CELL.abstract);
    mark(row.infoColumns, this.findings, FINDING.info);
    mark(row.warningColumns, this.findings, FINDING.warning);
    mark(row.errorColumns, this.findings, FINDING.error);
    row.values.forEach((value, at) => {
      const column = row.columns[at];
      if (column !== undefined) this.values[start + column] = value + 1;
    });
    for (const column of row.columns)
      this.columnCells[column] = (this.columnCells[column] ?? 0) + 1;
    // An error weighs more than any number of warnings that fit a screen.
    const weigh = (places: readonly number[], weight: number) => {
      for (const column of places) {
        this.columnFindings[column] = (this.columnFindings[column] ?? 0) + weight;
      }
      this.rowFindings[number] = (this.rowFindings[number] ?? 0) + places.length * weight;
    };
    weigh(row.errorColumns, 10_000);
    weigh(row.warningColumns, 1);
  }

  kind(row: number, column: number): CellKind {
    return (this.kinds[row * this.width + column] ?? CELL.none) as CellKind;
  }

  finding(row: number, column: number): Finding {
    return (this.findings[row * this.width + column] ?? FINDING.none) as Finding;
  }

  /** The number of a cell's value; `undefined` where none was asked for, or there is no instance. */
  value(row: number, column: number): number | undefined {
    const value = this.values[row * this.width + column] ?? 0;
    return value === 0 ? undefined : value - 1;
  }

  /** Whether a cell's value is another than most of its row have. */
  isOutlier(row: number, column: number): boolean {
    const majority = this.rows[row]?.majority;
    const value = this.value(row, column);
    return value !== undefined && majority != null && value !== majority;
  }

  /** The values of a row, most frequent first. */
  shares(row: number): Share[] {
    const counts = new Map<number, number>();
    for (const value of this.rows[row]?.values ?? [])
      counts.set(value, (counts.get(value) ?? 0) + 1);
    return [...counts]
      .map(([value, count]) => ({ value, count }))
      .sort((a, b) => b.count - a.count || a.value - b.value);
  }

  /** The rows in an order, pinned ones first. */
  rowOrder(sort: RowSort, pinned: ReadonlySet<string>): number[] {
    const weight = (row: number) => {
      switch (sort) {
        case "name":
          return 0;
        case "spread":
          return this.rows[row]?.columns.length ?? 0;
        case "findings":
          return this.rowFindings[row] ?? 0;
        case "outliers":
          return this.rows[row]?.outlierCount ?? 0;
      }
    };
    const isPinned = (row: number) => Number(pinned.has(rowKey(this.rows[row])));
    return this.rows
      .map((_, row) => row)
      .sort((a, b) => isPinned(b) - isPinned(a) || weight(b) - weight(a) || a - b);
  }

  /** The columns in an order: pinned ones first, then group by group. */
  columnOrder(
    sort: ColumnSort,
    group: ColumnGroup | undefined,
    pinned: ReadonlySet<string>,
  ): number[] {
    const weight = (column: number) =>
      sort === "name"
        ? 0
        : ((sort === "spread" ? this.columnCells : this.columnFindings)[column] ?? 0);
    const isPinned = (column: number) => Number(pinned.has(this.columns[column]?.name ?? ""));
    const names = this.columns.map((column) => groupOf(column, group));
    const compareNames = (a: number, b: number) => compareGroups(names[a] ?? "", names[b] ?? "");
    return this.columns
      .map((_, column) => column)
      .sort(
        (a, b) => isPinned(b) - isPinned(a) || compareNames(a, b) || weight(b) - weight(a) || a - b,
      );
  }
}

/** What tells a row from others. */
export function rowKey(row: Pick<MatrixRow, "type" | "name"> | undefined): string {
  return row ? `${row.type}/${row.name}` : "";
}

export function groupOf(column: MatrixColumn, group: ColumnGroup | undefined): string {
  return group === undefined ? "" : (column[group] ?? "");
}

function compareGroups(a: string, b: string): number {
  if (a === b) return 0;
  if (a === "" || b === "") return a === "" ? 1 : -1;
  return a < b ? -1 : 1;
}

/** Columns side by side that are of one group. */
export type Band = { name: string; start: number; length: number };

export function bandsOf(
  grid: Grid,
  order: readonly number[],
  group: ColumnGroup | undefined,
  pinned: ReadonlySet<string>,
): Band[] {
  if (group === undefined) return [];
  const bands: Band[] = [];
  order.forEach((number, at) => {
    const column = grid.columns[number];
    if (!column) return;
    const name = pinned.has(column.name) ? "Pinned" : groupOf(column, group) || "None";
    const last = bands.at(-1);
    if (last?.name === name) last.length += 1;
    else bands.push({ name, start: at, length: 1 });
  });
  return bands;
}

/** The variables of the query, out of the address. */
export function parseMatrix(params: URLSearchParams) {
  const value = params.get("value")?.trim() ?? "";
  const type = params.get("type");
  return {
    rowSearch: params.get("search") ?? undefined,
    columnSearch: params.get("stacks") ?? undefined,
    value: value === "" ? undefined : parsePath(value),
    filter: {
      types: type === null ? undefined : [type],
      tenant: params.get("tenant") ?? undefined,
      environment: params.get("environment") ?? undefined,
      stage: params.get("stage") ?? undefined,
      hasDiagnostics: params.get("findings") === "some" ? true : undefined,
    },
  };
}
