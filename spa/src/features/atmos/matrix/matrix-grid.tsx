import { useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import { Pin } from "lucide-react";
import { useLayoutEffect, useRef, useState, type KeyboardEvent, type RefObject } from "react";
import { Link, useNavigate } from "react-router";

import { paths } from "@/paths";
import { usePreferences } from "@/preferences";
import { useScheme } from "@/ui/canvas-colours";
import { classNames } from "@/ui/class-names";
import { useMedia } from "@/ui/media";
import { VisibleText } from "@/ui/visible-text";

import { CellCard } from "./cell-card";
import { cellLabel } from "./cell-words";
import { CELL, groupOf, rowKey, type Band, type ColumnGroup, type Grid } from "./grid-model";
import { paintCells, RANKS, readPalette, type Size } from "./paint";
import { walk, type Spot } from "./walk";

const CELL_HEIGHT = { COMFORTABLE: 26, COMPACT: 22 };
/** Cells grow to fill the page where there are few, to a size that still is a cell. */
const NARROWEST = 22;
const WIDEST = 44;
const BAND = 24;
/** Rows and columns that are drawn though they are out of sight, so that scrolling finds them there. */
const OVERSCAN = 12;

type Pins = { pinned: ReadonlySet<string>; toggle: (name: string) => void };

type Props = {
  grid: Grid;
  rows: readonly number[];
  columns: readonly number[];
  bands: readonly Band[];
  group: ColumnGroup | undefined;
  isOfValues: boolean;
  rowPins: Pins;
  columnPins: Pins;
};

/** Where a cell leads. */
function cellPath(grid: Grid, row: number, column: number): string | undefined {
  const [of, stack] = [grid.rows[row], grid.columns[column]];
  if (!of || !stack || grid.kind(row, column) === CELL.none) return undefined;
  return paths.instance({ stack: stack.name, type: of.type, name: of.name });
}

/**
 * The grid: cells are drawn on a canvas, which scrolls along; heads, and the one cell that the pointer or the keys are
 * at, are elements. The focus stays on the grid, the active cell is its `aria-activedescendant`.
 */
export function MatrixGrid(props: Props) {
  const { grid, rows, columns, bands, isOfValues } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const { density } = usePreferences();
  const isNarrow = useMedia("(max-width: 639px)");
  const left = isNarrow ? 128 : isOfValues ? 280 : 224;
  const [room, setRoom] = useState(0);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setRoom(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const fitting = Math.floor((room - left) / columns.length);
  const size = {
    width: Math.max(NARROWEST, Math.min(WIDEST, fitting)),
    height: CELL_HEIGHT[density],
  };
  const top = (isNarrow ? 104 : 128) + (bands.length > 0 ? BAND : 0);
  // eslint-disable-next-line react-hooks/incompatible-library -- no compiler memoises this page; Tanstack's is the windowing
  const down = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => size.height,
    overscan: OVERSCAN,
    paddingStart: top,
    scrollPaddingStart: top,
  });
  const across = useVirtualizer({
    horizontal: true,
    count: columns.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => size.width,
    overscan: OVERSCAN,
    paddingStart: left,
    scrollPaddingStart: left,
  });
  useLayoutEffect(() => {
    down.measure();
    across.measure();
  }, [down, across, size.height, size.width, left, top]);

  const keys = useKeys(props, down, across);
  const [hovered, setHovered] = useState<Spot>();
  const spot = hovered ?? (keys.isFocused ? keys.active : undefined);
  const placeOf = (event: React.PointerEvent) => {
    const box = scroller.current?.getBoundingClientRect();
    if (!box || !scroller.current) return undefined;
    const x = event.clientX - box.left + scroller.current.scrollLeft - left;
    const y = event.clientY - box.top + scroller.current.scrollTop - top;
    const isOverHeads = event.clientX - box.left < left || event.clientY - box.top < top;
    const found = { row: Math.floor(y / size.height), column: Math.floor(x / size.width) };
    const isCell = !isOverHeads && found.row < rows.length && found.column < columns.length;
    return isCell ? found : undefined;
  };

  return (
    <div className="relative">
      <div
        ref={scroller}
        role="grid"
        aria-label="Matrix"
        aria-rowcount={rows.length + 1}
        aria-colcount={columns.length + 1}
        aria-activedescendant={keys.isFocused ? spotId(keys.active) : undefined}
        tabIndex={0}
        {...keys.handlers}
        onPointerMove={(event) => {
          const next = placeOf(event);
          if (next?.row !== hovered?.row || next?.column !== hovered?.column) setHovered(next);
        }}
        onPointerLeave={() => setHovered(undefined)}
        className="relative max-h-[max(20rem,calc(100dvh-22rem))] overflow-auto overscroll-contain [contain:strict] focus-visible:-outline-offset-2"
        style={{ height: top + rows.length * size.height + 18 }}
      >
        <div
          role="presentation"
          className="relative"
          style={{ width: across.getTotalSize(), height: down.getTotalSize() }}
        >
          <Cells {...props} down={down} across={across} size={size} left={left} top={top} />
          <Heads {...props} across={across} active={spot} left={left} top={top} size={size} />
          <div role="rowgroup">
            {down.getVirtualItems().map((item) => (
              <Row
                key={item.key}
                {...props}
                at={item.index}
                start={item.start}
                spot={spot}
                size={size}
                left={left}
                isNarrow={isNarrow}
              />
            ))}
          </div>
        </div>
      </div>
      {spot && spot.row >= 0 && spot.column >= 0 && (
        <CellCard
          grid={grid}
          row={rows[spot.row] ?? 0}
          column={columns[spot.column] ?? 0}
          isOfValues={isOfValues}
          anchor={anchorOf(scroller, spot, size, left, top)}
        />
      )}
    </div>
  );
}

