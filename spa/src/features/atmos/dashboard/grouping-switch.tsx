import { Tag } from "lucide-react";
import { useMutation } from "urql";

import type { EnvironmentGrouping } from "@/graphql/generated/graphql";
import { settingsUpdate } from "@/graphql/settings";
import { Button } from "@/ui/button";
import { CodeBlock } from "@/ui/code-block";
import { SelectFilter, type Choice } from "@/ui/filters";
import { Popover } from "@/ui/popover";
import { Segments } from "@/ui/segments";

/** What stacks are grouped by, in words. */
export const GROUPINGS = {
  STAGE: "Stage",
  TENANT: "Tenant",
  REGION: "Region",
  NAMESPACE: "Namespace",
} satisfies Record<EnvironmentGrouping, string>;

const ALL = Object.keys(GROUPINGS) as EnvironmentGrouping[];

/** The grouping that the address names. */
export function parseGrouping(text: string | null): EnvironmentGrouping | undefined {
  return ALL.find((each) => each === text?.toUpperCase());
}

type Label = { name: string; stackCount: number; valueCount: number };

/** What the dashboard's cards stand for; remembered as the user's setting, but for labels, which are the estate's own. */
export function GroupingSwitch({
  current,
  label,
  labels,
}: {
  current: EnvironmentGrouping;
  label: string | null | undefined;
  labels: readonly Label[];
}) {
  const [, update] = useMutation(settingsUpdate);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Segments
        label="Group by"
        size="sm"
        segments={ALL.map((grouping) => ({
          label: GROUPINGS[grouping],
          to: { search: `?by=${grouping.toLowerCase()}` },
          isCurrent: label == null && grouping === current,
          onChoose: () => void update({ input: { dashboardGrouping: grouping } }),
        }))}
      />
      <LabelChoice label={label} labels={labels} />
    </div>
  );
}

/** The labels of stacks to group by; where no stack has one, how they get one. */
function LabelChoice({
  label,
  labels,
}: {
  label: string | null | undefined;
  labels: readonly Label[];
}) {
  if (labels.length === 0) {
    return (
      <Popover
        label="Labels of stacks"
        trigger={
          <Button look="quiet" icon={Tag}>
            Label
          </Button>
        }
      >
        <p className="max-w-80 text-xs text-ink-muted">
          No stack of this estate has a label. Write some at the root of a manifest, and they group
          these cards:
        </p>
        <CodeBlock language="yaml" text={"metadata:\n  labels:\n    team: shop"} />
      </Popover>
    );
  }
  const choices = labels.map(({ name, valueCount }) => ({
    value: name,
    label: `${name} (${valueCount.toLocaleString("en")})`,
  }));
  return (
    <SelectFilter label="Label" name="label" any="None" choices={withCurrent(choices, label)} />
  );
}

/** A label that a shared address names, though no stack has it now. */
function withCurrent(choices: Choice[], label: string | null | undefined): Choice[] {
  const isKnown = label == null || choices.some(({ value }) => value === label);
  return isKnown ? choices : [...choices, { value: label, label }];
}
