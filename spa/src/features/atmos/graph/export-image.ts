/**
 * The drawing as a file. Shapes are worked out once; SVG is built through the document's own interface and PNG drawn
 * on a canvas, so that no text of the repository is ever read as markup.
 */

import { readColours } from "@/ui/canvas-colours";
import { download } from "@/ui/download";

import { DASHES, edgeWidth, lookOf, nameOf, type EdgeLook, type Item } from "./drawing";
import { label } from "./label";
import { pathThrough, type Box, type Layout, type Point } from "./layout";

type Shape =
  | { kind: "card"; box: Box; fill: string; stroke: string; dash?: string }
  | { kind: "line"; path: string; stroke: string; width: number; dash?: string }
  | { kind: "arrow"; path: string; fill: string }
  | { kind: "text"; at: Point; text: string; fill: string; size: number; isBold: boolean };

const MARGIN = 24;
const CORNER = 6;
const FONT = "ui-monospace, 'SF Mono', Menlo, monospace";
/** Browsers draw nothing on larger canvases. */
const MOST_PIXELS = 8_000;
const SVG = "http://www.w3.org/2000/svg";

const COLOURS = {
  surface: "var(--surface)",
  sunken: "var(--sunken)",
  line: "var(--line-strong)",
  ink: "var(--ink)",
  muted: "var(--ink-muted)",
  faint: "var(--ink-faint)",
  accent: "var(--accent)",
  danger: "var(--danger)",
  info: "var(--info)",
} as const;

type Colours = Record<keyof typeof COLOURS, string>;

export function shapesOf(layout: Layout, colours: Colours): Shape[] {
  const shapes: Shape[] = [];
  for (const group of layout.drawing.groups) {
    const box = layout.boxes.get(group.key);
    if (!group.isOpen || !box) continue;
    shapes.push({ kind: "card", box, fill: colours.sunken, stroke: colours.line, dash: "4 3" });
    const at = { x: box.x + 12, y: box.y + 20 };
    shapes.push(text(at, fitting(group.name, box.width - 24), colours.muted));
  }
  const lines = {
    declared: colours.faint,
    inferred: colours.info,
    missing: colours.danger,
  } satisfies Record<EdgeLook, string>;
  layout.drawing.edges.forEach((edge, number) => {
    const route = layout.routes[number] ?? [];
    const look = lookOf(edge);
    const width = edgeWidth(edge.count);
    const path = pathThrough(route);
    if (path === "") return;
    shapes.push({ kind: "line", path, stroke: lines[look], width, dash: DASHES[look] });
    shapes.push({ kind: "arrow", path: arrowAt(route), fill: lines[look] });
  });
  for (const [key, item] of layout.items) {
    const box = layout.boxes.get(key);
    if (box) shapes.push(...cardOf(item, box, colours));
  }
  return shapes;
}

function cardOf(item: Item, box: Box, colours: Colours): Shape[] {
  const { node, group } = item;
  const isMissing = node ? node.kind === "MISSING" : group.missingCount === group.nodeCount;
  const isDashed = isMissing || node?.isAbstract === true || node?.kind === "REMOTE";
  const stroke = isMissing ? colours.danger : node?.isAbstract ? colours.info : colours.line;
  const detail = node ? detailOf(node.place ?? node.type ?? "", item) : `${group.nodeCount} nodes`;
  const room = box.width - 24;
  return [
    {
      kind: "card",
      box,
      fill: colours.surface,
      stroke,
      dash: isDashed ? "4 3" : undefined,
    },
    {
      ...text({ x: box.x + 12, y: box.y + 21 }, fitting(nameOf(item), room), colours.ink),
      isBold: true,
    },
    {
      ...text({ x: box.x + 12, y: box.y + 36 }, fitting(detail, room), colours.muted),
      size: 10.5,
    },
  ];
}

function detailOf(place: string, { node }: Item): string {
  if (!node) return place;
  const states = [
    node.kind === "MISSING" && "missing",
    node.isAbstract && "abstract",
    !node.isEnabled && "disabled",
  ].filter((word) => word !== false);
  return [...states, place].filter((word) => word !== "").join(" · ");
}

function text(at: Point, words: string, fill: string): Shape & { kind: "text" } {
  return { kind: "text", at, text: words, fill, size: 12, isBold: false };
}

/** A name as long as there is room for it. */
function fitting(name: string, room: number): string {
  return label(label(name), Math.max(Math.floor(room / 7.3), 4));
}

