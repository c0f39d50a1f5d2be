import { GitCompareArrows, Terminal } from "lucide-react";
import { Link, useLoaderData, useSearchParams, type LoaderFunctionArgs } from "react-router";
import { useQuery } from "urql";

import { graphql } from "@/graphql/graphql";
import { load } from "@/graphql/load";
import type { CrumbHandle } from "@/layout/crumbs";
import { paths, type StackSearch } from "@/paths";
import { Button, buttonClass } from "@/ui/button";
import { CommandCopy } from "@/ui/command-copy";
import { Facts, PageHead, type Fact } from "@/ui/page";
import { Popover } from "@/ui/popover";
import { QueryView } from "@/ui/query-view";
import { EmptyState } from "@/ui/states";
import { SubjectLoading } from "@/ui/subject-loading";
import { Tabs } from "@/ui/tabs";
import { TermHelp } from "@/ui/term";
import { VisibleText } from "@/ui/visible-text";

import { DiagnosticsTab } from "./diagnostics-tab";
import { ImportsTab } from "./imports-tab";
import { InstancesTab } from "./instances-tab";
import { StackValuesTab } from "./stack-values-tab";

const query = graphql(/* GraphQL */ `
  query StackPage($name: String!) {
    stack(name: $name) {
      id
      name
      tenant
      environment
      stage
      namespace
      imports
      manifests {
        id
        path
      }
      counts {
        total
        abstract
        disabled
        locked
        errors
        warnings
      }
      commands {
        label
        text
      }
    }
  }
`);

type TabId = NonNullable<StackSearch["tab"]>;
const TAB_IDS: readonly TabId[] = ["instances", "values", "imports", "diagnostics"];

export function loader({ params }: LoaderFunctionArgs) {
  return load(query, { name: params.stack ?? "" });
}

export const handle: CrumbHandle = {
  crumb: ({ stack = "" }) => [
    { label: "Stacks", to: paths.stacks() },
    { label: stack, to: paths.stack(stack), mono: true },
  ],
};

export function Component() {
  const variables = useLoaderData<typeof loader>();
  const result = useQuery({ query, variables });
  const [params] = useSearchParams();
  const tab = TAB_IDS.find((id) => id === params.get("tab")) ?? "instances";
  const { name } = variables;
  return (
    <QueryView level={1} result={result} loading={<SubjectLoading />}>
      {({ stack }) =>
        stack ? (
          <>
            <PageHead
              mono
              title={stack.name}
              help={<TermHelp id="stack" label="What is a stack?" />}
              actions={
                <>
                  <Link to={paths.diff({ from: stack.name })} className={buttonClass()}>
                    <GitCompareArrows aria-hidden className="size-4 shrink-0" />
                    Compare with…
                  </Link>
                  <Popover label="Commands" trigger={<Button icon={Terminal}>Commands</Button>}>
                    <p className="mb-3 text-xs text-ink-muted">The same with Atmos, in a shell:</p>
                    <div className="flex flex-col gap-3">
                      {stack.commands.map(({ label, text }) => (
                        <CommandCopy key={text} label={label} command={text} />
                      ))}
                    </div>
                  </Popover>
                </>
              }
            />
            <Facts className="mb-5" facts={factsOf(stack)} />
            <Tabs
              label="Views of the stack"
              current={tab}
              tabs={[
                {
                  id: "instances",
                  label: "Instances",
                  to: paths.stack(name),
                  count: stack.counts.total,
                },
                { id: "values", label: "Values", to: paths.stack(name, { tab: "values" }) },
                {
                  id: "imports",
                  label: "Imports",
                  to: paths.stack(name, { tab: "imports" }),
                  count: stack.imports.length,
                },
                {
                  id: "diagnostics",
                  label: "Diagnostics",
                  to: paths.stack(name, { tab: "diagnostics" }),
                  count: stack.counts.errors + stack.counts.warnings,
                },
              ]}
            />
            <div className="mt-4">
              {tab === "instances" && <InstancesTab stack={name} />}
              {tab === "values" && <StackValuesTab stack={name} />}
              {tab === "imports" && <ImportsTab stack={name} />}
              {tab === "diagnostics" && <DiagnosticsTab stack={name} />}
            </div>
          </>
        ) : (
          <EmptyState
            level={1}
            title="No such stack"
            action={
              <Link to={paths.stacks()} className={buttonClass()}>
                All stacks
              </Link>
            }
          >
            This estate has no stack named {name}. It may have been removed or renamed, or its
            manifest no longer resolves; see the{" "}
            <Link to={paths.diagnostics()} className="text-accent hover:underline">
              diagnostics
            </Link>
            .
          </EmptyState>
        )
      }
    </QueryView>
  );
}

type Named = {
  tenant?: string | null;
  environment?: string | null;
  stage?: string | null;
  namespace?: string | null;
  manifests: { id: string; path: string }[];
};

function factsOf({ tenant, environment, stage, namespace, manifests }: Named): Fact[] {
  const named = [
    { term: "Namespace", detail: namespace },
    { term: "Tenant", detail: tenant },
    { term: "Environment", detail: environment },
    { term: "Stage", detail: stage },
  ].filter(({ detail }) => detail);
  return [
    ...named,
    {
      term: manifests.length === 1 ? "Manifest" : "Manifests",
      about: "manifest",
      detail: (
        <ul>
          {manifests.map(({ id, path }) => (
            <li key={id}>
              <Link
                to={paths.file(path)}
                className="rounded-sm font-mono text-xs text-accent hover:underline"
              >
                <VisibleText text={path} most={300} />
              </Link>
            </li>
          ))}
        </ul>
      ),
    },
  ];
}