function anchorOf(
  scroller: RefObject<HTMLDivElement | null>,
  spot: Spot,
  size: Size,
  left: number,
  top: number,
) {
  const element = scroller.current;
  return {
    x: left + spot.column * size.width - (element?.scrollLeft ?? 0),
    y: top + spot.row * size.height - (element?.scrollTop ?? 0),
    width: size.width,
    height: size.height,
    within: { width: element?.clientWidth ?? 0, height: element?.clientHeight ?? 0 },
  };
}

const spotId = ({ row, column }: Spot) => `matrix-${row}-${column}`;

/** Walking by keys, and what Enter and P do there. */
function useKeys(
  { grid, rows, columns, rowPins, columnPins }: Props,
  down: Virtualizer<HTMLDivElement, Element>,
  across: Virtualizer<HTMLDivElement, Element>,
) {
  const navigate = useNavigate();
  const [chosen, setActive] = useState<Spot>({ row: 0, column: 0 });
  const [isFocused, setFocused] = useState(false);
  const active = {
    row: Math.min(chosen.row, rows.length - 1),
    column: Math.min(chosen.column, columns.length - 1),
  };
  const [row, column] = [rows[active.row], columns[active.column]];
  const target = () => {
    const [of, stack] = [grid.rows[row ?? -1], grid.columns[column ?? -1]];
    if (active.row === -1) return stack && paths.stack(stack.name);
    if (active.column === -1) return of && paths.instances({ search: of.name, type: of.type });
    return cellPath(grid, row ?? -1, column ?? -1);
  };
  const pin = () => {
    const [of, stack] = [grid.rows[row ?? -1], grid.columns[column ?? -1]];
    if (active.row === -1) {
      if (stack) columnPins.toggle(stack.name);
    } else if (of) rowPins.toggle(rowKey(of));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey) return;
    const isFar = event.ctrlKey || event.metaKey;
    const next = walk(active, event.key, isFar, rows.length, columns.length);
    if (next) {
      setActive(next);
      if (next.row >= 0) down.scrollToIndex(next.row);
      if (next.column >= 0) across.scrollToIndex(next.column);
    } else if (event.key === "Enter") {
      const to = target();
      if (to !== undefined) void navigate(to);
    } else if (event.key.toLowerCase() === "p" && !isFar) {
      pin();
    } else return;
    event.preventDefault();
  };
  const handlers = {
    onKeyDown,
    onFocus: () => setFocused(true),
    onBlur: () => setFocused(false),
  };
  return { active, isFocused, handlers };
}

