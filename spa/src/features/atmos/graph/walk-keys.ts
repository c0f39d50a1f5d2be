/** Moving through a drawing with the arrow keys. */

import type { Box, Layout, Point } from "./layout";

export type Arrow = "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown";

/** Off the way costs more than along it. */
const ASIDE = 2.5;

/**
 * Where an arrow leads: left to what the item leans on, right to what leans on it, up and down to what
 * stands there; where no edge leads, to what is nearest that way.
 */
export function stepFrom(
  layout: Layout,
  key: string | undefined,
  arrow: Arrow,
): string | undefined {
  const from = key === undefined ? undefined : layout.boxes.get(key);
  if (key === undefined || !from) return first(layout);
  const { edges } = layout.drawing;
  const linked =
    arrow === "ArrowLeft"
      ? edges.filter((edge) => edge.from === key).map(({ to }) => to)
      : arrow === "ArrowRight"
        ? edges.filter((edge) => edge.to === key).map((edge) => edge.from)
        : [];
  const others = linked.filter((each) => each !== key);
  return nearest(layout, from, others) ?? nearest(layout, from, ahead(layout, from, key, arrow));
}

function first({ boxes, items }: Layout): string | undefined {
  const keys = [...items.keys()];
  const place = (key: string) => {
    const box = boxes.get(key);
    return box ? box.x + box.y : Infinity;
  };
  return keys.sort((a, b) => place(a) - place(b))[0];
}

function ahead({ boxes, items }: Layout, from: Box, key: string, arrow: Arrow): string[] {
  const start = middle(from);
  const isAhead = (other: Point) => {
    const [x, y] = [other.x - start.x, other.y - start.y];
    switch (arrow) {
      case "ArrowLeft":
        return x < -from.width / 2;
      case "ArrowRight":
        return x > from.width / 2;
      case "ArrowUp":
        return y < 0 && Math.abs(x) < from.width;
      case "ArrowDown":
        return y > 0 && Math.abs(x) < from.width;
    }
  };
  return [...items.keys()].filter((each) => {
    const box = boxes.get(each);
    return each !== key && box !== undefined && isAhead(middle(box));
  });
}

function nearest({ boxes }: Layout, from: Box, keys: readonly string[]): string | undefined {
  const start = middle(from);
  let best: { key: string; cost: number } | undefined;
  for (const key of keys) {
    const box = boxes.get(key);
    if (!box) continue;
    const other = middle(box);
    const cost = Math.abs(other.y - start.y) * ASIDE + Math.abs(other.x - start.x);
    if (!best || cost < best.cost) best = { key, cost };
  }
  return best?.key;
}

export function middle({ x, y, width, height }: Box): Point {
  return { x: x + width / 2, y: y + height / 2 };
}
