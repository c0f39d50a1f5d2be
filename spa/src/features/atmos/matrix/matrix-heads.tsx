import { Link } from "react-router";

import { paths } from "@/paths";
import { classNames } from "@/ui/class-names";
import { VisibleText } from "@/ui/visible-text";

import { groupOf, type Band } from "./grid-model";
import { BAND, HELD_ACROSS, spotId, type Frame, type Shown, type Windowing } from "./grid-parts";
import type { Spot } from "./walk";

type Props = Shown & {
  frame: Frame;
  across: Windowing;
  active: Spot | undefined;
};

/** The names of the stacks, upright, with the groups that they belong to above them. */
export function MatrixHeads({ across, ...props }: Props) {
  const { frame, bands, columns } = props;
  const { left, top, size, held } = frame;
  const pinned = Array.from({ length: held.columns }, (_, at) => at);
  return (
    <div
      role="row"
      aria-rowindex={1}
      className="sticky top-0 z-20 flex border-b border-line bg-surface"
      style={{ height: top }}
    >
      <div
        role="columnheader"
        aria-colindex={1}
        className="sticky left-0 z-30 flex shrink-0 items-end border-r border-line bg-surface px-4 pb-2 text-xs text-ink-faint"
        style={{ width: left, height: top - 1 }}
      >
        Component
      </div>
      {held.columns > 0 && (
        <div
          role="presentation"
          className={`sticky z-25 shrink-0 bg-surface ${HELD_ACROSS}`}
          style={{ left, width: held.columns * size.width, height: top - 1 }}
        >
          {bands[0] && <BandHead band={bands[0]} frame={frame} left={0} most={held.columns} />}
          {pinned.map((at) => (
            <Head key={at} {...props} at={at} start={at * size.width} />
          ))}
        </div>
      )}
      {bands.map(
        (band) =>
          band.start >= held.columns && (
            <BandHead
              key={band.start}
              band={band}
              frame={frame}
              left={left}
              most={columns.length}
            />
          ),
      )}
      {across
        .getVirtualItems()
        .map(
          ({ key, index, start }) =>
            index >= held.columns && <Head key={key} {...props} at={index} start={start} />,
        )}
    </div>
  );
}

/** The name of a group above its columns. */
function BandHead({
  band: { name, start, length },
  frame: { size, left: names, held },
  left,
  most,
}: {
  band: Band;
  frame: Frame;
  left: number;
  most: number;
}) {
  return (
    <div
      aria-hidden
      className="absolute top-0 overflow-clip border-l border-line text-2xs font-medium text-ink-muted"
      style={{
        left: left + start * size.width,
        width: Math.min(length, most) * size.width,
        height: BAND,
      }}
    >
      <span
        className="sticky inline-block max-w-full truncate px-1.5 leading-6"
        style={{ left: left === 0 ? 0 : names + held.columns * size.width }}
      >
        <VisibleText text={name} most={60} /> <span className="text-ink-faint">{length}</span>
      </span>
    </div>
  );
}

function Head({
  grid,
  columns,
  bands,
  group,
  columnPins,
  active,
  frame: { top, size },
  at,
  start,
}: Omit<Props, "across"> & { at: number; start: number }) {
  const stack = grid.columns[columns[at] ?? -1];
  if (!stack) return null;
  const isPinned = columnPins.pinned.has(stack.name);
  const of = groupOf(stack, group);
  return (
    <div
      id={spotId({ row: -1, column: at })}
      role="columnheader"
      aria-colindex={at + 2}
      className={classNames(
        "absolute bottom-0 flex justify-center pb-1.5",
        active?.column === at && "bg-selected",
      )}
      style={{
        left: start,
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
          active?.row === -1 && active.column === at && "underline",
        )}
      >
        <VisibleText text={stack.name} most={60} />
      </Link>
    </div>
  );
}
