import { Link } from "react-router";

import { paths } from "@/paths";
import { Nothing, SeverityCount } from "@/ui/badge";
import { columnsOf, Table } from "@/ui/table";
import { VisibleText } from "@/ui/visible-text";

import { rowKey, type Grid, type MatrixRow } from "./grid-model";

type Line = MatrixRow & { id: string; most: string | undefined; valueCount: number };

const helper = columnsOf<Line>();

const count = (header: string, of: (line: Line) => number, from?: "md" | "lg") =>
  helper.display({
    id: header,
    header,
    meta: { isNumeric: true, from },
    cell: ({ row: { original } }) => {
      const found = of(original);
      return found === 0 ? <Nothing word="None" /> : found.toLocaleString("en");
    },
  });

const name = helper.accessor("name", {
  header: "Component",
  meta: { className: "max-sm:w-full" },
  cell: ({ row: { original } }) => (
    <Link
      to={paths.instances({ search: original.name, type: original.type })}
      className="row-link font-mono text-xs font-medium"
    >
      <VisibleText text={original.name} most={120} />
    </Link>
  ),
});
const type = helper.accessor("type", {
  header: "Type",
  meta: { from: "lg" },
  cell: ({ getValue }) => <span className="font-mono text-xs text-ink-faint">{getValue()}</span>,
});
const stacks = count("Stacks", ({ columns }) => columns.length);

const statusColumns = helper.columns([
  name,
  type,
  stacks,
  count("Abstract", ({ abstractColumns }) => abstractColumns.length, "md"),
  count("Disabled", ({ disabledColumns }) => disabledColumns.length, "md"),
  count("Locked", ({ lockedColumns }) => lockedColumns.length, "md"),
  helper.display({
    id: "findings",
    header: "With findings",
    meta: { isNumeric: true, className: "whitespace-nowrap" },
    cell: ({ row: { original } }) => {
      const [errors, warnings] = [original.errorColumns.length, original.warningColumns.length];
      if (errors + warnings === 0) return <Nothing word="None" />;
      return (
        <span className="inline-flex gap-2.5">
          <SeverityCount severity="ERROR" count={errors} />
          <SeverityCount severity="WARNING" count={warnings} />
        </span>
      );
    },
  }),
]);

const valueColumns = helper.columns([
  name,
  type,
  stacks,
  helper.accessor("most", {
    header: "Most have",
    cell: ({ getValue }) => {
      const most = getValue();
      if (most === undefined) return <Nothing word="No value prevails" />;
      return (
        <span className="font-mono text-xs break-all">
          <VisibleText text={most} most={120} />
        </span>
      );
    },
  }),
  count("Outliers", ({ outlierCount }) => outlierCount),
  count("Values", ({ valueCount }) => valueCount, "md"),
]);

/** The same as a table: a line for each row, with how many stacks are how. */
export function MatrixTable({
  grid,
  rows,
  isOfValues,
}: {
  grid: Grid;
  rows: readonly number[];
  isOfValues: boolean;
}) {
  const lines = rows.flatMap((number) => {
    const row = grid.rows[number];
    if (!row) return [];
    const most = row.majority == null ? undefined : grid.words[row.majority];
    return [{ ...row, id: rowKey(row), most, valueCount: new Set(row.values).size }];
  });
  return <Table label="Matrix" columns={isOfValues ? valueColumns : statusColumns} rows={lines} />;
}
