import {
  Blocks,
  File,
  FileCode,
  FileX,
  Folder,
  FolderOpen,
  Layers,
  Package,
  ShieldCheck,
  SlidersHorizontal,
  Workflow,
  type LucideIcon,
} from "lucide-react";
import { Link } from "react-router";

import type { FileKind, GitFileState } from "@/graphql/generated/graphql";
import { Badge, SeverityCount } from "@/ui/badge";
import { classNames } from "@/ui/class-names";
import { VisibleText } from "@/ui/visible-text";

import type { FileColumns, FileRow } from "./tree-rows";

export const KINDS = {
  STACK: { label: "Stack manifest", icon: Layers },
  IMPORTED: { label: "Imported manifest", icon: FileCode },
  UNUSED: { label: "Unused manifest", icon: FileX },
  CONFIG: { label: "Configuration", icon: SlidersHorizontal },
  WORKFLOW: { label: "Workflows", icon: Workflow },
  COMPONENT: { label: "Component code", icon: Blocks },
  VENDOR: { label: "Vendor manifest", icon: Package },
  POLICY: { label: "Schema or policy", icon: ShieldCheck },
  OTHER: { label: "File", icon: File },
} satisfies Record<FileKind, { label: string; icon: LucideIcon }>;

export const GIT_STATES = {
  UNCHANGED: undefined,
  MODIFIED: { letter: "M", label: "Modified since the commit", tone: "text-warn" },
  ADDED: { letter: "A", label: "Added, not committed", tone: "text-ok" },
  UNTRACKED: { letter: "U", label: "Unknown to git", tone: "text-info" },
} satisfies Record<GitFileState, { letter: string; label: string; tone: string } | undefined>;

/** A file or a folder of the tree, with what one wants to know of it. */
export function FileTreeRow({
  row,
  columns,
  href,
  isNarrow,
}: {
  row: FileRow;
  columns: FileColumns;
  href: string | undefined;
  /** Beside a file there is room for little. */
  isNarrow: boolean;
}) {
  const { name, at, errors, warnings, isExpanded, count } = row;
  if (at === undefined || href === undefined) {
    const Icon = isExpanded ? FolderOpen : Folder;
    return (
      <>
        <Icon aria-hidden className="size-3.5 shrink-0 text-ink-faint" />
        <span className="min-w-0 truncate">
          <VisibleText text={name} most={200} />
        </span>
        <span className="ml-auto flex shrink-0 items-center gap-2.5 pl-2 text-2xs text-ink-faint tabular-nums">
          {!isExpanded && <Findings errors={errors} warnings={warnings} />}
          <span>
            {count}
            <span className="sr-only"> files</span>
          </span>
        </span>
      </>
    );
  }
  const kind = columns.kinds[at] ?? "OTHER";
  const { label, icon: Icon } = KINDS[kind];
  const stack = columns.stackNames[at];
  const imports = columns.importedByCounts[at] ?? 0;
  return (
    <>
      <Icon
        aria-label={label}
        role="img"
        className={classNames(
          "size-3.5 shrink-0",
          kind === "STACK" ? "text-accent" : "text-ink-faint",
        )}
      />
      <Link
        to={href}
        tabIndex={-1}
        onClick={(event) => {
          // The row itself goes there; the link is for new tabs and windows.
          if (event.ctrlKey || event.metaKey || event.shiftKey) event.stopPropagation();
          else event.preventDefault();
        }}
        className="min-w-0 truncate"
      >
        <VisibleText text={name} most={200} />
      </Link>
      <span className="ml-auto flex shrink-0 items-center gap-2.5 pl-2 font-sans text-2xs text-ink-faint tabular-nums">
        <Findings errors={errors} warnings={warnings} />
        {kind === "UNUSED" && <Badge tone="warn">Unused</Badge>}
        {!isNarrow && stack && (
          <span className="max-w-60 max-sm:hidden">
            <Badge tone="accent" mono>
              <span className="truncate">
                <VisibleText text={stack} most={100} />
              </span>
            </Badge>
          </span>
        )}
        {!isNarrow && imports > 0 && (
          <span className="w-28 text-right max-sm:hidden">imported by {imports}</span>
        )}
        <GitLetter state={columns.gitStates[at] ?? null} />
      </span>
    </>
  );
}

function Findings({ errors, warnings }: { errors: number; warnings: number }) {
  return (
    <>
      <SeverityCount severity="ERROR" count={errors} />
      <SeverityCount severity="WARNING" count={warnings} />
    </>
  );
}

function GitLetter({ state }: { state: GitFileState | null }) {
  const look = state === null ? undefined : GIT_STATES[state];
  if (!look) return null;
  return (
    <span
      title={look.label}
      className={classNames("w-3 text-center font-mono font-semibold", look.tone)}
    >
      <span aria-hidden>{look.letter}</span>
      <span className="sr-only">{look.label}</span>
    </span>
  );
}
