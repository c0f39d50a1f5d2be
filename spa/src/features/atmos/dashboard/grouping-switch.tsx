import { Link } from "react-router";
import { useMutation } from "urql";

import type { EnvironmentGrouping } from "@/graphql/generated/graphql";
import { settingsUpdate } from "@/graphql/settings";
import { classNames } from "@/ui/class-names";

const LABELS = {
  STAGE: "Stage",
  TENANT: "Tenant",
  REGION: "Region",
  NAMESPACE: "Namespace",
} satisfies Record<EnvironmentGrouping, string>;

const GROUPINGS = Object.keys(LABELS) as EnvironmentGrouping[];

/** The grouping that the address names. */
export function parseGrouping(text: string | null): EnvironmentGrouping | undefined {
  return GROUPINGS.find((each) => each === text?.toUpperCase());
}

/** What the dashboard's cards stand for; remembered as the user's setting. */
export function GroupingSwitch({ current }: { current: EnvironmentGrouping }) {
  const [, update] = useMutation(settingsUpdate);
  return (
    <nav
      aria-label="Group by"
      className="inline-flex rounded-md border border-line bg-sunken p-0.5"
    >
      {GROUPINGS.map((grouping) => (
        <Link
          key={grouping}
          to={{ search: `?by=${grouping.toLowerCase()}` }}
          replace
          preventScrollReset
          aria-current={grouping === current ? "true" : undefined}
          onClick={() => void update({ input: { dashboardGrouping: grouping } })}
          className={classNames(
            "inline-flex h-6 items-center rounded-sm px-2.5 text-xs",
            grouping === current
              ? "bg-raised font-medium text-ink shadow-sm"
              : "text-ink-muted hover:text-ink",
          )}
        >
          {LABELS[grouping]}
        </Link>
      ))}
    </nav>
  );
}
