import { useState, type KeyboardEvent } from "react";
import { useNavigate } from "react-router";

import { paths } from "@/paths";

import { rowKey } from "./grid-model";
import { cellPath, type Frame, type Shown, type Windowing } from "./grid-parts";
import { walk, type Spot } from "./walk";

/** Walking by keys, and what Enter and P do there. */
export function useGridKeys(
  { grid, rows, columns, rowPins, columnPins }: Shown,
  held: Frame["held"],
  down: Windowing,
  across: Windowing,
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
      if (next.row >= held.rows) down.scrollToIndex(next.row);
      if (next.column >= held.columns) across.scrollToIndex(next.column);
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
