/** Places for what is to be drawn, worked out by Elk in a worker. */

import type { ElkExtendedEdge, ElkNode } from "elkjs/lib/elk-api";
import ELK from "elkjs/lib/elk-api";

import { GROUP_SIZE, NODE_SIZE, itemsOf, keyOf, type Drawing, type Item } from "./drawing";

export type Point = { x: number; y: number };
export type Box = Point & { width: number; height: number };

export type Layout = {
  drawing: Drawing;
  items: Map<string, Item>;
  /** Of nodes and groups, by key. */
  boxes: Map<string, Box>;
  /** Of edges, in their order: from the one that leans to what it leans on. */
  routes: Point[][];
  size: { width: number; height: number };
};

/** Above so many elements the quick ways are good enough. */
const MANY = 350;
/** So many nodes stand above one another at most. */
const TALLEST = 24;

const OPTIONS = {
  "elk.algorithm": "layered",
  // What others lean on stands to the left.
  "elk.direction": "LEFT",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.json.edgeCoords": "ROOT",
  "elk.layered.spacing.nodeNodeBetweenLayers": "56",
  "elk.layered.spacing.edgeNodeBetweenLayers": "20",
  "elk.layered.spacing.edgeEdgeBetweenLayers": "9",
  "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
  "elk.spacing.nodeNode": "18",
  "elk.spacing.edgeNode": "14",
  "elk.spacing.componentComponent": "36",
  "elk.aspectRatio": "1.7",
};

const QUICK = {
  "elk.layered.thoroughness": "1",
  "elk.layered.nodePlacement.strategy": "SIMPLE",
  "elk.layered.crossingMinimization.greedySwitch.type": "OFF",
  "elk.edgeRouting": "POLYLINE",
};

const BROAD = {
  "elk.layered.layering.strategy": "COFFMAN_GRAHAM",
  "elk.layered.layering.coffmanGraham.layerBound": String(TALLEST),
};

/** Groups that are open are laid out together with what is around them. */
const NESTED = { "elk.hierarchyHandling": "INCLUDE_CHILDREN" };

const OPEN_GROUP = {
  "elk.padding": "[top=40,left=16,bottom=16,right=16]",
  "elk.layered.spacing.nodeNodeBetweenLayers": "56",
};

/** A layout under way; `cancel` ends it, and it never settles. */
export type Job = { done: Promise<Layout>; cancel: () => void };

/** Works out where everything goes. */
export function layOut(drawing: Drawing): Job {
  const worker = new Worker(new URL("./layout.worker.ts", import.meta.url), { type: "module" });
  const elk = new ELK({ workerFactory: () => worker });
  const items = itemsOf(drawing);
  const done = new Promise<ElkNode>((resolve, reject) => {
    worker.addEventListener("error", () => reject(new Error("the layout's worker failed")));
    elk.layout(graphOf(drawing, items)).then(resolve, reject);
  });
  return {
    done: done.then((graph) => read(graph, drawing, items)).finally(() => worker.terminate()),
    cancel: () => worker.terminate(),
  };
}

/** Elk reads some characters of an id as parts of a reference, so things go by number. */
function graphOf(drawing: Drawing, items: Map<string, Item>): ElkNode {
  const ids = new Map([...items.keys()].map((key, number) => [key, `n${number}`]));
  const open = drawing.groups.filter(({ isOpen }) => isOpen);
  const inside = new Map(open.map(({ key }) => [key, [] as ElkNode[]]));
  const children: ElkNode[] = [];
  for (const item of items.values()) {
    const size = item.node ? NODE_SIZE : GROUP_SIZE;
    const child = { id: ids.get(keyOf(item)) ?? "", ...size };
    const within = item.node?.group ?? undefined;
    (within === undefined ? children : (inside.get(within) ?? children)).push(child);
  }
  open.forEach(({ key }, number) => {
    const members = inside.get(key) ?? [];
    if (members.length > 0) {
      children.push({ id: `g${number}`, children: members, layoutOptions: OPEN_GROUP });
    }
  });
  const edges = drawing.edges.flatMap(({ from, to }, number): ElkExtendedEdge[] => {
    const [source, target] = [ids.get(from), ids.get(to)];
    if (source === undefined || target === undefined) return [];
    return [{ id: `e${number}`, sources: [source], targets: [target] }];
  });
  const isMany = items.size + edges.length > MANY;
  const layoutOptions = {
    ...OPTIONS,
    ...(open.length > 0 ? NESTED : isTall(drawing) ? BROAD : {}),
    ...(isMany ? QUICK : {}),
  };
  return { id: "root", children, edges, layoutOptions };
}

