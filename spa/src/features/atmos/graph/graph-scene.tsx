import { Download, LoaderCircle } from "lucide-react";
import { useCallback } from "react";
import { useNavigate, useSearchParams } from "react-router";

import { Button } from "@/ui/button";
import { useMedia } from "@/ui/media";
import { Popover } from "@/ui/popover";
import { EmptyState } from "@/ui/states";
import { toast } from "@/ui/toast";

import { nameOf, pageOf, type Drawing, type Item } from "./drawing";
import { exportImage } from "./export-image";
import { GraphCanvas } from "./graph-canvas";
import { GraphDetails } from "./graph-details";
import { GraphLegend } from "./graph-legend";
import { GraphLoading } from "./graph-loading";
import { LENSES, parseState, toggled, type GraphState } from "./graph-state";
import { GraphTable } from "./graph-table";
import { label } from "./label";
import type { Layout } from "./layout";
import { wordsOf } from "./look";
import { useLayout } from "./use-layout";

type Props = {
  state: GraphState;
  drawing: Drawing;
  /** Whether the drawing is what the state asks for, and not still what was there before. */
  isCurrent: boolean;
};

/** What was asked for, as a canvas or as a table, with the details of what is chosen. */
export function GraphScene(props: Props) {
  const { state, drawing } = props;
  return state.view === "table" ? (
    <GraphTable state={state} drawing={drawing} />
  ) : (
    <CanvasScene {...props} />
  );
}

function CanvasScene({ state, drawing, isCurrent }: Props) {
  const { layout, state: layoutState } = useLayout(drawing);
  const acts = useActs(state, layout);
  const isBeside = useMedia("(min-width: 1100px)");
  const { label: lensLabel, noun } = LENSES[state.lens];
  const title = `Graph of ${lensLabel.toLowerCase()}`;
  const item = state.at === undefined ? undefined : layout?.items.get(state.at);
  if (layoutState === "failed") {
    return (
      <>
        <EmptyState title="This cannot be drawn">
          No places were found for all of it. The table below shows the same.
        </EmptyState>
        <GraphTable state={state} drawing={drawing} />
      </>
    );
  }
  return (
    <div className="flex min-h-0 flex-1">
      <div className="relative min-h-104 min-w-0 flex-1 overflow-hidden rounded-b-lg">
        {layout ? (
          <GraphCanvas
            layout={layout}
            scene={isCurrent && layoutState === "ready" ? sceneOf(state) : undefined}
            opened={state.open.at(-1)}
            focus={state.focus}
            chosen={item && state.at}
            title={title}
            {...acts}
          >
            <div className="flex w-fit rounded-md border border-line bg-surface">
              <GraphLegend lens={state.lens} />
              <ExportMenu layout={layout} title={title} />
            </div>
          </GraphCanvas>
        ) : (
          <GraphLoading />
        )}
        <p id="graph-summary" className="sr-only">
          {drawing.nodes.length} {noun[1]}, {drawing.groups.length} groups and{" "}
          {drawing.edges.length} edges. Arrow keys move, Enter opens, F puts in the middle, Escape
          goes back. The table shows the same.
        </p>
        <p role="status" aria-live="polite" className="sr-only">
          {item && describe(item, drawing)}
        </p>
        {layoutState === "busy" && layout && (
          <span className="absolute top-3 left-3 inline-flex items-center gap-2 rounded-md border border-line bg-raised px-2.5 py-1 text-xs text-ink-muted">
            <LoaderCircle aria-hidden className="size-3.5 animate-spin" />
            <span role="status">Drawing</span>
          </span>
        )}
      </div>
      {item && (isBeside || state.details) && (
        <GraphDetails
          state={state}
          item={item}
          drawing={drawing}
          onClose={() => acts.onChoose(undefined, true)}
        />
      )}
    </div>
  );
}

/** What makes it another picture, to be fitted anew. */
function sceneOf({ lens, focus, path, hops, group, most, open }: GraphState): string {
  return JSON.stringify([lens, focus, path, hops, group, most, open]);
}

function describe(item: Item, drawing: Drawing): string {
  if (item.group) return `Group ${label(item.group.name)}, ${item.group.nodeCount} nodes, closed`;
  const { node } = item;
  const place = node.place === null ? "" : ` in ${label(node.place)}`;
  const shown = drawing.edges.filter(({ from, to }) => from === node.key || to === node.key).length;
  const words = wordsOf(node);
  return `${label(node.name)}${place}${words === "" ? "" : `, ${words}`}, ${shown} edges here`;
}

/** The address as it is: a key can come before the page is drawn that the key before it led to. */
function paramsNow(): URLSearchParams {
  return new URLSearchParams(window.location.search);
}

/** What one can do with the drawing, all of it through the address. */
function useActs(state: GraphState, layout: Layout | undefined) {
  const [, setParams] = useSearchParams();
  const navigate = useNavigate();
  const change = useCallback(
    (changes: Record<string, string | undefined>, isStep: boolean) => {
      const next = paramsNow();
      for (const [name, value] of Object.entries(changes)) {
        if (value === undefined) next.delete(name);
        else next.set(name, value);
      }
      setParams(next, { replace: !isStep, preventScrollReset: true });
    },
    [setParams],
  );
  const { open, from, path } = state;
  const onToggle = useCallback(
    (key: string) => change({ open: toggled(open, key), at: undefined }, true),
    [change, open],
  );
  const onChoose = (key: string | undefined, byPointer: boolean) => {
    const isEnd = byPointer && from !== undefined && !path && key !== undefined && key !== from;
    if (isEnd && layout?.items.get(key)?.node) change({ to: key, at: undefined }, true);
    else change({ at: key, details: key !== undefined && byPointer ? "show" : undefined }, false);
  };
  const onOpen = (key: string) => {
    const item = layout?.items.get(key);
    if (item?.group) onToggle(key);
    const page = item?.node && pageOf(item.node);
    if (page !== undefined) void navigate(page);
    else if (item?.node) toast(`${label(nameOf(item))} is not there to be opened.`, "info");
  };
  const onFocus = (key: string) => change({ focus: key, at: key, open: undefined }, true);
  const onBack = () => {
    const { at, from, focus } = parseState(paramsNow());
    if (at !== undefined) change({ at: undefined, details: undefined }, false);
    else if (from !== undefined) change({ from: undefined, to: undefined }, true);
    else if (focus !== undefined) change({ focus: undefined }, true);
  };
  return { onChoose, onOpen, onFocus, onToggle, onBack };
}

function ExportMenu({ layout, title }: { layout: Layout; title: string }) {
  const save = (format: "svg" | "png") => {
    exportImage(layout, format, title).then(
      () => toast(`Saved as ${format.toUpperCase()}`),
      () => toast("The picture could not be made.", "warn"),
    );
  };
  return (
    <Popover
      label="Save the picture"
      trigger={
        <Button look="quiet" icon={Download}>
          Save
        </Button>
      }
    >
      <p className="mb-3 text-xs text-ink-muted">The graph as it is drawn, in these colours:</p>
      <div className="flex gap-2">
        <Button onClick={() => save("svg")}>SVG</Button>
        <Button onClick={() => save("png")}>PNG</Button>
      </div>
    </Popover>
  );
}
