import { Box, FolderX, Ship, type LucideIcon } from "lucide-react";
import { Link } from "react-router";

import { graphql, readFragment, type FragmentType } from "@/graphql/graphql";
import { paths } from "@/paths";
import { VisibleText } from "@/ui/visible-text";

const fragment = graphql(/* GraphQL */ `
  fragment ComponentCard_component on Component {
    id
    type
    name
    path
    doesPathExist
    description
    instanceCount
    stackCount
  }
`);

const ICONS: Record<string, LucideIcon | undefined> = { helmfile: Ship, helm: Ship };

/** A component of the catalog, and how much it is used. */
export function ComponentCard({ component: ref }: { component: FragmentType<typeof fragment> }) {
  const component = readFragment(fragment, ref);
  const { type, name, path, doesPathExist, description, instanceCount, stackCount } = component;
  const Icon = ICONS[type] ?? Box;
  return (
    <li className="relative flex min-h-28 flex-col rounded-lg border border-line bg-surface p-(--inset) shadow-card transition-colors hover:border-line-strong hover:bg-hover">
      <div className="flex items-center gap-2">
        <Icon aria-hidden className="size-4 shrink-0 text-accent" />
        <Link
          to={paths.component({ type, name })}
          className="row-link min-w-0 truncate font-mono text-xs font-medium"
        >
          <VisibleText text={name} most={120} />
        </Link>
        <span className="ml-auto">
          <span className="font-mono text-2xs text-ink-faint">{type}</span>
        </span>
      </div>
      <p className="mt-2 line-clamp-2 text-xs break-words text-ink-muted">
        <VisibleText text={description ?? path ?? "No directory"} most={300} />
      </p>
      <p className="mt-auto flex items-center gap-2 pt-3 text-xs text-ink-faint tabular-nums">
        <span>
          <span className="font-medium text-ink">{instanceCount.toLocaleString("en")}</span>{" "}
          {instanceCount === 1 ? "instance" : "instances"} in{" "}
          <span className="font-medium text-ink">{stackCount.toLocaleString("en")}</span>{" "}
          {stackCount === 1 ? "stack" : "stacks"}
        </span>
        {path && !doesPathExist && (
          <span className="ml-auto inline-flex items-center gap-1 text-warn">
            <FolderX aria-hidden className="size-3.5" />
            Directory missing
          </span>
        )}
      </p>
    </li>
  );
}
