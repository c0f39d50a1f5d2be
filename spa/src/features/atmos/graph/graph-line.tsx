import { useStore, type Edge, type EdgeProps, type ReactFlowState } from "@xyflow/react";
import { memo } from "react";

import { DASHES, edgeWidth, lookOf, type EdgeLook, type GraphEdge } from "./drawing";
import { middleOf, pathThrough, type Point } from "./layout";

export type Line = Edge<{ edge: GraphEdge; route: Point[] }, "line">;

const LEGIBLE = 0.55;
const isNear = ({ transform }: ReactFlowState) => transform[2] >= LEGIBLE;
const LOOKS: EdgeLook[] = ["declared", "inferred", "missing"];

/** An edge along its route: solid, dashed or dotted, with how many it stands for. */
export const LineView = memo(function LineView({ data }: EdgeProps<Line>) {
  const near = useStore(isNear);
  if (!data || data.route.length === 0) return null;
  const { edge, route } = data;
  const look = lookOf(edge);
  const middle = middleOf(route);
  return (
    <>
      <path
        d={pathThrough(route)}
        className={`lens-edge lens-edge-${look}`}
        strokeWidth={edgeWidth(edge.count)}
        strokeDasharray={DASHES[look]}
        strokeLinecap={look === "missing" ? "round" : "butt"}
        markerEnd={near ? `url(#lens-arrow-${look})` : undefined}
      />
      {near && edge.count > 1 && <Count at={middle} count={edge.count} />}
    </>
  );
});

function Count({ at, count }: { at: Point; count: number }) {
  const text = count.toLocaleString("en");
  const width = text.length * 6.5 + 10;
  return (
    <g transform={`translate(${at.x} ${at.y})`}>
      <rect
        x={-width / 2}
        y={-8}
        width={width}
        height={16}
        rx={8}
        className="fill-surface stroke-line-strong"
      />
      <text
        y={3.5}
        textAnchor="middle"
        className="fill-ink-muted text-[10px] font-medium tabular-nums"
      >
        {text}
      </text>
    </g>
  );
}

/** The arrows' heads, at what is leaned on. */
export function Arrows() {
  return (
    <svg aria-hidden className="absolute size-0">
      <defs>
        {LOOKS.map((look) => (
          <marker
            key={look}
            id={`lens-arrow-${look}`}
            viewBox="0 0 10 10"
            refX="9"
            refY="5"
            markerWidth="9"
            markerHeight="9"
            markerUnits="userSpaceOnUse"
            orient="auto"
          >
            <path d="M0,0.5L10,5L0,9.5z" className={`lens-arrow lens-arrow-${look}`} />
          </marker>
        ))}
      </defs>
    </svg>
  );
}
