import { defaultRangeExtractor, useWindowVirtualizer } from "@tanstack/react-virtual";
import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type Dispatch,
  type KeyboardEvent,
  type MouseEvent,
  type SetStateAction,
} from "react";

import { useEstateChange } from "@/graphql/live";
import { usePreferences } from "@/preferences";
import { classNames } from "@/ui/class-names";
import { useMedia } from "@/ui/media";
import { Skeleton } from "@/ui/states";
import { ariaSort, SortLink } from "@/ui/sort-link";
import { useNames, type Sort } from "@/ui/url-state";

import { CLOSED } from "./arrangement";
import { GroupHead } from "./group-head";
import { ListCells } from "./list-cells";
import type { ListColumn, ListKind } from "./list-columns";
import { PAGE_SIZE, type ListRows } from "./list-rows";
import { RowBox } from "./row-box";
import { Sections, type Group } from "./sections";
import { countOf, isSelected, NOTHING, withRows, type Selection } from "./selection";

/** As `--row` of the style sheet. */
const ROW_HEIGHT = { COMFORTABLE: 40, COMPACT: 32 };
/** A card has one line of cells below its name, or two. */
const CARD_HEIGHT = { low: 64, high: 88 };
const HIGH_FROM = 4;
const OVERSCAN = 12;
/** Somewhat longer than the animation takes. */
const FLASH = 2_000;
/** The height of the page's head, below which the columns' names stay in sight. */
const BELOW_HEAD = "top-12";

type Props<Row extends { id: string }> = {
  label: string;
  kind: ListKind<Row>;
  list: ListRows<Row>;
  columns: readonly ListColumn<Row>[];
  sort: Sort<string>;
  groups: readonly Group[] | undefined;
  selection: Selection<Row>;
  onSelect: Dispatch<SetStateAction<Selection<Row>>>;
};

/**
 * A list of any length: the window scrolls over it, and only what is in sight is there. Rows are anchors; arrows, Home
 * and End walk them, the space bar selects, and with Shift up to the last one that was.
 */
