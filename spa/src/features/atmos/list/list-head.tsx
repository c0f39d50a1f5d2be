import { memo, type Dispatch, type SetStateAction } from "react";

import { classNames } from "@/ui/class-names";
import { ariaSort, SortLink } from "@/ui/sort-link";
import type { Sort } from "@/ui/url-state";

import type { ListColumn, ListKind } from "./list-columns";
import { RowBox } from "./row-box";
import { NOTHING, type Selection } from "./selection";

/** The height of the page's head, below which the columns' names stay in sight. */
const BELOW_HEAD = "top-12";

type Props<Row> = {
  kind: ListKind<Row>;
  columns: readonly ListColumn<Row>[];
  sort: Sort<string>;
  total: number;
  /** How many rows are selected. */
  selected: number;
  onSelect: Dispatch<SetStateAction<Selection<Row>>>;
};

/** The names of a list's columns, which order it, and what selects all of it. Scrolling draws nothing of it anew. */
export const ListHead = memo(function ListHead<Row>({
  kind,
  columns,
  sort,
  total,
  selected,
  onSelect,
}: Props<Row>) {
  return (
    <div role="rowgroup" className={classNames("sticky z-20 bg-surface", BELOW_HEAD)}>
      <div
        role="row"
        aria-rowindex={1}
        className="grid h-10 grid-cols-(--columns) items-center border-b border-line text-left max-sm:flex max-sm:gap-3"
      >
        <div role="columnheader" className="flex justify-center max-sm:w-9">
          <RowBox
            label={`Select all ${kind.noun[1]} that match`}
            isOn={total > 0 && selected === total}
            isPartly={selected > 0 && selected < total}
            onClick={() =>
              onSelect(selected === total ? NOTHING : { isOfAll: true, rows: new Map() })
            }
          />
        </div>
        {columns.map((column) => (
          <div
            key={column.id}
            role="columnheader"
            aria-sort={ariaSort(column.sort, sort)}
            className={classNames(
              "min-w-0 truncate px-2 text-xs font-medium text-ink-faint",
              column.isNumeric && "text-right",
              column.sort === undefined && "max-sm:hidden",
            )}
          >
            {column.sort === undefined ? (
              column.label
            ) : (
              <SortLink field={column.sort} sort={sort}>
                {column.label}
              </SortLink>
            )}
          </div>
        ))}
      </div>
    </div>
  );
}) as <Row>(props: Props<Row>) => React.ReactNode;
