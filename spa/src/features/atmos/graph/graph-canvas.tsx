import {
  Background,
  BackgroundVariant,
  MiniMap,
  Panel as Corner,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from "@xyflow/react";
import { Maximize, ZoomIn, ZoomOut } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef, type KeyboardEvent, type ReactNode } from "react";

import { classNames } from "@/ui/class-names";
import { IconButton } from "@/ui/button";
import { useMedia } from "@/ui/media";

import { litBy } from "./drawing";
import { GroupCardView, NodeCardView, OpenGroupView, type Card } from "./graph-cards";
import { Arrows, LineView, type Line } from "./graph-line";
import type { Layout } from "./layout";
import { middle, stepFrom, type Arrow } from "./walk-keys";

import "./graph.css";

const NODE_TYPES = { node: NodeCardView, cluster: GroupCardView, open: OpenGroupView };
/** The table, and the words about what is chosen, tell of nodes and edges. */
const UNNAMED = { "aria-roledescription": undefined };
const SILENT = { ...UNNAMED, role: "presentation", "aria-label": undefined };
const EDGE_TYPES = { line: LineView };
const ZOOM = { least: 0.03, most: 2, near: 0.75, legible: 0.5 };
const MOTION = 180;
/** Nothing is blown up beyond its size, and the corners are left to the tools. */
const FIT = {
  padding: { top: "32px", right: "32px", bottom: "112px", left: "32px" },
  maxZoom: 1,
} as const;
/** So few are to be read at once, from where the drawing begins; more are looked at from afar first. */
const FEW = 64;
const CORNER = { x: 32, y: 32 };
/** A map is of use where there is much to get lost in. */
const MANY = 24;
const MAP = { width: 168, height: 112 };

type Acts = {
  onChoose: (key: string | undefined, byPointer: boolean) => void;
  onOpen: (key: string) => void;
  onFocus: (key: string) => void;
  onToggle: (key: string) => void;
  onBack: () => void;
};

type Props = Acts & {
  layout: Layout;
  /** What is fitted anew when it changes: another lens, focus or path. None while the layout is not that of it. */
  scene: string | undefined;
  /** The group that was opened last. */
  opened: string | undefined;
  focus: string | undefined;
  chosen: string | undefined;
  title: string;
  children?: ReactNode;
};

/** The drawing, to look around in. */
export function GraphCanvas(props: Props) {
  return (
    <ReactFlowProvider>
      <Canvas {...props} />
    </ReactFlowProvider>
  );
}

function Canvas({ layout, scene, opened, focus, chosen, title, children, ...acts }: Props) {
  const { nodes, edges } = useElements(layout, focus, chosen, acts.onToggle);
  const isWide = useMedia("(min-width: 640px)");
  const isCalm = useMedia("(prefers-reduced-motion: reduce)");
  const duration = isCalm ? 0 : MOTION;
  const flow = useReactFlow();
  const canvas = useRef<HTMLDivElement>(null);
  const fit = useFit(layout, scene, focus, opened);

  const show = (key: string) => {
    const box = layout.boxes.get(key);
    const area = canvas.current?.getBoundingClientRect();
    if (!box || !area) return;
    const { x, y, zoom } = flow.getViewport();
    const left = box.x * zoom + x;
    const top = box.y * zoom + y;
    const isSeen =
      left >= 0 &&
      top >= 0 &&
      left + box.width * zoom <= area.width &&
      top + box.height * zoom <= area.height;
    if (isSeen && zoom >= ZOOM.legible) return;
    const at = middle(box);
    void flow.setCenter(at.x, at.y, { zoom: Math.max(zoom, ZOOM.near), duration });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (act(event.key)) {
      event.preventDefault();
      event.stopPropagation();
    }
  };

  const act = (key: string): boolean => {
    switch (key) {
      case "ArrowLeft":
      case "ArrowRight":
      case "ArrowUp":
      case "ArrowDown": {
        const next = stepFrom(layout, chosen ?? focus, key satisfies Arrow);
        if (next !== undefined) {
          acts.onChoose(next, false);
          show(next);
        }
        return true;
      }
      case "Enter":
        if (chosen !== undefined) acts.onOpen(chosen);
        return chosen !== undefined;
      case "f":
      case "F":
        if (chosen !== undefined) acts.onFocus(chosen);
        return chosen !== undefined;
      case "+":
      case "=":
        void flow.zoomIn({ duration });
        return true;
      case "-":
        void flow.zoomOut({ duration });
        return true;
      case "0":
        void flow.fitView({ ...FIT, duration });
        return true;
      case "Escape":
        acts.onBack();
        return true;
      default:
        return false;
    }
  };

  return (
    <ReactFlow<Card, Line>
      ref={canvas}
      className={classNames("lens-canvas", chosen !== undefined && "has-choice")}
      aria-label={title}
      aria-describedby="graph-summary"
      tabIndex={0}
      onKeyDown={onKeyDown}
      nodes={nodes}
      edges={edges}
      nodeTypes={NODE_TYPES}
      edgeTypes={EDGE_TYPES}
      onlyRenderVisibleElements
      onInit={fit}
      minZoom={ZOOM.least}
      maxZoom={ZOOM.most}
      nodesDraggable={false}
      nodesConnectable={false}
      nodesFocusable={false}
      edgesFocusable={false}
      elementsSelectable={false}
      disableKeyboardA11y
      deleteKeyCode={null}
      selectionKeyCode={null}
      multiSelectionKeyCode={null}
      panActivationKeyCode={null}
      zoomActivationKeyCode={null}
      zoomOnDoubleClick={false}
      proOptions={{ hideAttribution: true }}
      onNodeClick={(_, { id, type }) => {
        if (type === "cluster") acts.onToggle(id);
        else if (type === "node") acts.onChoose(id, true);
      }}
      onNodeDoubleClick={(_, { id, type }) => {
        if (type === "node") acts.onFocus(id);
      }}
      onPaneClick={() => acts.onChoose(undefined, true)}
    >
      <Arrows />
      <Background variant={BackgroundVariant.Dots} gap={24} size={1} />
      {isWide && layout.items.size > MANY && (
        <MiniMap
          pannable
          zoomable
          ariaLabel="Map of the whole graph"
          nodeClassName={({ type, className }) => (type === "open" ? "is-open" : (className ?? ""))}
          nodeStrokeWidth={0}
          style={MAP}
          className="!m-3 overflow-hidden rounded-md border border-line"
        />
      )}
      <Corner position="bottom-left" className="!m-3 flex flex-col gap-2">
        {children}
        <div
          role="toolbar"
          aria-label="Zoom"
          className="flex w-fit rounded-md border border-line bg-surface"
        >
          <IconButton
            icon={ZoomIn}
            label="Zoom in"
            onClick={() => void flow.zoomIn({ duration })}
          />
          <IconButton
            icon={ZoomOut}
            label="Zoom out"
            onClick={() => void flow.zoomOut({ duration })}
          />
          <IconButton
            icon={Maximize}
            label="Fit everything in"
            onClick={() => void flow.fitView({ ...FIT, duration })}
          />
        </div>
      </Corner>
    </ReactFlow>
  );
}