export function ListTable<Row extends { id: string }>(props: Props<Row>) {
  const { label, kind, list, columns, sort, groups, selection, onSelect } = props;
  const { density } = usePreferences();
  const isPhone = useMedia("(max-width: 639px)");
  const body = useRef<HTMLDivElement>(null);
  const [offset, setOffset] = useState(0);
  const [closed, toggle] = useNames(CLOSED);
  const [active, setActive] = useState<number>();
  const anchor = useRef<number>(undefined);
  const goal = useRef<number>(undefined);
  const total = list.total ?? 0;
  const sections = new Sections(total, groups, closed);
  const height = isPhone
    ? CARD_HEIGHT[columns.length < HIGH_FROM ? "low" : "high"]
    : ROW_HEIGHT[density];
  const virtualizer = useWindowVirtualizer({
    count: sections.length,
    estimateSize: (place) => (sections.at(place)?.kind === "group" ? ROW_HEIGHT[density] : height),
    overscan: OVERSCAN,
    scrollMargin: offset,
    // The active row stays there though it is out of sight: the focus is on it.
    rangeExtractor: (range) => {
      const inSight = defaultRangeExtractor(range);
      const isElsewhere =
        active !== undefined && active < sections.length && !inSight.includes(active);
      return isElsewhere ? [...inSight, active].sort((a, b) => a - b) : inSight;
    },
    scrollPaddingStart: 48 + 40,
    scrollPaddingEnd: 64,
  });
  const shape = groups?.map(({ count }) => count).join();
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, height, shape, closed]);
  useLayoutEffect(() => {
    const place = () => {
      if (body.current) setOffset(body.current.getBoundingClientRect().top + window.scrollY);
    };
    const observer = new ResizeObserver(place);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, []);

  const pages = virtualizer.getVirtualItems().flatMap(({ index }) => {
    const place = sections.at(index);
    return place?.kind === "row" ? [Math.floor(place.index / PAGE_SIZE)] : [];
  });
  const wanted = [...new Set(pages)].join();
  useEffect(
    () => list.want(...wanted.split(",").map((page) => Number(page) * PAGE_SIZE)),
    [list, wanted],
  );

  const select = useCallback(
    async (index: number, isRange: boolean) => {
      const row = list.at(index);
      if (!row) return;
      const from = isRange ? anchor.current : undefined;
      anchor.current = index;
      const rows =
        from === undefined
          ? [row]
          : await list.between(Math.min(from, index), Math.max(from, index));
      onSelect((current) => {
        const isIn = from !== undefined || !isSelected(current, row.id);
        return withRows(current, rows, isIn);
      });
    },
    [list, onSelect],
  );
  // One for all rows and all times: rows that stay are not drawn anew.
  const pick = useCallback(
    ({ currentTarget, shiftKey }: MouseEvent) => {
      const row = currentTarget.closest<HTMLElement>("[data-index]");
      if (row) void select(Number(row.dataset.index), shiftKey);
    },
    [select],
  );
  const focus = (place: number) => {
    setActive(place);
    virtualizer.scrollToIndex(place);
    goal.current = place;
  };
  // A row that is far away comes a moment later: it has the focus as soon as it is there.
  useEffect(() => {
    if (goal.current === undefined) return;
    const target = body.current?.querySelector<HTMLElement>(
      `[data-place="${goal.current}"] :is(a.row-link, [data-group])`,
    );
    if (!target) return;
    target.focus({ preventScroll: true });
    goal.current = undefined;
  });
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const row = (event.target as HTMLElement).closest<HTMLElement>("[data-place]");
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    const place = Number(row.dataset.place);
    const next = goalOf(event.key, place, sections.length);
    const here = sections.at(place);
    if (next !== undefined) focus(next);
    else if (
      event.key === " " &&
      here?.kind === "row" &&
      (event.target as HTMLElement).closest("a")
    ) {
      void select(here.index, event.shiftKey);
    } else return;
    event.preventDefault();
  };

  const change = useRecentChange();
  const flash = change && change.revision % 2 === 0 ? "animate-flash" : "animate-flash-again";
  const template = `2.25rem ${columns.map(({ width }) => width).join(" ")}`;
  const selected = countOf(selection, total);
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys lead on from link to link; each row's own link and box work without
    <div
      role="table"
      aria-label={label}
      aria-rowcount={sections.length + 1}
      aria-colcount={columns.length + 1}
      className="tabular"
      onKeyDown={onKeyDown}
    >
      <div role="rowgroup" className={classNames("sticky z-20 bg-surface", BELOW_HEAD)}>
        <div
          role="row"
          aria-rowindex={1}
          className="grid h-10 items-center border-b border-line text-left max-sm:flex max-sm:gap-3"
          style={{ gridTemplateColumns: template }}
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
      <div
        ref={body}
        role="rowgroup"
        className="relative"
        style={{ height: virtualizer.getTotalSize() }}
      >
        {virtualizer.getVirtualItems().map((item) => {
          const place = sections.at(item.index);
          const row = place?.kind === "row" ? list.at(place.index) : undefined;
          return (
            <div
              key={item.key}
              role="row"
              aria-rowindex={item.index + 2}
              data-place={item.index}
              data-index={place?.kind === "row" ? place.index : undefined}
              onFocus={() => setActive(item.index)}
              className={classNames(
                "absolute inset-x-0 border-b border-line/70",
                row && change && kind.isChanged(row, change) && flash,
                row && isSelected(selection, row.id) ? "bg-selected" : "hover:bg-hover",
              )}
              style={{ top: item.start - offset, height: item.size }}
            >
              {place?.kind === "group" ? (
                <GroupHead
                  group={place.group}
                  isOpen={place.isOpen}
                  span={columns.length + 1}
                  onToggle={() => toggle(place.group.name)}
                />
              ) : row ? (
                <ListCells
                  row={row}
                  kind={kind}
                  columns={columns}
                  template={template}
                  isPhone={isPhone}
                  isOn={isSelected(selection, row.id)}
                  onClick={pick}
                />
              ) : (
                <div role="cell" className="flex h-full items-center px-11">
                  <Skeleton className="h-3 w-48" />
                </div>
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** The last change for as long as it flashes: what is scrolled to later is no news. */
function useRecentChange() {
  const change = useEstateChange();
  const [known, setKnown] = useState(change);
  useEffect(() => {
    const timer = setTimeout(() => setKnown(change), FLASH);
    return () => clearTimeout(timer);
  }, [change]);
  return change === known ? undefined : change;
}

function goalOf(key: string, place: number, length: number): number | undefined {
  switch (key) {
    case "ArrowUp":
      return Math.max(0, place - 1);
    case "ArrowDown":
      return Math.min(length - 1, place + 1);
    case "Home":
      return 0;
    case "End":
      return length - 1;
    default:
      return undefined;
  }
}
