import { useVirtualizer, useWindowVirtualizer } from "@tanstack/react-virtual";
import { ChevronRight } from "lucide-react";
import {
  useEffect,
  useEffectEvent,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
} from "react";

import { usePreferences } from "@/preferences";

import { classNames } from "./class-names";

/** One visible row of a tree, in order from the top. */
export type TreeRow = {
  id: string;
  /** From 1. */
  level: number;
  position: number;
  setSize: number;
  /** `undefined` for a leaf. */
  isExpanded: boolean | undefined;
};

type Props<Row extends TreeRow> = {
  label: string;
  rows: readonly Row[];
  selectedId: string | undefined;
  /** Rows that were searched for. */
  marked?: ReadonlySet<string> | undefined;
  /** Rows whose content changed, and which change that was: each flashes once. */
  flashing?: { ids: ReadonlySet<string>; turn: number } | undefined;
  onToggle: (row: Row) => void;
  onSelect: (row: Row) => void;
  /** What scrolls it, if that is not the page. */
  scroller?: RefObject<HTMLElement | null>;
  children: (row: Row) => ReactNode;
};

/** As `--tree-row` of the style sheet. */
const ROW_HEIGHT = { COMFORTABLE: 28, COMPACT: 24 };
/** Deeper rows stand no further to the right: they would leave the page. */
const DEEPEST = 16;
/** Shorter trees are drawn whole. */
const VIRTUAL_FROM = 300;

/**
 * A tree of rows that the caller flattens. Focus stays on the tree, the active row is its
 * `aria-activedescendant`, so that rows may come and go while they scroll past.
 */
