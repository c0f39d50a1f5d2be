import type { MouseEvent } from "react";

import { classNames } from "@/ui/class-names";
import { spellHidden } from "@/ui/hidden-characters";

import type { ListColumn, ListKind } from "./list-columns";
import { RowBox } from "./row-box";

type CellsProps<Row> = {
  row: Row;
  kind: ListKind<Row>;
  columns: readonly ListColumn<Row>[];
  isPhone: boolean;
  isOn: boolean;
  onClick: (event: MouseEvent) => void;
};

/** The cells of a row: beside each other, or as a card where there is no room. */
export function ListCells<Row extends { id: string }>({
  row,
  kind,
  columns,
  isPhone,
  isOn,
  onClick,
}: CellsProps<Row>) {
  const [first, ...rest] = columns;
  const box = (
    <div role="cell" className="above-row-link flex justify-center max-sm:w-9">
      <RowBox label={`Select ${spellHidden(kind.nameOf(row))}`} isOn={isOn} onClick={onClick} />
    </div>
  );
  if (isPhone) {
    return (
      <div role="presentation" className="col-span-full flex h-full overflow-hidden py-2.5 pr-3">
        {box}
        <div role="presentation" className="min-w-0 flex-1">
          <div role="cell" className="truncate">
            {first?.cell(row)}
          </div>
          <div
            role="presentation"
            className="mt-1 flex max-h-10 flex-wrap gap-x-4 gap-y-1 overflow-hidden text-xs"
          >
            {rest.map((column) => (
              <div
                key={column.id}
                role="cell"
                // A long one leaves room for another beside it.
                className={classNames("flex min-w-0 gap-1.5", rest.length > 1 && "max-w-2/3")}
              >
                <span className="text-ink-faint">{column.label}</span>
                <span className={classNames("min-w-0 truncate", column.className)}>
                  {column.cell(row)}
                </span>
              </div>
            ))}
          </div>
        </div>
      </div>
    );
  }
  return (
    <>
      {box}
      {columns.map((column) => (
        <div
          key={column.id}
          role="cell"
          className={classNames(
            "min-w-0 truncate px-2",
            column.isNumeric && "text-right",
            column.className,
          )}
        >
          {column.cell(row)}
        </div>
      ))}
    </>
  );
}