/**
 * Fits the view to a new scene, and leaves it where it is while a scene only changes. A group that was opened is
 * shown; where all would be too small to read, what stands in the middle is, or where the drawing begins.
 */
function useFit(
  layout: Layout,
  scene: string | undefined,
  focus: string | undefined,
  opened: string | undefined,
): () => void {
  const flow = useReactFlow();
  const fitted = useRef({ scene, opened });
  const fit = useCallback(() => {
    void flow.fitView(FIT).then(() => {
      if (flow.getZoom() >= ZOOM.legible) return;
      const box = focus === undefined ? undefined : layout.boxes.get(focus);
      if (box) {
        const at = middle(box);
        void flow.setCenter(at.x, at.y, { zoom: ZOOM.near });
      } else if (layout.items.size <= FEW) {
        void flow.setViewport({ ...CORNER, zoom: ZOOM.legible });
      }
    });
  }, [flow, layout, focus]);
  useEffect(() => {
    const before = fitted.current;
    if (scene === undefined || before.scene === scene) return;
    fitted.current = { scene, opened };
    if (opened !== undefined && before.opened !== opened && layout.boxes.has(opened)) {
      void flow.fitView({ ...FIT, nodes: [{ id: opened }] });
    } else {
      fit();
    }
  }, [fit, flow, layout, opened, scene]);
  return fit;
}

function useElements(
  layout: Layout,
  focus: string | undefined,
  chosen: string | undefined,
  onToggle: (key: string) => void,
): { nodes: Card[]; edges: Line[] } {
  const lit = useMemo(
    () => (chosen === undefined ? undefined : litBy(layout.drawing, chosen)),
    [layout, chosen],
  );
  const nodes = useMemo(() => {
    const cards: Card[] = [];
    for (const group of layout.drawing.groups) {
      const box = layout.boxes.get(group.key);
      if (!group.isOpen || !box) continue;
      const onClose = () => onToggle(group.key);
      cards.push({
        id: group.key,
        type: "open",
        zIndex: -1,
        ...placed(box),
        data: { group, onClose },
      });
    }
    for (const [key, item] of layout.items) {
      const box = layout.boxes.get(key);
      if (!box) continue;
      const base = {
        id: key,
        ...placed(box),
        domAttributes: UNNAMED,
        className: lit?.keys.has(key) === true ? "is-lit" : undefined,
      };
      const marks = { isFocus: key === focus, isChosen: key === chosen };
      cards.push(
        item.node
          ? { ...base, type: "node", data: { node: item.node, ...marks } }
          : { ...base, type: "cluster", data: { group: item.group, ...marks } },
      );
    }
    return cards;
  }, [layout, lit, focus, chosen, onToggle]);
  const edges = useMemo(
    () =>
      layout.drawing.edges.map((edge, number): Line => ({
        id: `e${number}`,
        type: "line",
        source: edge.from,
        target: edge.to,
        domAttributes: SILENT,
        className: lit?.edges.has(number) === true ? "is-lit" : undefined,
        data: { edge, route: layout.routes[number] ?? [] },
      })),
    [layout, lit],
  );
  return { nodes, edges };
}

function placed({ x, y, width, height }: { x: number; y: number; width: number; height: number }) {
  return { position: { x, y }, width, height };
}
