import { Link } from "react-router";

import { paths } from "@/paths";
import { classNames } from "@/ui/class-names";
import { VisibleText } from "@/ui/visible-text";

import { groupOf } from "./grid-model";
import { BAND, spotId, type Shown, type Windowing } from "./grid-parts";
import type { Size } from "./paint";
import type { Spot } from "./walk";

/** The names of the stacks, upright, with the groups that they belong to above them. */
export function MatrixHeads({
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
}: Shown & {
  across: Windowing;
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
