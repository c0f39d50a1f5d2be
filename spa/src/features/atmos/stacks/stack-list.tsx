import { GitCompareArrows, Grid3x3 } from "lucide-react";

import type { StackListQuery } from "@/graphql/generated/graphql";
import { paths } from "@/paths";
import { HealthCounts, Nothing } from "@/ui/badge";
import { PlainLink } from "@/ui/plain-link";
import { VisibleText } from "@/ui/visible-text";

import type { ListColumn, ListKind } from "../list/list-columns";
import type { Way } from "../list/selection-bar";
import { quiet } from "../quiet-text";

export type StackRow = StackListQuery["stacks"]["nodes"][number];

function plain(
  id: string,
  label: string,
  of: (row: StackRow) => string | null | undefined,
  from: ListColumn<StackRow>["from"],
): ListColumn<StackRow> {
  return {
    id,
    label,
    from,
    width: "minmax(4rem,1fr)",
    ...quiet(of),
  };
}

/** A column of numbers, of which only those that are something stand out. */
function counted(
  id: "total" | "abstract" | "disabled" | "locked",
  label: string,
  from: ListColumn<StackRow>["from"],
  sort?: string,
): ListColumn<StackRow> {
  return {
    id,
    label,
    from,
    sort,
    isNumeric: true,
    width: "minmax(0,6rem)",
    cell: ({ counts }) => (counts[id] === 0 ? <Nothing word="0" /> : counts[id]),
    text: ({ counts }) => counts[id],
  };
}

const columns: ListColumn<StackRow>[] = [
  {
    id: "name",
    label: "Stack",
    sort: "NAME",
    width: "minmax(9rem,2fr)",
    cell: ({ name }) => (
      <PlainLink to={paths.stack(name)} className="row-link font-mono text-xs font-medium">
        <VisibleText text={name} most={120} />
      </PlainLink>
    ),
    text: ({ name }) => name,
  },
  plain("tenant", "Tenant", ({ tenant }) => tenant, "md"),
  plain("environment", "Environment", ({ environment }) => environment, "md"),
  plain("stage", "Stage", ({ stage }) => stage, "sm"),
  plain("namespace", "Namespace", ({ namespace }) => namespace, "never"),
  counted("total", "Instances", undefined, "INSTANCES"),
  counted("abstract", "Abstract", "xl"),
  counted("disabled", "Disabled", "xl"),
  counted("locked", "Locked", "xl"),
  {
    id: "findings",
    label: "Findings",
    sort: "ERRORS",
    isNumeric: true,
    width: "minmax(0,7.5rem)",
    cell: ({ counts }) => <HealthCounts {...counts} />,
    text: ({ counts }) => counts.errors + counts.warnings,
  },
];

export const stackKind: ListKind<StackRow> = {
  page: "STACKS",
  noun: ["stack", "stacks"],
  columns,
  nameOf: ({ name }) => name,
  isChanged: ({ name }, { stacks }) => stacks.changed.includes(name),
};

/** The commands that stacks have. */
export const STACK_COMMANDS = ["Describe", "List components"];

const MOST_PINS = 20;

/** Where stacks lead together. */
export function waysOfStacks(rows: readonly StackRow[]): Way[] {
  const [one, other, ...more] = rows;
  const ways: Way[] = [];
  if (one && other && more.length === 0) {
    const to = paths.diff({ from: one.name, to: other.name });
    ways.push({ label: "Compare", icon: GitCompareArrows, to });
  }
  if (rows.length <= MOST_PINS) {
    const to = paths.pinnedMatrix(
      [],
      rows.map(({ name }) => name),
    );
    ways.push({ label: "Matrix", icon: Grid3x3, to });
  }
  return ways;
}
