/** Which rows of a list are selected: some, or all that the filter finds but for some. */
export type Selection<Row> = { isOfAll: boolean; rows: ReadonlyMap<string, Row> };

export const NOTHING: Selection<never> = { isOfAll: false, rows: new Map<string, never>() };

export function isSelected<Row extends { id: string }>(
  { isOfAll, rows }: Selection<Row>,
  id: string,
): boolean {
  return rows.has(id) !== isOfAll;
}

export function countOf<Row>({ isOfAll, rows }: Selection<Row>, total: number): number {
  return isOfAll ? total - rows.size : rows.size;
}

/** The selection with some rows in it, or out of it. */
export function withRows<Row extends { id: string }>(
  selection: Selection<Row>,
  rows: readonly Row[],
  isIn: boolean,
): Selection<Row> {
  const next = new Map(selection.rows);
  for (const row of rows) {
    if (isIn === selection.isOfAll) next.delete(row.id);
    else next.set(row.id, row);
  }
  return { ...selection, rows: next };
}
