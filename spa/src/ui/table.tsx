import {
  createColumnHelper,
  metaHelper,
  tableFeatures,
  useTable,
  type ColumnDef,
  type RowData,
} from "@tanstack/react-table";

import { classNames } from "./class-names";
import { useFlash } from "./flash";
import { ariaSort, SortLink } from "./sort-link";
import type { Sort } from "./url-state";

type ColumnMeta = {
  /** The field the server orders by, where it can. */
  sort?: string;
  isNumeric?: boolean;
  /** Left out on windows narrower than this. */
  from?: "sm" | "md" | "lg" | "xl";
  className?: string;
};

const features = tableFeatures({ columnMeta: metaHelper<ColumnMeta>() });

export type Column<Row extends RowData> = ColumnDef<typeof features, Row>;

/** The columns of a page's table. */
export function columnsOf<Row extends RowData>() {
  return createColumnHelper<typeof features, Row>();
}

const FROM = {
  sm: "max-sm:hidden",
  md: "max-md:hidden",
  lg: "max-lg:hidden",
  xl: "max-xl:hidden",
} satisfies Record<NonNullable<ColumnMeta["from"]>, string>;

function cellClass(meta: ColumnMeta | undefined): string {
  return classNames(
    "px-3 first:pl-4 last:pr-4",
    meta?.isNumeric && "text-right",
    meta?.from && FROM[meta.from],
    meta?.className,
  );
}

/**
 * A table whose order lives in the address and whose rows are anchors: the first column's link
 * carries `row-link` and covers its row.
 */
export function Table<Row extends RowData & { id: string }>({
  label,
  columns,
  rows,
  sort,
}: {
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  sort?: Sort<string>;
}) {
  const table = useTable({ features, columns, data: rows, getRowId: (row) => row.id });
  const { change, flash } = useFlash();
  const changed = new Set(change?.instances.map(({ instanceId }) => instanceId));
  return (
    <div className="overflow-x-auto">
      <table aria-label={label} className="w-full border-collapse text-left">
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id} className="border-b border-line">
              {group.headers.map((header) => {
                const meta = header.column.columnDef.meta;
                return (
                  <th
                    key={header.id}
                    scope="col"
                    aria-sort={ariaSort(meta?.sort, sort)}
                    className={classNames(
                      "h-9 text-xs font-medium text-ink-faint",
                      cellClass(meta),
                    )}
                  >
                    {meta?.sort === undefined || sort === undefined ? (
                      <table.FlexRender header={header} />
                    ) : (
                      <SortLink field={meta.sort} sort={sort}>
                        <table.FlexRender header={header} />
                      </SortLink>
                    )}
                  </th>
                );
              })}
            </tr>
          ))}
        </thead>
        <tbody>
          {table.getRowModel().rows.map((row) => (
            <tr
              key={row.id}
              className={classNames(
                "relative border-b border-line/70 transition-colors last:border-0 hover:bg-hover",
                changed.has(row.id) && flash,
              )}
            >
              {row.getAllCells().map((cell) => (
                <td
                  key={cell.id}
                  className={classNames("h-(--row) py-1", cellClass(cell.column.columnDef.meta))}
                >
                  <table.FlexRender cell={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