/** Whether so many lean on one, or one on so many, that they would stand in one tower. */
function isTall({ edges }: Drawing): boolean {
  const degrees = new Map<string, number>();
  for (const { from, to } of edges) {
    for (const end of [`from ${from}`, `to ${to}`]) degrees.set(end, (degrees.get(end) ?? 0) + 1);
  }
  return Math.max(0, ...degrees.values()) > TALLEST;
}

function read(graph: ElkNode, drawing: Drawing, items: Map<string, Item>): Layout {
  const keys = [...items.keys()];
  const open = drawing.groups.filter(({ isOpen }) => isOpen).map(({ key }) => key);
  const boxes = new Map<string, Box>();
  const take = ({ id, x = 0, y = 0, width = 0, height = 0, children }: ElkNode, from: Point) => {
    const box = { x: from.x + x, y: from.y + y, width, height };
    const number = Number(id.slice(1));
    const key = id.startsWith("g") ? open[number] : keys[number];
    if (key !== undefined) boxes.set(key, box);
    children?.forEach((child) => take(child, box));
  };
  graph.children?.forEach((child) => take(child, { x: 0, y: 0 }));
  const routes: Point[][] = drawing.edges.map(() => []);
  for (const { id, sections } of graph.edges ?? []) {
    const section = sections?.[0];
    if (!section) continue;
    const { startPoint, bendPoints = [], endPoint } = section;
    routes[Number(id.slice(1))] = [startPoint, ...bendPoints, endPoint];
  }
  return {
    drawing,
    items,
    boxes,
    routes,
    size: { width: graph.width ?? 0, height: graph.height ?? 0 },
  };
}

const ROUND = 8;

/** A line through points, with its corners rounded, as an SVG path. */
export function pathThrough(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (!first) return "";
  const parts = [`M${at(first)}`];
  rest.forEach((corner, number) => {
    const next = rest[number + 1];
    const before = rest[number - 1] ?? first;
    if (!next) {
      parts.push(`L${at(corner)}`);
      return;
    }
    const [near, far] = [towards(corner, before), towards(corner, next)];
    parts.push(`L${at(near)}Q${at(corner)} ${at(far)}`);
  });
  return parts.join("");
}

function towards(corner: Point, other: Point): Point {
  const length = Math.hypot(other.x - corner.x, other.y - corner.y);
  const part = length === 0 ? 0 : Math.min(ROUND, length / 2) / length;
  return { x: corner.x + (other.x - corner.x) * part, y: corner.y + (other.y - corner.y) * part };
}

function at({ x, y }: Point): string {
  return `${round(x)},${round(y)}`;
}

function round(number: number): number {
  return Math.round(number * 10) / 10;
}

/** The middle of a line, for its count. */
export function middleOf(points: readonly Point[]): Point {
  const lengths = points.slice(1).map((point, number) => {
    const before = points[number] ?? point;
    return Math.hypot(point.x - before.x, point.y - before.y);
  });
  let left = lengths.reduce((sum, length) => sum + length, 0) / 2;
  for (const [number, length] of lengths.entries()) {
    const [from, to] = [points[number], points[number + 1]];
    if (from && to && left <= length) {
      const part = length === 0 ? 0 : left / length;
      return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
    }
    left -= length;
  }
  return points[0] ?? { x: 0, y: 0 };
}
