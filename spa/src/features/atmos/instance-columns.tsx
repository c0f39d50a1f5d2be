import { CirclePause, Lock, Shapes } from "lucide-react";

import { graphql } from "@/graphql/graphql";
import type { InstanceRow_InstanceFragment } from "@/graphql/generated/graphql";
import { paths } from "@/paths";
import { Badge, HealthCounts, Nothing } from "@/ui/badge";
import { PlainLink } from "@/ui/plain-link";
import { columnsOf } from "@/ui/table";
import { VisibleText } from "@/ui/visible-text";

/** What a row of a table of instances shows. */
export const instanceRow = graphql(/* GraphQL */ `
  fragment InstanceRow_instance on Instance {
    id
    type
    name
    isAbstract
    isEnabled
    isLocked
    stack {
      id
      name
      tenant
      environment
      stage
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
  }
`);

type Row = InstanceRow_InstanceFragment;
const helper = columnsOf<Row>();

const state = helper.display({
  id: "state",
  header: "State",
  meta: { from: "sm" },
  cell: ({ row: { original } }) => <InstanceState {...original} />,
});

const findings = helper.display({
  id: "findings",
  header: "Findings",
  meta: { sort: "ERRORS", className: "w-28" },
  cell: ({ row: { original } }) => {
    const of = (severity: string) =>
      original.diagnostics.filter((each) => each.severity === severity).length;
    return <HealthCounts errors={of("ERROR")} warnings={of("WARNING")} />;
  },
});

const type = helper.accessor("type", {
  header: "Type",
  meta: { sort: "TYPE", from: "md" },
  cell: ({ getValue }) => <span className="font-mono text-xs text-ink-faint">{getValue()}</span>,
});

const component = helper.accessor("component", {
  header: "Component",
  meta: { sort: "COMPONENT", from: "lg" },
  cell: ({ getValue }) => {
    const deployed = getValue();
    return deployed ? (
      <QuietLink to={paths.component(deployed)} text={deployed.name} />
    ) : (
      <span className="text-ink-faint">–</span>
    );
  },
});

/** The instances of one stack. */
export const stackInstanceColumns = helper.columns([
  helper.accessor("name", {
    header: "Instance",
    meta: { sort: "NAME", className: "max-sm:w-full" },
    cell: ({ row: { original } }) => <InstanceLink instance={original} text={original.name} />,
  }),
  type,
  component,
  state,
  findings,
]);

/** The instances of the whole estate. */
export const estateInstanceColumns = helper.columns([
  helper.accessor("name", {
    header: "Instance",
    meta: { sort: "NAME", className: "max-sm:w-full" },
    cell: ({ row: { original } }) => <InstanceLink instance={original} text={original.name} />,
  }),
  helper.accessor("stack", {
    header: "Stack",
    meta: { sort: "STACK", className: "whitespace-nowrap" },
    cell: ({ getValue }) => <QuietLink to={paths.stack(getValue().name)} text={getValue().name} />,
  }),
  component,
  type,
  state,
  findings,
]);

/** The instances of one component. */
export const componentInstanceColumns = helper.columns([
  helper.accessor("stack.name", {
    header: "Stack",
    meta: { sort: "STACK", className: "max-sm:w-full" },
    cell: ({ row: { original } }) => (
      <InstanceLink instance={original} text={original.stack.name} />
    ),
  }),
  helper.accessor("name", {
    header: "Instance",
    meta: { sort: "NAME" },
    cell: ({ getValue }) => <span className="font-mono text-xs">{getValue()}</span>,
  }),
  helper.accessor("stack.stage", {
    header: "Stage",
    meta: { from: "md" },
    cell: ({ getValue }) => <span className="text-ink-muted">{getValue() ?? "–"}</span>,
  }),
  state,
  findings,
]);

export function InstanceLink({
  instance,
  text,
}: {
  instance: { type: string; name: string; stack: { name: string } };
  text: string;
}) {
  return (
    <PlainLink
      to={paths.instance({ ...instance, stack: instance.stack.name })}
      className="row-link font-mono text-xs font-medium"
    >
      <VisibleText text={text} most={120} />
    </PlainLink>
  );
}

/** A link that stands above its row's own. */
export function QuietLink({ to, text }: { to: string; text: string }) {
  return (
    <PlainLink
      to={to}
      className="above-row-link rounded-sm font-mono text-xs text-ink-muted hover:text-accent hover:underline"
    >
      <VisibleText text={text} most={120} />
    </PlainLink>
  );
}

type Flags = { isAbstract: boolean; isEnabled: boolean; isLocked: boolean };

export function InstanceState({ isAbstract, isEnabled, isLocked }: Flags) {
  if (!isAbstract && isEnabled && !isLocked) return <Nothing word="Enabled" />;
  return (
    <span className="inline-flex flex-wrap gap-1">
      {isAbstract && (
        <Badge tone="info" icon={Shapes}>
          Abstract
        </Badge>
      )}
      {!isEnabled && (
        <Badge tone="warn" icon={CirclePause}>
          Disabled
        </Badge>
      )}
      {isLocked && (
        <Badge tone="warn" icon={Lock}>
          Locked
        </Badge>
      )}
    </span>
  );
}
