import { graphql, readFragment, type FragmentType } from "@/graphql/graphql";
import { Badge } from "@/ui/badge";
import { VisibleText } from "@/ui/visible-text";

import { OriginBadge } from "../origin-badge";
import { OutcomeInstances, type OutcomePlace } from "./outcome-instances";

const fragment = graphql(/* GraphQL */ `
  fragment LineOutcome_outcome on FileOutcome {
    isWinner
    isSecret
    text
    instanceCount
    stackCount
    location {
      ...OriginBadge_location
    }
  }
`);

/** What some instances have where a line says something. */
export function LineOutcome({
  outcome: ref,
  at,
  isBrief,
}: {
  outcome: FragmentType<typeof fragment>;
  at: OutcomePlace;
  isBrief: boolean;
}) {
  const { isWinner, isSecret, text, instanceCount, stackCount, location } = readFragment(
    fragment,
    ref,
  );
  return (
    <li className="min-w-0">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <code className="max-w-full min-w-0 rounded-sm bg-sunken px-1.5 py-px font-mono text-xs break-all">
          {isSecret ? (
            "not shown: it looks like a secret"
          ) : (
            <VisibleText text={text ?? ""} most={200} />
          )}
        </code>
        <span className="text-xs text-ink-muted tabular-nums">
          in {counted(instanceCount, "instance")} of {counted(stackCount, "stack")}
        </span>
        {isWinner ? (
          <Badge tone="ok">This line wins</Badge>
        ) : (
          <span className="inline-flex min-w-0 items-center gap-1 text-xs text-warn">
            overridden by {location ? <OriginBadge location={location} /> : "something computed"}
          </span>
        )}
      </p>
      {!isBrief && <OutcomeInstances at={at} count={instanceCount} />}
    </li>
  );
}

export function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}
