import {
  Handle,
  Position,
  useStore,
  type Node,
  type NodeProps,
  type ReactFlowState,
} from "@xyflow/react";
import { ChevronDown, ChevronRight, CirclePause, Lock, Shapes } from "lucide-react";
import { memo } from "react";

import { SeverityCount } from "@/ui/badge";
import { classNames } from "@/ui/class-names";

import type { GraphGroup, GraphNode } from "./drawing";
import { label } from "./label";
import { GroupIcon, NodeIcon } from "./look";

export type NodeCard = Node<{ node: GraphNode; isFocus: boolean; isChosen: boolean }, "node">;
export type GroupCard = Node<{ group: GraphGroup; isFocus: boolean; isChosen: boolean }, "cluster">;
export type OpenGroup = Node<{ group: GraphGroup; onClose: () => void }, "open">;
export type Card = NodeCard | GroupCard | OpenGroup;

/** Below this zoom nobody can read: shapes and icons are enough. */
const LEGIBLE = 0.42;
const isFar = ({ transform }: ReactFlowState) => transform[2] < LEGIBLE;

const MISSING = "border-dashed border-danger bg-danger-soft";
const FOCUS = "border-accent bg-accent-soft";
const RING = "ring-2 ring-accent ring-offset-2 ring-offset-surface";

function Handles() {
  return (
    <>
      <Handle type="source" position={Position.Left} isConnectable={false} />
      <Handle type="target" position={Position.Right} isConnectable={false} />
    </>
  );
}

function borderOf({ kind, isAbstract, errorCount }: GraphNode): string {
  if (kind === "MISSING") return MISSING;
  if (kind === "REMOTE") return "border-line-strong border-dashed bg-sunken";
  if (isAbstract) return "border-info border-dashed bg-surface";
  return errorCount > 0 ? "border-danger bg-surface" : "border-line-strong bg-surface";
}

export const NodeCardView = memo(function NodeCardView({ data }: NodeProps<NodeCard>) {
  const { node, isFocus, isChosen } = data;
  const far = useStore(isFar);
  return (
    <div
      className={classNames(
        "flex size-full items-center gap-2.5 overflow-hidden rounded-md border px-2.5",
        isFocus ? FOCUS : borderOf(node),
        !node.isEnabled && "lens-hatched",
        isChosen && RING,
        far && "justify-center border-2",
      )}
    >
      <Handles />
      <NodeIcon
        node={node}
        className={classNames(
          "shrink-0",
          far ? "size-8" : "size-4",
          node.kind === "MISSING" ? "text-danger" : isFocus ? "text-accent" : "text-ink-faint",
        )}
      />
      {!far && (
        <>
          <div className="min-w-0 flex-1">
            <bdi className="block truncate font-mono text-xs leading-4 font-medium">
              {label(node.name)}
            </bdi>
            <bdi className="block truncate text-2xs leading-4 text-ink-muted">{detailOf(node)}</bdi>
          </div>
          <NodeState node={node} />
        </>
      )}
    </div>
  );
});

function detailOf({ kind, place, type, instanceCount }: GraphNode): string {
  if (kind === "COMPONENT") {
    return `${label(type ?? "")} · ${instanceCount.toLocaleString("en")} ${instanceCount === 1 ? "instance" : "instances"}`;
  }
  const where = place === null ? "" : label(place);
  return kind === "MISSING" ? ["missing", where].filter((text) => text !== "").join(" · ") : where;
}

const MARK = "size-3.5 shrink-0";

function NodeState({ node }: { node: GraphNode }) {
  return (
    <span className="flex shrink-0 items-center gap-1 text-2xs">
      {node.isAbstract && <Shapes aria-hidden className={classNames(MARK, "text-info")} />}
      {!node.isEnabled && <CirclePause aria-hidden className={classNames(MARK, "text-warn")} />}
      {node.isLocked && <Lock aria-hidden className={classNames(MARK, "text-warn")} />}
      <SeverityCount severity="ERROR" count={node.errorCount} />
      <SeverityCount severity="WARNING" count={node.warningCount} />
    </span>
  );
}

/** A closed group: a pile of cards. */
export const GroupCardView = memo(function GroupCardView({ data }: NodeProps<GroupCard>) {
  const { group, isFocus, isChosen } = data;
  const far = useStore(isFar);
  const isMissing = group.missingCount === group.nodeCount;
  return (
    <div className="relative size-full">
      <Handles />
      <span
        aria-hidden
        className="absolute inset-x-3 -bottom-1.5 h-4 rounded-md border border-line-strong bg-sunken"
      />
      <div
        className={classNames(
          "relative flex size-full items-center gap-2.5 overflow-hidden rounded-md border px-3",
          isFocus ? FOCUS : isMissing ? MISSING : "border-line-strong bg-raised",
          isChosen && RING,
          far && "justify-center border-2",
        )}
      >
        <GroupIcon
          group={group}
          className={classNames("shrink-0 text-accent", far ? "size-9" : "size-4")}
        />
        {!far && (
          <>
            <div className="min-w-0 flex-1">
              <bdi className="block truncate font-mono text-xs leading-4 font-medium">
                {label(group.name)}
              </bdi>
              <span className="flex items-center gap-2 text-2xs leading-4 text-ink-muted">
                <span className="tabular-nums">{group.nodeCount.toLocaleString("en")} nodes</span>
                <SeverityCount severity="ERROR" count={group.errorCount} />
                <SeverityCount severity="WARNING" count={group.warningCount} />
              </span>
            </div>
            <ChevronRight aria-hidden className="size-4 shrink-0 text-ink-faint" />
          </>
        )}
      </div>
    </div>
  );
});

/** An open group: a frame around its members. */
export const OpenGroupView = memo(function OpenGroupView({ data }: NodeProps<OpenGroup>) {
  const { group, onClose } = data;
  return (
    <div className="size-full rounded-lg border border-dashed border-line-strong bg-sunken/60">
      <button
        type="button"
        tabIndex={-1}
        onClick={onClose}
        className="pointer-events-auto flex h-8 max-w-full items-center gap-2 rounded-md px-3 text-xs text-ink-muted hover:text-ink"
      >
        <ChevronDown aria-hidden className="size-3.5 shrink-0" />
        <GroupIcon group={group} className="size-3.5 shrink-0 text-accent" />
        <bdi className="truncate font-mono">{label(group.name)}</bdi>
        <span className="sr-only">: close the group</span>
      </button>
    </div>
  );
});