function arrowAt(route: readonly Point[]): string {
  const [before, end] = [route.at(-2), route.at(-1)];
  if (!before || !end) return "";
  const length = Math.hypot(end.x - before.x, end.y - before.y) || 1;
  const [x, y] = [(end.x - before.x) / length, (end.y - before.y) / length];
  const side = (turn: number) => `${end.x - x * 8 - y * 4 * turn},${end.y - y * 8 + x * 4 * turn}`;
  return `M${end.x},${end.y}L${side(1)}L${side(-1)}z`;
}

/** The drawing as an SVG document. */
export function svgOf(layout: Layout, colours: Colours, title: string): string {
  const { width, height } = sizeOf(layout);
  const picture = document.implementation.createDocument(SVG, "svg");
  const root = picture.documentElement;
  const add = (parent: Element, name: string, attributes: Record<string, string | number>) => {
    const element = picture.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
    parent.append(element);
    return element;
  };
  root.setAttribute("viewBox", `${-MARGIN} ${-MARGIN} ${width} ${height}`);
  root.setAttribute("width", String(width));
  root.setAttribute("height", String(height));
  add(root, "title", {}).textContent = label(title);
  add(root, "rect", { x: -MARGIN, y: -MARGIN, width, height, fill: colours.surface });
  for (const shape of shapesOf(layout, colours)) {
    switch (shape.kind) {
      case "card": {
        const { fill, stroke, dash } = shape;
        const dashes = { "stroke-dasharray": dash ?? "none" };
        add(root, "rect", { ...shape.box, rx: CORNER, fill, stroke, ...dashes });
        break;
      }
      case "line": {
        const { path, stroke, width: thick, dash } = shape;
        const dashes = { "stroke-dasharray": dash ?? "none" };
        add(root, "path", { d: path, fill: "none", stroke, "stroke-width": thick, ...dashes });
        break;
      }
      case "arrow":
        add(root, "path", { d: shape.path, fill: shape.fill });
        break;
      case "text": {
        const { at, fill, size, isBold } = shape;
        const weight = isBold ? 600 : 400;
        add(root, "text", {
          ...at,
          fill,
          "font-family": FONT,
          "font-size": size,
          "font-weight": weight,
        }).textContent = shape.text;
        break;
      }
    }
  }
  return new XMLSerializer().serializeToString(picture);
}

function sizeOf({ size }: Layout): { width: number; height: number } {
  return {
    width: Math.ceil(size.width) + 2 * MARGIN,
    height: Math.ceil(size.height) + 2 * MARGIN,
  };
}

function paint(layout: Layout, colours: Colours): HTMLCanvasElement {
  const { width, height } = sizeOf(layout);
  const scale = Math.min(2, MOST_PIXELS / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(width * scale);
  canvas.height = Math.ceil(height * scale);
  const brush = canvas.getContext("2d");
  if (!brush) throw new Error("there is no canvas to draw on");
  brush.scale(scale, scale);
  brush.fillStyle = colours.surface;
  brush.fillRect(0, 0, width, height);
  brush.translate(MARGIN, MARGIN);
  for (const shape of shapesOf(layout, colours)) draw(brush, shape);
  return canvas;
}

function draw(brush: CanvasRenderingContext2D, shape: Shape): void {
  brush.setLineDash("dash" in shape && shape.dash ? shape.dash.split(" ").map(Number) : []);
  switch (shape.kind) {
    case "card": {
      const { x, y, width, height } = shape.box;
      brush.beginPath();
      brush.roundRect(x, y, width, height, CORNER);
      brush.fillStyle = shape.fill;
      brush.fill();
      brush.strokeStyle = shape.stroke;
      brush.lineWidth = 1;
      brush.stroke();
      break;
    }
    case "line":
      brush.strokeStyle = shape.stroke;
      brush.lineWidth = shape.width;
      brush.stroke(new Path2D(shape.path));
      break;
    case "arrow":
      brush.fillStyle = shape.fill;
      brush.fill(new Path2D(shape.path));
      break;
    case "text":
      brush.font = `${shape.isBold ? 600 : 400} ${shape.size}px ${FONT}`;
      brush.fillStyle = shape.fill;
      brush.fillText(shape.text, shape.at.x, shape.at.y);
      break;
  }
}

/** Hands the drawing over as a file. */
export async function exportImage(
  layout: Layout,
  format: "svg" | "png",
  title: string,
): Promise<void> {
  const colours = readColours(COLOURS);
  const blob =
    format === "svg"
      ? new Blob([svgOf(layout, colours, title)], { type: "image/svg+xml" })
      : await blobOf(paint(layout, colours));
  download(blob, `${title.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}.${format}`);
}

function blobOf(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob) resolve(blob);
      else reject(new Error("the picture is too large"));
    });
  });
}
