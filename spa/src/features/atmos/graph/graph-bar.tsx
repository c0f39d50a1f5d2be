import { Crosshair, Minus, Network, Plus, Route, Table2, Waypoints, X } from "lucide-react";
import { Link } from "react-router";

import { paths } from "@/paths";
import { SelectFilter, type Choice } from "@/ui/filters";
import { Segments } from "@/ui/segments";
import { useHrefWith } from "@/ui/url-state";

import { GraphSearch } from "./graph-search";
import { LENSES, MOST_HOPS, type GraphState, type LensName } from "./graph-state";
import { labelOfKey } from "./label";

const GROUPS = {
  none: { value: "none", label: "nothing" },
  component: { value: "component", label: "component" },
  stack: { value: "stack", label: "stack" },
  folder: { value: "folder", label: "folder" },
} satisfies Record<string, Choice>;

const EDGES: Choice[] = [
  { value: "declared", label: "declared" },
  { value: "inferred", label: "inferred" },
];

/** Which lens, what of it, and how it is shown. */
export function GraphBar({ state }: { state: GraphState }) {
  const { lens } = state;
  return (
    <>
      <search
        aria-label="Graph"
        className="flex flex-wrap items-center gap-2 border-b border-line px-3 py-2"
      >
        <LensSwitch current={lens} />
        <div className="contents max-sm:-mx-3 max-sm:flex max-sm:w-[calc(100%+1.5rem)] max-sm:items-center max-sm:gap-2 max-sm:overflow-x-auto max-sm:px-3 max-sm:py-1 max-sm:[scrollbar-width:none]">
          <GraphSearch key={lens} state={state} />
          <SelectFilter
            label="Group by"
            name="group"
            any="what fits"
            choices={[GROUPS.none, ...LENSES[lens].groupings.map((name) => GROUPS[name])]}
          />
          {lens === "dependencies" && (
            <SelectFilter label="Edges" name="edges" any="all" choices={EDGES} />
          )}
          {state.focus === undefined && (
            <SelectFilter
              label="Unconnected"
              name="alone"
              any="left out"
              choices={[{ value: "show", label: "shown" }]}
            />
          )}
          {lens !== "inheritance" && (
            <SelectFilter
              label="Findings"
              name="findings"
              choices={[{ value: "some", label: "some" }]}
            />
          )}
        </div>
      </search>
      {state.path ? (
        <PathBar state={state} ends={state.path} />
      ) : state.from === undefined ? (
        state.focus !== undefined && <FocusBar state={state} focus={state.focus} />
      ) : (
        <HalfPathBar from={state.from} />
      )}
    </>
  );
}

function LensSwitch({ current }: { current: LensName }) {
  return (
    <Segments
      label="Lens"
      isPages
      isWide
      segments={(Object.keys(LENSES) as LensName[]).map((name) => ({
        label: LENSES[name].label,
        to: paths.graph({ lens: name }),
        isCurrent: name === current,
      }))}
    />
  );
}

/** Whether one looks at the graph, or reads it. */
export function ViewSwitch({ current }: { current: GraphState["view"] }) {
  const hrefWith = useHrefWith();
  const isTable = current === "table";
  return (
    <Segments
      label="Shown as"
      segments={[
        { label: "Canvas", icon: Network, to: hrefWith({ view: undefined }), isCurrent: !isTable },
        { label: "Table", icon: Table2, to: hrefWith({ view: "table" }), isCurrent: isTable },
      ]}
    />
  );
}

const BAR =
  "flex flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line bg-accent-soft/40 px-4 py-1.5 text-sm";
const STEP =
  "inline-flex size-6 items-center justify-center rounded-sm text-ink-muted hover:bg-hover hover:text-ink aria-disabled:pointer-events-none aria-disabled:opacity-40";

const DIRECTIONS: Choice[] = [
  { value: "upstream", label: "upstream" },
  { value: "downstream", label: "downstream" },
];

/** What stands in the middle, and how far around it one sees. */
function FocusBar({ state, focus }: { state: GraphState; focus: string }) {
  const hrefWith = useHrefWith();
  const { hops } = state;
  return (
    <section aria-label="Focus" className={BAR}>
      <span className="inline-flex min-w-0 items-center gap-1.5">
        <Crosshair aria-hidden className="size-4 shrink-0 text-accent" />
        <span className="text-ink-muted">Around</span>
        <span className="truncate font-mono text-xs font-medium">{labelOfKey(focus)}</span>
      </span>
      <span className="inline-flex items-center gap-1 text-ink-muted">
        <Link
          to={hrefWith({ hops: String(hops - 1) })}
          replace
          aria-label="One step less"
          aria-disabled={hops <= 1}
          className={STEP}
        >
          <Minus aria-hidden className="size-3.5" />
        </Link>
        <span className="tabular-nums">
          {hops} {hops === 1 ? "step" : "steps"}
        </span>
        <Link
          to={hrefWith({ hops: String(hops + 1) })}
          replace
          aria-label="One step more"
          aria-disabled={hops >= MOST_HOPS}
          className={STEP}
        >
          <Plus aria-hidden className="size-3.5" />
        </Link>
      </span>
      <SelectFilter label="Direction" name="direction" any="both ways" choices={DIRECTIONS} />
      <Leave label="Show everything" changes={{ focus: undefined, at: undefined }} />
    </section>
  );
}

function PathBar({ state, ends }: { state: GraphState; ends: { from: string; to: string } }) {
  return (
    <section aria-label="Path" className={BAR}>
      <Route aria-hidden className="size-4 shrink-0 text-accent" />
      <span className="min-w-0 text-ink-muted [overflow-wrap:anywhere]">
        Path between <Mono text={labelOfKey(ends.from)} /> and <Mono text={labelOfKey(ends.to)} />:
        what {LENSES[state.lens].leans} what
      </span>
      <Leave label="Leave the path" changes={{ from: undefined, to: undefined }} />
    </section>
  );
}

function HalfPathBar({ from }: { from: string }) {
  return (
    <section aria-label="Path" className={BAR}>
      <Waypoints aria-hidden className="size-4 shrink-0 text-accent" />
      <span className="min-w-0 text-ink-muted [overflow-wrap:anywhere]">
        A path begins at <Mono text={labelOfKey(from)} />. Choose or search where it ends.
      </span>
      <Leave label="Leave the path" changes={{ from: undefined }} />
    </section>
  );
}

function Mono({ text }: { text: string }) {
  return <span className="font-mono text-xs font-medium text-ink">{text}</span>;
}

function Leave({ label, changes }: { label: string; changes: Record<string, string | undefined> }) {
  const hrefWith = useHrefWith();
  return (
    <Link
      to={hrefWith(changes)}
      className="ml-auto inline-flex items-center gap-1 rounded-sm text-xs text-ink-muted hover:text-ink"
    >
      <X aria-hidden className="size-3.5" />
      {label}
    </Link>
  );
}
