import { defaultRangeExtractor, useWindowVirtualizer } from "@tanstack/react-virtual";
import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type CSSProperties,
  type Dispatch,
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type SetStateAction,
} from "react";

import { usePreferences } from "@/preferences";
import { useFlash } from "@/ui/flash";
import { useMedia } from "@/ui/media";
import { useNames, type Sort } from "@/ui/url-state";

import { CLOSED } from "./arrangement";
import { GroupHead } from "./group-head";
import type { ListColumn, ListKind } from "./list-columns";
import { PAGE_SIZE, type ListRows } from "./list-rows";
import { ListHead } from "./list-head";
import { ListPlace, ListRow } from "./list-row";
import { Sections, type Group } from "./sections";
import { countOf, isSelected, withRows, type Selection } from "./selection";
import { Slots } from "./slots";

/** As `--row` of the style sheet. */
const ROW_HEIGHT = { COMFORTABLE: 40, COMPACT: 32 };
/** A card has one line of cells below its name, or two. */
const CARD_HEIGHT = { low: 64, high: 88 };
const HIGH_FROM = 4;
const OVERSCAN = 8;
/** How many places before they come into sight rows are asked for: they are there when one scrolls to them. */
const LOOK_AHEAD = 60;

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
  const [slots] = useState(() => new Slots());
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

  const items = new Map(virtualizer.getVirtualItems().map((item) => [item.index, item]));
  const wanted = pagesOf(sections, virtualizer.range);
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
  const onFocus = ({ target }: FocusEvent<HTMLElement>) => {
    const row = target.closest<HTMLElement>("[data-place]");
    if (row) setActive(Number(row.dataset.place));
  };
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

  const { change, flash } = useFlash();
  const template = `2.25rem ${columns.map(({ width }) => width).join(" ")}`;
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys lead on from link to link; each row's own link and box work without
    <div
      role="table"
      aria-label={label}
      aria-rowcount={sections.length + 1}
      aria-colcount={columns.length + 1}
      className="tabular"
      style={{ "--columns": template } as CSSProperties}
      onKeyDown={onKeyDown}
      onFocus={onFocus}
    >
      <ListHead
        kind={kind}
        columns={columns}
        sort={sort}
        total={total}
        selected={countOf(selection, total)}
        onSelect={onSelect}
      />
      <div
        ref={body}
        role="rowgroup"
        className="relative"
        style={{ height: virtualizer.getTotalSize() }}
      >
        {slots.arrange([...items.keys()], virtualizer.isScrolling).map(([slot, at]) => {
          const item = items.get(at);
          if (!item) return null;
          const place = sections.at(at);
          const box = { place: at, top: item.start - offset, height: item.size };
          if (place?.kind === "group") {
            return (
              <ListPlace key={slot} {...box} className="hover:bg-hover">
                <GroupHead
                  group={place.group}
                  isOpen={place.isOpen}
                  span={columns.length + 1}
                  onToggle={() => toggle(place.group.name)}
                />
              </ListPlace>
            );
          }
          const row = place && list.at(place.index);
          return (
            <ListRow
              key={slot}
              {...box}
              index={place?.index ?? 0}
              row={row}
              kind={kind}
              columns={columns}
              isPhone={isPhone}
              isOn={row !== undefined && isSelected(selection, row.id)}
              flash={
                row !== undefined && change !== undefined && kind.isChanged(row, change) && flash
              }
              onPick={pick}
            />
          );
        })}
      </div>
    </div>
  );
}

/** The pages whose rows are in sight, or soon will be, those that are first. */
function pagesOf(
  sections: Sections,
  range: { startIndex: number; endIndex: number } | null,
): string {
  if (!range) return "0";
  const { startIndex: first, endIndex: last } = range;
  const inSight = Array.from({ length: last - first + 1 }, (_, at) => first + at);
  const pages = [...inSight, last + LOOK_AHEAD, first - LOOK_AHEAD].flatMap((at) => {
    const place = sections.at(Math.max(0, Math.min(at, sections.length - 1)));
    return place?.kind === "row" ? [Math.floor(place.index / PAGE_SIZE)] : [];
  });
  return [...new Set(pages)].join();
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
