import { GitCompareArrows, Grid3x3, Waypoints } from "lucide-react";

import { graphql } from "@/graphql/graphql";
import type { InstanceListRowFragment } from "@/graphql/generated/graphql";
import { lensKeys, paths } from "@/paths";
import { HealthCounts } from "@/ui/badge";

import { InstanceLink, InstanceState, QuietLink } from "../instance-columns";
import type { ListColumn, ListKind } from "../list/list-columns";
import type { Way } from "../list/selection-bar";
import { quiet, QuietText } from "../quiet-text";
import { ValueText } from "../values/value-text";

/** A row of the list of instances. */
export const instanceListRow = graphql(/* GraphQL */ `
  fragment InstanceListRow on Instance {
    id
    type
    name
    description
    isAbstract
    isEnabled
    isLocked
    workspace
    inheritance
    stack {
      id
      name
      tenant
      environment
      stage
      namespace
    }
    component {
      id
      type
      name
    }
    diagnostics {
      id
      severity
    }
    value(path: $path) @include(if: $hasPath) {
      kind
      size
      scalar(most: 400)
      text(most: 400) {
        text
      }
    }
  }
`);

export type InstanceRow = InstanceListRowFragment;

const count = (row: InstanceRow, severity: string) =>
  row.diagnostics.filter((each) => each.severity === severity).length;

function states({ isAbstract, isEnabled, isLocked }: InstanceRow): string {
  const words = [isAbstract && "abstract", !isEnabled && "disabled", isLocked && "locked"];
  return words.filter(Boolean).join(" ") || "enabled";
}

/** A column of plain text. */
function plain(
  id: string,
  label: string,
  of: (row: InstanceRow) => string | null | undefined,
  from: ListColumn<InstanceRow>["from"],
  width = "minmax(0,1fr)",
): ListColumn<InstanceRow> {
  return {
    id,
    label,
    from,
    width,
    ...quiet(of),
  };
}

const columns: ListColumn<InstanceRow>[] = [
  {
    id: "name",
    label: "Instance",
    sort: "NAME",
    width: "minmax(9rem,2fr)",
    cell: (row) => <InstanceLink instance={row} text={row.name} />,
    text: ({ name }) => name,
  },
  {
    id: "stack",
    label: "Stack",
    sort: "STACK",
    width: "minmax(8rem,1.6fr)",
    cell: ({ stack }) => <QuietLink to={paths.stack(stack.name)} text={stack.name} />,
    text: ({ stack }) => stack.name,
  },
  {
    id: "component",
    label: "Component",
    sort: "COMPONENT",
    from: "xl",
    width: "minmax(0,1.4fr)",
    cell: ({ component }) =>
      component ? (
        <QuietLink to={paths.component(component)} text={component.name} />
      ) : (
        <QuietText text={undefined} />
      ),
    text: ({ component }) => component?.name ?? "",
  },
  { ...plain("type", "Type", ({ type }) => type, "md", "minmax(0,6rem)"), sort: "TYPE" },
  plain("tenant", "Tenant", ({ stack }) => stack.tenant, "never"),
  plain("environment", "Environment", ({ stack }) => stack.environment, "never"),
  plain("stage", "Stage", ({ stack }) => stack.stage, "xl", "minmax(0,6rem)"),
  plain("namespace", "Namespace", ({ stack }) => stack.namespace, "never"),
  plain("workspace", "Workspace", ({ workspace }) => workspace, "never"),
  plain("inherits", "Inherits from", ({ inheritance }) => inheritance.join(", "), "never"),
  plain("description", "Description", ({ description }) => description, "never", "minmax(0,2fr)"),
  {
    id: "state",
    label: "State",
    from: "sm",
    width: "minmax(0,7rem)",
    cell: (row) => <InstanceState {...row} />,
    text: states,
  },
  {
    id: "findings",
    label: "Findings",
    sort: "ERRORS",
    width: "minmax(0,6.5rem)",
    cell: (row) => <HealthCounts errors={count(row, "ERROR")} warnings={count(row, "WARNING")} />,
    text: ({ diagnostics }) => diagnostics.length,
  },
];

export const instanceKind: ListKind<InstanceRow> = {
  page: "INSTANCES",
  noun: ["instance", "instances"],
  columns,
  nameOf: ({ name, stack }) => `${stack.name}/${name}`,
  isChanged: ({ id }, change) => change.instances.some(({ instanceId }) => instanceId === id),
};

/** The same with a column for the value at a path. */
export function withValue(path: string): ListKind<InstanceRow> {
  const column: ListColumn<InstanceRow> = {
    id: "value",
    label: path,
    from: "always",
    width: "minmax(8rem,1.6fr)",
    cell: ({ value }) =>
      value ? (
        <ValueText {...value} className="font-mono text-xs" />
      ) : (
        <QuietText text={undefined} />
      ),
    text: ({ value }) => value?.text.text ?? "",
  };
  const [first, ...rest] = columns;
  return { ...instanceKind, columns: first ? [first, column, ...rest] : [column] };
}

/** The commands that instances have. */
export const INSTANCE_COMMANDS = ["Describe", "Validate", "Plan", "Apply", "Diff"];

const MOST_PINS = 20;

/** Where instances lead together. */
export function waysOfInstances(rows: readonly InstanceRow[]): Way[] {
  const [one, other, ...more] = rows;
  const ways: Way[] = [];
  if (one && other && more.length === 0) {
    ways.push({
      label: "Compare",
      icon: GitCompareArrows,
      to: paths.diff({
        from: one.stack.name,
        fromInstance: `${one.type}/${one.name}`,
        to: other.stack.name,
        toInstance: `${other.type}/${other.name}`,
      }),
    });
  }
  if (one && !other) {
    const focus = lensKeys.instance({ ...one, stack: one.stack.name });
    ways.push({ label: "Graph", icon: Waypoints, to: paths.graph({ focus }) });
  }
  if (rows.length <= MOST_PINS) {
    const to = paths.pinnedMatrix(
      rows.map(({ type, name }) => `${type}/${name}`),
      rows.map(({ stack }) => stack.name),
    );
    ways.push({ label: "Matrix", icon: Grid3x3, to });
  }
  return ways;
}
