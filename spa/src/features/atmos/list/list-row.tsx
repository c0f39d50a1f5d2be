import { memo, type MouseEvent, type ReactNode } from "react";

import { classNames } from "@/ui/class-names";
import { Skeleton } from "@/ui/states";

import { ListCells } from "./list-cells";
import type { ListColumn, ListKind } from "./list-columns";

type Place = { place: number; top: number; height: number };

/** The frame of whatever stands at a place of the list. Its insides are laid out without regard to all else. */
export function ListPlace({
  place,
  top,
  height,
  index,
  className,
  children,
}: Place & {
  /** Which row of the list it is, if it is one. */
  index?: number;
  className?: string;
  children: ReactNode;
}) {
  return (
    <div
      role="row"
      aria-rowindex={place + 2}
      data-place={place}
      data-index={index}
      className={classNames(
        "absolute inset-x-0 grid grid-cols-(--columns) grid-rows-1 items-center border-b border-line/70 contain-strict",
        className,
      )}
      style={{ top, height }}
    >
      {children}
    </div>
  );
}

type RowProps<Row> = Place & {
  index: number;
  /** Until it is known, something holds its place. */
  row: Row | undefined;
  kind: ListKind<Row>;
  columns: readonly ListColumn<Row>[];
  isPhone: boolean;
  isOn: boolean;
  /** The animation that says that it changed. */
  flash: string | false;
  onPick: (event: MouseEvent) => void;
};

/** A row of a list, drawn anew only if it changed. */
export const ListRow = memo(function ListRow<Row extends { id: string }>({
  row,
  kind,
  columns,
  isPhone,
  isOn,
  flash,
  onPick,
  ...place
}: RowProps<Row>) {
  return (
    <ListPlace {...place} className={classNames(flash, isOn ? "bg-selected" : "hover:bg-hover")}>
      {row ? (
        <ListCells
          row={row}
          kind={kind}
          columns={columns}
          isPhone={isPhone}
          isOn={isOn}
          onClick={onPick}
        />
      ) : (
        <div role="cell" className="col-span-full px-11">
          <Skeleton className="h-3 w-48" />
        </div>
      )}
    </ListPlace>
  );
}) as <Row extends { id: string }>(props: RowProps<Row>) => ReactNode;
