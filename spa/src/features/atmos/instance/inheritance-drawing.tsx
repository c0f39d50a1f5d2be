import { classNames } from "@/ui/class-names";

/** As tall as the row beside it. */
export const ROW = 60;
const LANE = 18;
const INSET = 20;
const DOT = 5;
/** Deeper chains share the last lane: the drawing stays beside the names. */
const MOST_LANES = 6;

type Drawn = { name: string; isSelf: boolean; parents: { name: string; key: string }[] };

/** How far each is from the instance: the longest way counts, so that no line runs through a dot. */
export function lanesOf(bases: readonly Drawn[]): Map<string, number> {
  const lanes = new Map<string, number>();
  for (const { name, parents: named } of [...bases].reverse()) {
    const own = lanes.get(name) ?? 0;
    lanes.set(name, own);
    for (const base of named) lanes.set(base.name, Math.max(lanes.get(base.name) ?? 0, own + 1));
  }
  return lanes;
}

/** Who names whom, beside the list that says the same in words. */
export function InheritanceDrawing({
  bases,
  chosen,
}: {
  bases: readonly Drawn[];
  chosen: string | undefined;
}) {
  const lanes = lanesOf(bases);
  const places = new Map(
    bases.map(({ name }, index) => [
      name,
      {
        x: INSET + Math.min(lanes.get(name) ?? 0, MOST_LANES) * LANE,
        y: index * ROW + ROW / 2,
      },
    ]),
  );
  const widest = Math.max(...[...places.values()].map(({ x }) => x));
  const height = bases.length * ROW;
  return (
    <svg
      aria-hidden
      width={widest + INSET}
      height={height}
      viewBox={`0 0 ${widest + INSET} ${height}`}
      className="shrink-0"
    >
      {bases.flatMap(({ name, parents: named }) =>
        named.map((base) => {
          const [from, to] = [places.get(base.name), places.get(name)];
          if (!from || !to) return null;
          const middle = (from.y + to.y) / 2;
          return (
            <path
              key={`${name} ${base.name}`}
              d={`M${from.x} ${from.y}C${from.x} ${middle} ${to.x} ${middle} ${to.x} ${to.y}`}
              fill="none"
              strokeWidth={1.5}
              strokeDasharray={base.key === "COMPONENT" ? "4 3" : undefined}
              className="stroke-line-strong"
            />
          );
        }),
      )}
      {bases.map(({ name, isSelf }) => {
        const place = places.get(name);
        return (
          place && (
            <circle
              key={name}
              cx={place.x}
              cy={place.y}
              r={isSelf ? DOT + 1 : DOT}
              strokeWidth={2}
              className={classNames(
                name === chosen ? "stroke-accent" : "stroke-line-strong",
                isSelf ? "fill-accent" : "fill-surface",
              )}
            />
          )
        );
      })}
    </svg>
  );
}
