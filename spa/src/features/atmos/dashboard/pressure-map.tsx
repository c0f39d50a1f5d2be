import { contours } from "d3-contour";
import { useMemo } from "react";

type Weather = { name: string; instanceCount: number; errorCount: number; warningCount: number };

export type PressureMapEnvironments = readonly Weather[];

const WIDTH = 112;
const HEIGHT = 31;
const LEVELS = Array.from({ length: 22 }, (_, level) => -0.9 + level * 0.1);

/** Below this lie only systems with errors; the ground never falls so far. */
const LOW = -0.25;

type System = { x: number; y: number; radius: number; pressure: number };

/**
 * The estate as a weather chart: each environment is a high, or a low where something is wrong.
 * A picture only; the cards below say the same in words.
 */
export function PressureMap({ environments }: { environments: PressureMapEnvironments }) {
  const { systems, lines } = useMemo(() => {
    const systems = systemsOf(environments);
    const chart = contours().size([WIDTH, HEIGHT]).smooth(true).thresholds(LEVELS);
    return { systems, lines: chart(field(systems)) };
  }, [environments]);
  return (
    <svg
      aria-hidden
      viewBox={`1 1 ${WIDTH - 2} ${HEIGHT - 2}`}
      preserveAspectRatio="xMaxYMid slice"
      fill="none"
      className="absolute inset-0 -z-10 size-full mask-[linear-gradient(to_right,transparent_25%,black_75%)] text-contour max-md:opacity-40"
    >
      {lines.map(({ value, coordinates }) => (
        <path
          key={value}
          d={coordinates.flat().map(ring).join("")}
          stroke={value < LOW ? "var(--danger)" : "currentColor"}
          strokeOpacity={value < LOW ? 0.5 : 0.7}
          strokeWidth={1}
          vectorEffect="non-scaling-stroke"
        />
      ))}
      {systems.map(({ x, y, pressure }, index) => (
        <text
          key={index}
          x={x}
          y={y + 0.7}
          textAnchor="middle"
          fontSize="2.2"
          fontWeight="600"
          fill={pressure < 0 ? "var(--danger)" : "currentColor"}
        >
          {pressure < 0 ? "L" : "H"}
        </text>
      ))}
    </svg>
  );
}

function systemsOf(environments: readonly Weather[]): System[] {
  const most = Math.max(1, ...environments.map(({ instanceCount }) => instanceCount));
  return environments.slice(0, 12).map((environment, index, all) => {
    const noise = hash(environment.name);
    const share = Math.sqrt(environment.instanceCount / most);
    return {
      x: WIDTH * (0.42 + (0.52 * (index + 0.5)) / all.length),
      y: HEIGHT * (index % 2 === 0 ? 0.3 + 0.2 * noise : 0.75 - 0.2 * noise),
      radius: Math.min(10, (WIDTH * 0.2) / Math.sqrt(all.length)) * (0.6 + 0.4 * share),
      pressure:
        (environment.errorCount > 0 ? -1 : environment.warningCount > 0 ? 0.35 : 1) *
        (0.45 + 0.5 * share),
    };
  });
}

function field(systems: System[]): number[] {
  return Array.from({ length: WIDTH * HEIGHT }, (_, index) => {
    const x = index % WIDTH;
    const y = Math.floor(index / WIDTH);
    const ground = 0.14 * Math.sin(x / 10.5 + y / 17.5) + 0.1 * Math.cos(y / 7.7 - x / 23);
    return systems.reduce((sum, { x: cx, y: cy, radius, pressure }) => {
      const distance = ((x - cx) ** 2 + ((y - cy) * 1.3) ** 2) / radius ** 2;
      return sum + pressure * Math.exp(-distance);
    }, ground);
  });
}

function ring(points: number[][]): string {
  const path = points.map(([x = 0, y = 0]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L");
  return `M${path}Z`;
}

/** A number from 0 to 1 that stays the same for a name. */
function hash(text: string): number {
  const sum = Array.from(text).reduce(
    (code, letter) => (code * 31 + letter.charCodeAt(0)) % 9973,
    7,
  );
  return sum / 9973;
}
