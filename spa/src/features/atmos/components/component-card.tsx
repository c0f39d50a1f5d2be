import { Box, FolderX, Ship, type LucideIcon } from "lucide-react";
import { Link } from "react-router";

import { graphql, readFragment, type FragmentType } from "@/graphql/graphql";
import { paths } from "@/paths";
import { Badge } from "@/ui/badge";
import { classNames } from "@/ui/class-names";
import { VisibleText } from "@/ui/visible-text";

const fragment = graphql(/* GraphQL */ `
  fragment ComponentCard_component on Component {
    id
    type
    name
    path
    doesPathExist
    description
    category
    deployableCount
    abstractCount
    stackCount
    readme {
      summary
    }
    sources {
      version
    }
  }
`);

const ICONS: Record<string, LucideIcon | undefined> = { helmfile: Ship, helm: Ship };

/** A component of the catalog: what it is, and how much it is used. */
export function ComponentCard({
  component: ref,
  flash,
}: {
  component: FragmentType<typeof fragment>;
  /** The animation that says that it changed. */
  flash: string | false;
}) {
  const component = readFragment(fragment, ref);
  const { type, name, path, doesPathExist, category, sources } = component;
  const Icon = ICONS[type] ?? Box;
  const about = component.description ?? component.readme?.summary ?? path ?? "No directory";
  const version = sources.find((source) => source.version)?.version;
  return (
    <li
      className={classNames(
        "relative flex min-h-32 flex-col rounded-lg border border-line bg-surface p-(--inset) shadow-card transition-colors hover:border-line-strong hover:bg-hover",
        flash,
      )}
    >
      <div className="flex items-center gap-2">
        <Icon aria-hidden className="size-4 shrink-0 text-accent" />
        <Link
          to={paths.component({ type, name })}
          className="row-link min-w-0 truncate font-mono text-xs font-medium"
        >
          <VisibleText text={name} most={120} />
        </Link>
        <span className="ml-auto shrink-0 font-mono text-2xs text-ink-faint">{type}</span>
      </div>
      <p className="mt-2 line-clamp-2 text-xs break-words text-ink-muted">
        <VisibleText text={about} most={300} />
      </p>
      {(category ?? version) != null && (
        <p className="mt-2.5 flex flex-wrap gap-1.5">
          {category && (
            <Badge>
              <VisibleText text={category} most={40} />
            </Badge>
          )}
          {version && (
            <Badge mono tone="accent">
              <VisibleText text={version} most={40} />
            </Badge>
          )}
        </p>
      )}
      <p className="mt-auto flex flex-wrap items-center gap-x-2 pt-3 text-xs text-ink-faint tabular-nums">
        <Uses component={component} />
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

type Counted = { deployableCount: number; abstractCount: number; stackCount: number };

function Uses({
  component: { deployableCount, abstractCount, stackCount },
}: {
  component: Counted;
}) {
  return (
    <span>
      <span className="font-medium text-ink">{deployableCount.toLocaleString("en")}</span>{" "}
      {deployableCount === 1 ? "instance" : "instances"} in{" "}
      <span className="font-medium text-ink">{stackCount.toLocaleString("en")}</span>{" "}
      {stackCount === 1 ? "stack" : "stacks"}
      {abstractCount > 0 && <>, {abstractCount.toLocaleString("en")} abstract</>}
    </span>
  );
}
