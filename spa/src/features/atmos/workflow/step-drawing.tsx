import { spellHidden } from "@/ui/hidden-characters";

import type { StepGraph, StepNode } from "./step-graph";

const WIDTH = 124;
const HEIGHT = 36;
const GAP_X = 26;
const GAP_Y = 14;
const MARGIN = 4;
/** More steps are a list to read, not a picture. */
const MOST = 200;
const LONGEST_NAME = 14;

/** Who waits for whom, from left to right; each step leads to its entry in the list below. */
export function StepDrawing({ graph, label }: { graph: StepGraph; label: string }) {
  const { nodes, edges, columns, rows } = graph;
  if (nodes.length < 2 || nodes.length > MOST) return null;
  const width = columns * (WIDTH + GAP_X) - GAP_X + 2 * MARGIN;
  const height = rows * (HEIGHT + GAP_Y) - GAP_Y + 2 * MARGIN;
  const at = new Map(nodes.map((node) => [node.id, placeOf(node)]));
  return (
    <div
      role="region"
      aria-label={label}
      tabIndex={0}
      className="overflow-x-auto border-b border-line px-4 py-4 outline-offset-[-2px]"
    >
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} className="block">
        <g aria-hidden fill="none" strokeWidth="1.5" className="stroke-line-strong">
          {edges.map(({ from, to }) => {
            const [start, end] = [at.get(from), at.get(to)];
            return start && end && <path key={`${from} ${to}`} d={way(start, end)} />;
          })}
        </g>
        {nodes.map((node) => (
          <StepBox key={node.id} node={node} />
        ))}
      </svg>
    </div>
  );
}

type Place = { x: number; y: number };

function placeOf({ column, row }: StepNode): Place {
  return { x: MARGIN + column * (WIDTH + GAP_X), y: MARGIN + row * (HEIGHT + GAP_Y) };
}

/** From the right side of one box to the left side of another, with an arrow's head. */
function way(from: Place, to: Place): string {
  const [x1, y1] = [from.x + WIDTH, from.y + HEIGHT / 2];
  const [x2, y2] = [to.x - 2, to.y + HEIGHT / 2];
  const bend = Math.max(GAP_X / 2, (x2 - x1) / 2);
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}m-5 -4l5 4l-5 4`;
}

function StepBox({ node }: { node: StepNode }) {
  const { x, y } = placeOf(node);
  const name = spellHidden(node.name);
  return (
    <a href={`#step-${node.id}`} aria-label={`Step ${node.id}: ${name.slice(0, 200)}`}>
      <title>{name.slice(0, 200)}</title>
      <rect
        x={x}
        y={y}
        width={WIDTH}
        height={HEIGHT}
        rx="6"
        className="fill-sunken stroke-line-strong transition-colors hover:stroke-accent"
      />
      <text
        x={x + 10}
        y={y + HEIGHT / 2}
        dominantBaseline="central"
        className="pointer-events-none fill-ink font-mono text-2xs"
      >
        <tspan className="fill-ink-faint">{node.id} </tspan>
        {name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name}
      </text>
    </a>
  );
}
