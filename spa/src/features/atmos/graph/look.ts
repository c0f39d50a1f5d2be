/** How the kinds of things in the graph look. */

import {
  Blocks,
  Box,
  CloudOff,
  FileCode,
  Folder,
  Layers,
  Package,
  Ship,
  SquareTerminal,
  Unlink,
  type LucideIcon,
  type LucideProps,
} from "lucide-react";
import { createElement } from "react";

import type { LensNodeKind } from "@/graphql/generated/graphql";

import type { GraphGroup, GraphNode } from "./drawing";

export const NODE_ICONS = {
  INSTANCE: Box,
  FILE: FileCode,
  COMPONENT: Blocks,
  MISSING: Unlink,
  REMOTE: CloudOff,
} satisfies Record<LensNodeKind, LucideIcon>;

const TYPE_ICONS: Record<string, LucideIcon> = {
  helm: Ship,
  helmfile: Ship,
  kubernetes: Ship,
  packer: Package,
  ansible: SquareTerminal,
};

/** The icon of a node: of its component type, where that has one. */
export function NodeIcon({ node, ...look }: { node: GraphNode } & LucideProps) {
  const { kind, type } = node;
  const ofType = kind === "INSTANCE" && type !== null ? TYPE_ICONS[type] : undefined;
  return createElement(ofType ?? NODE_ICONS[kind], { "aria-hidden": true, ...look });
}

/** The icon of a group: of what its members share. */
export function GroupIcon({ group, ...look }: { group: GraphGroup } & LucideProps) {
  const [by] = group.key.split(":");
  const icon = by === "stack" ? Layers : by === "folder" ? Folder : Blocks;
  return createElement(icon, { "aria-hidden": true, ...look });
}

/** What a node is, in words, for who cannot see it. */
export function wordsOf(node: GraphNode): string {
  const state = [
    node.kind === "MISSING" && "missing",
    node.kind === "REMOTE" && "elsewhere",
    node.isAbstract && "abstract",
    !node.isEnabled && "disabled",
    node.isLocked && "locked",
    node.errorCount > 0 && counted(node.errorCount, "error"),
    node.warningCount > 0 && counted(node.warningCount, "warning"),
  ].filter((word) => word !== false);
  return state.join(", ");
}

function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}
