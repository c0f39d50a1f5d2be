import { CircleCheck, CirclePause, Lock } from "lucide-react";
import { Link } from "react-router";

import { graphql, readFragment, type FragmentType } from "@/graphql/graphql";
import type { EnvironmentCard_EnvironmentFragment } from "@/graphql/generated/graphql";
import { paths } from "@/paths";
import { SeverityCount } from "@/ui/badge";
import { classNames } from "@/ui/class-names";
import { VisibleText } from "@/ui/visible-text";

export const environmentFragment = graphql(/* GraphQL */ `
  fragment EnvironmentCard_environment on Environment {
    name
    grouping
    label
    stackCount
    instanceCount
    errorCount
    warningCount
    disabledCount
    lockedCount
  }
`);

type Environment = EnvironmentCard_EnvironmentFragment;

/** Where an environment's card leads: to its stacks, or to what has its label. */
function hrefOf({ grouping, label, name }: Environment): string {
  if (label != null) return paths.search({ search: `metadata.labels.${label}:${name}` });
  switch (grouping) {
    case "STAGE":
      return paths.stacks({ stage: name });
    case "TENANT":
      return paths.stacks({ tenant: name });
    case "REGION":
      return paths.stacks({ environment: name });
    case "NAMESPACE":
      return paths.stacks({ namespace: name });
  }
}

function plural(count: number, one: string): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : `${one}s`}`;
}

export function EnvironmentCard({
  environment: ref,
}: {
  environment: FragmentType<typeof environmentFragment>;
}) {
  const environment = readFragment(environmentFragment, ref);
  const { name, errorCount, warningCount, disabledCount, lockedCount } = environment;
  const tone = errorCount > 0 ? "text-danger" : warningCount > 0 ? "text-warn" : "text-contour";
  return (
    <li className="group relative isolate overflow-hidden rounded-lg border border-line bg-surface p-(--inset) shadow-card transition-colors hover:border-line-strong">
      <Front className={tone} />
      <Link to={hrefOf(environment)} className="row-link">
        <span className="block truncate text-lg font-semibold tracking-tight">
          <VisibleText
            text={
              name === "" ? `No ${environment.label ?? environment.grouping.toLowerCase()}` : name
            }
            most={120}
          />
        </span>
      </Link>
      <p className="mt-3 text-2xl font-semibold tracking-tight tabular-nums">
        {environment.instanceCount.toLocaleString("en")}
        <span className="ml-1.5 text-sm font-normal tracking-normal text-ink-muted">
          {environment.instanceCount === 1 ? "instance" : "instances"}
        </span>
      </p>
      <p className="text-xs text-ink-muted">in {plural(environment.stackCount, "stack")}</p>
      <p className="mt-3 flex flex-wrap gap-x-3 gap-y-1 text-xs text-ink-muted">
        {errorCount + warningCount === 0 && (
          <span className="inline-flex items-center gap-1 text-ok">
            <CircleCheck aria-hidden className="size-3.5" />
            Healthy
          </span>
        )}
        <SeverityCount severity="ERROR" count={errorCount} />
        <SeverityCount severity="WARNING" count={warningCount} />
        {disabledCount > 0 && (
          <span className="inline-flex items-center gap-1">
            <CirclePause aria-hidden className="size-3.5" />
            {disabledCount} disabled
          </span>
        )}
        {lockedCount > 0 && (
          <span className="inline-flex items-center gap-1">
            <Lock aria-hidden className="size-3.5" />
            {lockedCount} locked
          </span>
        )}
      </p>
    </li>
  );
}

/** Isobars in the corner: close and red around a low. */
function Front({ className }: { className: string }) {
  return (
    <svg
      aria-hidden
      viewBox="0 0 100 100"
      fill="none"
      stroke="currentColor"
      className={classNames(
        "absolute -top-8 -right-8 -z-10 size-32 opacity-60 transition-transform duration-500 group-hover:scale-110",
        className,
      )}
    >
      <circle cx="58" cy="42" r="9" />
      <path d="M58 24c12-1 20 7 20 18s-8 20-20 20-21-8-20-20c1-10 9-17 20-18Z" />
      <path
        d="M58 12c18-2 32 11 33 29 0 18-13 32-33 33-19 0-33-13-33-31 1-17 15-29 33-31Z"
        opacity=".7"
      />
      <path
        d="M57 0c25-2 46 16 47 40 1 25-19 47-46 47C31 87 12 69 12 44 13 19 32 2 57 0Z"
        opacity=".4"
      />
    </svg>
  );
}