/** The part of the cells that is in sight, and a little more. */
function Cells({
  grid,
  rows,
  columns,
  isOfValues,
  down,
  across,
  size,
  left,
  top,
}: Props & {
  down: Virtualizer<HTMLDivElement, Element>;
  across: Virtualizer<HTMLDivElement, Element>;
  size: Size;
  left: number;
  top: number;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const scheme = useScheme();
  const [firstRow, lastRow] = ends(down);
  const [firstColumn, lastColumn] = ends(across);
  const width = (lastColumn - firstColumn + 1) * size.width;
  const height = (lastRow - firstRow + 1) * size.height;
  useLayoutEffect(() => {
    const brush = canvas.current?.getContext("2d");
    if (!brush || !canvas.current) return;
    const scale = window.devicePixelRatio;
    canvas.current.width = Math.max(0, width * scale);
    canvas.current.height = Math.max(0, height * scale);
    brush.scale(scale, scale);
    paintCells(
      brush,
      grid,
      rows.slice(firstRow, lastRow + 1),
      columns.slice(firstColumn, lastColumn + 1),
      { width: size.width, height: size.height },
      readPalette(),
      isOfValues,
    );
  }, [
    grid,
    rows,
    columns,
    isOfValues,
    scheme,
    firstRow,
    lastRow,
    firstColumn,
    lastColumn,
    width,
    height,
    size.width,
    size.height,
  ]);
  return (
    <canvas
      ref={canvas}
      aria-hidden
      className="pointer-events-none absolute"
      style={{
        left: left + firstColumn * size.width,
        top: top + firstRow * size.height,
        width,
        height,
      }}
    />
  );
}

function ends(virtualizer: Virtualizer<HTMLDivElement, Element>): [number, number] {
  const items = virtualizer.getVirtualItems();
  return [items[0]?.index ?? 0, items.at(-1)?.index ?? -1];
}

/** The names of the stacks, upright, with the groups that they belong to above them. */
function Heads({
  grid,
  columns,
  bands,
  group,
  columnPins,
  across,
  active,
  left,
  top,
  size,
}: Props & {
  across: Virtualizer<HTMLDivElement, Element>;
  active: Spot | undefined;
  left: number;
  top: number;
  size: Size;
}) {
  return (
    <div
      role="row"
      aria-rowindex={1}
      className="sticky top-0 z-20 border-b border-line bg-surface"
      style={{ height: top }}
    >
      <div
        role="columnheader"
        aria-colindex={1}
        className="sticky left-0 z-30 flex items-end border-r border-line bg-surface px-4 pb-2 text-xs text-ink-faint"
        style={{ width: left, height: top - 1 }}
      >
        Component
      </div>
      {bands.map(({ name, start, length }) => (
        <div
          key={start}
          aria-hidden
          className="absolute top-0 overflow-clip border-l border-line text-2xs font-medium text-ink-muted"
          style={{ left: left + start * size.width, width: length * size.width, height: BAND }}
        >
          <span
            className="sticky inline-block max-w-full truncate px-1.5 leading-6"
            style={{ left }}
          >
            <VisibleText text={name} most={60} /> <span className="text-ink-faint">{length}</span>
          </span>
        </div>
      ))}
      {across.getVirtualItems().map((item) => {
        const stack = grid.columns[columns[item.index] ?? -1];
        if (!stack) return null;
        const isPinned = columnPins.pinned.has(stack.name);
        const of = groupOf(stack, group);
        return (
          <div
            key={item.key}
            id={spotId({ row: -1, column: item.index })}
            role="columnheader"
            aria-colindex={item.index + 2}
            className={classNames(
              "absolute bottom-0 flex justify-center pb-1.5",
              active?.column === item.index && "bg-selected",
            )}
            style={{
              left: item.start,
              width: size.width,
              height: top - (bands.length > 0 ? BAND : 0) - 1,
            }}
          >
            <Link
              tabIndex={-1}
              to={paths.stack(stack.name)}
              aria-label={[stack.name, of, isPinned ? "pinned" : ""].filter(Boolean).join(", ")}
              title={stack.name}
              className={classNames(
                "max-h-full rotate-180 truncate font-mono text-2xs [writing-mode:vertical-rl] hover:text-accent",
                isPinned ? "font-semibold text-accent" : "text-ink-muted",
                active?.row === -1 && active.column === item.index && "underline",
              )}
            >
              <VisibleText text={stack.name} most={60} />
            </Link>
          </div>
        );
      })}
    </div>
  );
}

/** A row's name, and the cell that one is at. */
function Row({
  grid,
  rows,
  columns,
  isOfValues,
  rowPins,
  at,
  start,
  spot,
  size,
  left,
  isNarrow,
}: Props & {
  at: number;
  start: number;
  spot: Spot | undefined;
  size: Size;
  left: number;
  isNarrow: boolean;
}) {
  const number = rows[at] ?? -1;
  const row = grid.rows[number];
  if (!row) return null;
  const isPinned = rowPins.pinned.has(rowKey(row));
  const isHere = spot?.row === at;
  return (
    <div
      role="row"
      aria-rowindex={at + 2}
      className="group absolute left-0 w-full"
      style={{ top: start, height: size.height }}
    >
      <div
        id={spotId({ row: at, column: -1 })}
        role="rowheader"
        aria-colindex={1}
        className={classNames(
          "sticky left-0 z-10 flex h-full items-center gap-1.5 border-r border-line pr-1.5 pl-4",
          isHere ? "bg-selected" : "bg-surface",
        )}
        style={{ width: left }}
      >
        <Link
          tabIndex={-1}
          to={paths.instances({ search: row.name, type: row.type })}
          className={classNames(
            "min-w-0 flex-1 truncate font-mono text-xs hover:text-accent",
            isPinned && "font-semibold text-accent",
            isHere && spot.column === -1 && "underline",
          )}
        >
          <VisibleText text={row.name} most={80} />
        </Link>
        {isOfValues && !isNarrow && <Spread grid={grid} row={number} />}
        <button
          type="button"
          tabIndex={-1}
          aria-pressed={isPinned}
          aria-label={`Pin ${row.name}`}
          onClick={() => rowPins.toggle(rowKey(row))}
          className={classNames(
            "inline-flex size-5 items-center justify-center rounded-sm hover:bg-hover",
            isPinned
              ? "text-accent"
              : "text-ink-faint opacity-0 group-hover:opacity-100 focus-visible:opacity-100",
          )}
        >
          <Pin aria-hidden className={classNames("size-3", isPinned && "fill-current")} />
        </button>
      </div>
      {isHere && spot.column >= 0 && (
        <Cell grid={grid} row={number} column={columns[spot.column] ?? -1} spot={spot}>
          {{ left: left + spot.column * size.width, width: size.width, height: size.height }}
        </Cell>
      )}
    </div>
  );
}

/** How the values of a row are shared, the most frequent first. */
function Spread({ grid, row }: { grid: Grid; row: number }) {
  const shares = grid.shares(row);
  const total = shares.reduce((sum, { count }) => sum + count, 0);
  const title = `${shares.length} ${shares.length === 1 ? "value" : "values"}`;
  return (
    <span
      role="img"
      aria-label={title}
      title={title}
      className="mark flex h-1.5 w-12 shrink-0 gap-px overflow-hidden rounded-full bg-sunken"
    >
      {shares.slice(0, RANKS.length).map(({ value, count }, rank) => (
        <span key={value} style={{ width: `${(100 * count) / total}%`, background: RANKS[rank] }} />
      ))}
    </span>
  );
}

function Cell({
  grid,
  row,
  column,
  spot,
  children: place,
}: {
  grid: Grid;
  row: number;
  column: number;
  spot: Spot;
  children: { left: number; width: number; height: number };
}) {
  const to = cellPath(grid, row, column);
  const label = cellLabel(grid, row, column);
  const look = "block size-full rounded-sm outline-2 -outline-offset-1 outline-(--focus)";
  return (
    <div
      id={spotId(spot)}
      role="gridcell"
      aria-colindex={spot.column + 2}
      className="absolute top-0"
      style={place}
    >
      {to === undefined ? (
        <span role="img" aria-label={label} className={classNames(look, "outline-dotted")} />
      ) : (
        <Link tabIndex={-1} to={to} aria-label={label} className={look} />
      )}
    </div>
  );
}