export function Tree<Row extends TreeRow>(props: Props<Row>) {
  const { label, rows, selectedId, marked, flashing, onToggle, onSelect, scroller, children } =
    props;
  const flash = flashing && flashing.turn % 2 === 0 ? "animate-flash" : "animate-flash-again";
  const rowHeight = ROW_HEIGHT[usePreferences().density];
  const container = useRef<HTMLDivElement>(null);
  const [activeId, setActiveId] = useState(selectedId);
  const [offset, setOffset] = useState(0);
  const isVirtual = rows.length > VIRTUAL_FROM;
  const options = { count: rows.length, estimateSize: () => rowHeight, overscan: 30 };
  const inPage = useWindowVirtualizer({
    ...options,
    scrollMargin: offset,
    enabled: isVirtual && scroller === undefined,
  });
  // eslint-disable-next-line react-hooks/incompatible-library -- as in the hook above: nothing here is memoized by hand
  const inScroller = useVirtualizer({
    ...options,
    getScrollElement: () => scroller?.current ?? null,
    enabled: isVirtual && scroller !== undefined,
  });
  const virtualizer = scroller === undefined ? inPage : inScroller;
  const found = rows.findIndex((row) => row.id === activeId);
  const active = found === -1 ? 0 : found;

  const goTo = (index: number) => {
    const row = rows[Math.max(0, Math.min(index, rows.length - 1))];
    if (!row) return;
    setActiveId(row.id);
    reveal(index);
  };

  const reveal = (index: number) => {
    const row = rows[index];
    if (!row) return;
    if (isVirtual) virtualizer.scrollToIndex(index, { align: "auto" });
    document.getElementById(domId(row.id))?.scrollIntoView({ block: "nearest" });
  };

  const place = rows.findIndex((row) => row.id === selectedId);
  const [followed, setFollowed] = useState(selectedId);
  if (selectedId !== followed) {
    setFollowed(selectedId);
    if (selectedId !== undefined) setActiveId(selectedId);
  }
  const revealed = useRef<string | undefined>(undefined);
  const show = useEffectEvent(() => {
    if (place === -1 || revealed.current === selectedId) return;
    revealed.current = selectedId;
    reveal(place);
  });
  // A row that was chosen elsewhere, as soon as it is there; once, however often the rows come anew.
  const isThere = place !== -1;
  useEffect(() => show(), [selectedId, isThere]);

  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[active];
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    const move = keyMoves[event.key];
    if (!move) return;
    event.preventDefault();
    move({ rows, row, index: active, goTo, onToggle, onSelect });
  };

  const draw = (row: Row, style?: React.CSSProperties) => (
    <div
      key={row.id}
      id={domId(row.id)}
      role="treeitem"
      tabIndex={-1}
      aria-level={row.level}
      aria-posinset={row.position}
      aria-setsize={row.setSize}
      aria-expanded={row.isExpanded}
      aria-selected={row.id === selectedId}
      onClick={({ currentTarget }) => {
        // A row may go with the click, and the focus with it.
        if (document.activeElement === currentTarget) {
          container.current?.focus({ preventScroll: true });
        }
        setActiveId(row.id);
        if (row.isExpanded === undefined) onSelect(row);
        else onToggle(row);
      }}
      onKeyDown={undefined}
      style={{ ...style, paddingLeft: `${Math.min(row.level - 1, DEEPEST) * 16 + 8}px` }}
      className={classNames(
        "flex h-(--tree-row) w-full cursor-pointer items-center gap-1.5 rounded-sm pr-2 text-left outline-none",
        row.id === selectedId
          ? "bg-selected"
          : marked?.has(row.id)
            ? "bg-warn-soft hover:bg-hover"
            : "hover:bg-hover",
        flashing?.ids.has(row.id) && flash,
        row.id === rows[active]?.id &&
          "group-focus-visible:ring-2 group-focus-visible:ring-(--focus) group-focus-visible:ring-inset",
      )}
    >
      <ChevronRight
        aria-hidden
        className={classNames(
          "size-3.5 shrink-0 text-ink-faint transition-transform",
          row.isExpanded === undefined && "invisible",
          row.isExpanded && "rotate-90",
        )}
      />
      {children(row)}
    </div>
  );

  const activeRow = rows[active];
  return (
    <div
      ref={(element) => {
        container.current = element;
        if (element && isVirtual && scroller === undefined) {
          const top = element.getBoundingClientRect().top + window.scrollY;
          if (Math.abs(top - offset) > 1) setOffset(top);
        }
      }}
      role="tree"
      tabIndex={0}
      aria-label={label}
      aria-activedescendant={activeRow && domId(activeRow.id)}
      onKeyDown={onKeyDown}
      className="group relative font-mono text-xs outline-none"
      style={isVirtual ? { height: virtualizer.getTotalSize() } : undefined}
    >
      {isVirtual
        ? virtualizer.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (!row) return null;
            return draw(row, { position: "absolute", top: item.start - offset });
          })
        : rows.map((row) => draw(row))}
    </div>
  );
}

function domId(id: string): string {
  return `tree-${id}`;
}

type Move = <Row extends TreeRow>(state: {
  rows: readonly Row[];
  row: Row;
  index: number;
  goTo: (index: number) => void;
  onToggle: (row: Row) => void;
  onSelect: (row: Row) => void;
}) => void;

/** The keys of the ARIA tree pattern. */
const keyMoves: Record<string, Move | undefined> = {
  ArrowDown: ({ index, goTo }) => goTo(index + 1),
  ArrowUp: ({ index, goTo }) => goTo(index - 1),
  Home: ({ goTo }) => goTo(0),
  End: ({ rows, goTo }) => goTo(rows.length - 1),
  ArrowRight: ({ row, index, goTo, onToggle }) => {
    if (row.isExpanded === false) onToggle(row);
    else if (row.isExpanded) goTo(index + 1);
  },
  ArrowLeft: ({ rows, row, index, goTo, onToggle }) => {
    if (row.isExpanded) {
      onToggle(row);
      return;
    }
    const parent = rows.slice(0, index).findLastIndex((each) => each.level < row.level);
    if (parent !== -1) goTo(parent);
  },
  Enter: ({ row, onToggle, onSelect }) => {
    if (row.isExpanded === undefined) onSelect(row);
    else onToggle(row);
  },
  " ": ({ row, onSelect }) => onSelect(row),
};
