import { useVirtualizer } from "@tanstack/react-virtual";
import { useLayoutEffect, useRef, useState, type RefObject } from "react";

import { usePreferences } from "@/preferences";
import { useMedia } from "@/ui/media";

import { CellCard } from "./cell-card";
import {
  BAND,
  HELD_DOWN,
  heldOf,
  spotId,
  type Frame,
  type Range,
  type Shown,
  type Windowing,
} from "./grid-parts";
import { HeldColumns, HeldRows } from "./held-cells";
import { MatrixCells } from "./matrix-cells";
import { MatrixHeads } from "./matrix-heads";
import { MatrixRow } from "./matrix-row";
import { useGridKeys } from "./use-grid-keys";
import type { Spot } from "./walk";

const CELL_HEIGHT = { COMFORTABLE: 26, COMPACT: 22 };
/** Cells grow to fill the page where there are few, to a size that still is a cell. */
const NARROWEST = 22;
const WIDEST = 72;
/** Rows and columns that are drawn though they are out of sight, so that scrolling finds them there. */
const OVERSCAN = 12;

/**
 * The grid: cells are drawn on a canvas, which scrolls along; heads, and the one cell that the pointer or the keys are
 * at, are elements. The focus stays on the grid, the active cell is its `aria-activedescendant`.
 */
export function MatrixGrid(props: Shown) {
  const { grid, rows, columns, bands, isOfValues } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const { density } = usePreferences();
  const isNarrow = useMedia("(max-width: 639px)");
  const left = isNarrow ? 128 : isOfValues ? 280 : 224;
  const [room, setRoom] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() =>
      setRoom({ width: element.clientWidth, height: element.clientHeight }),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const fitting = Math.floor((room.width - left) / columns.length);
  const size = {
    width: Math.max(NARROWEST, Math.min(WIDEST, fitting)),
    height: CELL_HEIGHT[density],
  };
  const top = (isNarrow ? 104 : 128) + (bands.length > 0 ? BAND : 0);
  const held = heldOf(props, room, { size, left, top });
  const frame = { size, left, top, held };
  // eslint-disable-next-line react-hooks/incompatible-library -- no compiler memoises this page; Tanstack's is the windowing
  const down = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => size.height,
    overscan: OVERSCAN,
    paddingStart: top,
    scrollPaddingStart: top + held.rows * size.height,
  });
  const across = useVirtualizer({
    horizontal: true,
    count: columns.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => size.width,
    overscan: OVERSCAN,
    paddingStart: left,
    scrollPaddingStart: left + held.columns * size.width,
  });
  useLayoutEffect(() => {
    down.measure();
    across.measure();
  }, [down, across, size.height, size.width, left, top]);

  const keys = useGridKeys(props, held, down, across);
  const [hovered, setHovered] = useState<Spot>();
  const spot = hovered ?? (keys.isFocused ? keys.active : undefined);
  const placeOf = (event: React.PointerEvent) => {
    const box = scroller.current?.getBoundingClientRect();
    if (!box || !scroller.current) return undefined;
    const [x, y] = [event.clientX - box.left - left, event.clientY - box.top - top];
    const { scrollLeft, scrollTop } = scroller.current;
    const found = {
      row: Math.floor((y < held.rows * size.height ? y : y + scrollTop) / size.height),
      column: Math.floor((x < held.columns * size.width ? x : x + scrollLeft) / size.width),
    };
    const isCell = x >= 0 && y >= 0 && found.row < rows.length && found.column < columns.length;
    return isCell ? found : undefined;
  };

  const row = { ...props, spot, frame, isNarrow };
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
        className="relative max-h-[max(20rem,calc(100dvh-19.5rem))] overflow-auto overscroll-contain [contain:strict] focus-visible:-outline-offset-2"
        style={{ height: top + rows.length * size.height + 18 }}
      >
        <div
          role="presentation"
          className="relative"
          style={{ width: across.getTotalSize(), height: down.getTotalSize() }}
        >
          <MatrixCells {...props} {...frame} down={ends(down)} across={ends(across)} />
          <HeldColumns {...props} frame={frame} down={ends(down)} />
          <MatrixHeads {...props} frame={frame} across={across} active={spot} />
          {held.rows > 0 && (
            <div
              role="rowgroup"
              className={`sticky z-15 bg-surface ${HELD_DOWN}`}
              style={{ top, height: held.rows * size.height }}
            >
              <HeldRows {...props} frame={frame} across={ends(across)} />
              {Array.from({ length: held.rows }, (_, at) => (
                <MatrixRow key={at} {...row} at={at} start={at * size.height} />
              ))}
            </div>
          )}
          <div role="rowgroup">
            {down
              .getVirtualItems()
              .map(
                ({ index, key, start }) =>
                  index >= held.rows && <MatrixRow key={key} {...row} at={index} start={start} />,
              )}
          </div>
        </div>
      </div>
      {spot && spot.row >= 0 && spot.column >= 0 && (
        <CellCard
          grid={grid}
          row={rows[spot.row] ?? 0}
          column={columns[spot.column] ?? 0}
          isOfValues={isOfValues}
          anchor={anchorOf(scroller, spot, frame)}
        />
      )}
    </div>
  );
}

function anchorOf(
  scroller: RefObject<HTMLDivElement | null>,
  spot: Spot,
  { size, left, top, held }: Frame,
) {
  const element = scroller.current;
  const isHeld = { row: spot.row < held.rows, column: spot.column < held.columns };
  return {
    x: left + spot.column * size.width - (isHeld.column ? 0 : (element?.scrollLeft ?? 0)),
    y: top + spot.row * size.height - (isHeld.row ? 0 : (element?.scrollTop ?? 0)),
    width: size.width,
    height: size.height,
    within: { width: element?.clientWidth ?? 0, height: element?.clientHeight ?? 0 },
  };
}

function ends(windowing: Windowing): Range {
  const items = windowing.getVirtualItems();
  return [items[0]?.index ?? 0, items.at(-1)?.index ?? -1];
}
