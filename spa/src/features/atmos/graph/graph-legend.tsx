import { CirclePause, Info, Lock, Shapes, Unlink } from "lucide-react";

import { IconButton } from "@/ui/button";
import { Popover } from "@/ui/popover";

import { DASHES, type EdgeLook } from "./drawing";
import { LENSES, type LensName } from "./graph-state";

const EDGES: Record<LensName, { look: EdgeLook; words: string }[]> = {
  dependencies: [
    { look: "declared", words: "Declared: dependencies.components, settings.depends_on" },
    { look: "inferred", words: "Inferred: only a function such as !terraform.state reads it" },
    { look: "missing", words: "Missing: leads to nothing" },
  ],
  imports: [
    { look: "declared", words: "Imports" },
    { look: "missing", words: "Missing: no such file" },
  ],
  inheritance: [
    { look: "declared", words: "Inherits from" },
    { look: "missing", words: "Missing: no such base" },
  ],
};

const STATES = [
  { icon: Shapes, words: "Abstract, with a dashed border: a base, never deployed" },
  { icon: CirclePause, words: "Disabled, hatched: Atmos leaves it out" },
  { icon: Lock, words: "Locked: Atmos refuses to change it" },
  { icon: Unlink, words: "Missing: named, and not there" },
];

/** What lines and marks mean. */
export function GraphLegend({ lens }: { lens: LensName }) {
  const { leans } = LENSES[lens];
  return (
    <Popover label="Legend" trigger={<IconButton icon={Info} label="Legend" />}>
      <h2 className="text-sm font-medium">Legend</h2>
      <p className="mt-1 text-xs text-ink-muted">
        What others lean on stands to the left: an arrow says that its start {leans} its end.
        Several edges between groups are one line, thicker, with their number.
      </p>
      <ul className="mt-3 flex flex-col gap-2 text-xs">
        {EDGES[lens].map(({ look, words }) => (
          <li key={look} className="flex items-center gap-3">
            <svg aria-hidden viewBox="0 0 40 10" className="h-2.5 w-10 shrink-0">
              <line
                x1="2"
                x2="38"
                y1="5"
                y2="5"
                strokeWidth="1.75"
                strokeDasharray={DASHES[look]}
                strokeLinecap={look === "missing" ? "round" : "butt"}
                className={`lens-edge lens-edge-${look}`}
              />
            </svg>
            {words}
          </li>
        ))}
        {STATES.map(({ icon: Icon, words }) => (
          <li key={words} className="flex items-center gap-3">
            <span className="flex w-10 shrink-0 justify-center">
              <Icon aria-hidden className="size-4 text-ink-muted" />
            </span>
            {words}
          </li>
        ))}
      </ul>
    </Popover>
  );
}
