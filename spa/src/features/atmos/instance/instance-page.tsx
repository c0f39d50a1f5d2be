import { Link, useLoaderData, useSearchParams, type LoaderFunctionArgs } from "react-router";
import { useQuery } from "urql";

import { graphql } from "@/graphql/graphql";
import { load } from "@/graphql/load";
import type { CrumbHandle } from "@/layout/crumbs";
import { paths, type InstanceSearch } from "@/paths";
import { buttonClass } from "@/ui/button";
import { Card } from "@/ui/page";
import { QueryView } from "@/ui/query-view";
import { EmptyState } from "@/ui/states";
import { SubjectLoading } from "@/ui/subject-loading";
import { Tabs } from "@/ui/tabs";

import { DiagnosticItem } from "../diagnostics/diagnostic-item";
import { BrokenFiles } from "./broken-files";
import { CommandsTab } from "./commands-tab";
import { DependenciesTab } from "./dependencies-tab";
import { FilesTab } from "./files-tab";
import { HistoryTab } from "./history-tab";
import { InheritanceTab } from "./inheritance-tab";
import { InstanceHead } from "./instance-head";
import { RawTab } from "./raw-tab";
import { SourceTab } from "./source-tab";
import { ValuesTab } from "./values-tab";
import { WhyTab } from "./why-tab";

const query = graphql(/* GraphQL */ `
  query InstancePage($stack: String!, $component: String!, $type: String!) {
    instance(stack: $stack, component: $component, type: $type) {
      id
      ...InstanceHead_instance
      ...ValuesTab_instance
      dependencies {
        toComponent
      }
      dependents {
        toComponent
      }
      diagnostics {
        id
        ...DiagnosticItem_diagnostic
      }
    }
  }
`);

type TabId = NonNullable<InstanceSearch["tab"]>;
const TAB_IDS: readonly TabId[] = [
  "values",
  "why",
  "inheritance",
  "files",
  "dependencies",
  "history",
  "diagnostics",
  "commands",
  "raw",
  "yaml",
  "json",
];

export function loader({ params }: LoaderFunctionArgs) {
  const { stack = "", type = "", name = "" } = params;
  return load(query, { stack, component: name, type });
}

export const handle: CrumbHandle = {
  crumb: ({ stack = "", type = "", name = "" }) => [
    { label: "Stacks", to: paths.stacks() },
    { label: stack, to: paths.stack(stack), mono: true },
    { label: name, to: paths.instance({ stack, type, name }), mono: true },
  ],
};

export function Component() {
  const variables = useLoaderData<typeof loader>();
  const result = useQuery({ query, variables });
  const [params] = useSearchParams();
  const key = { stack: variables.stack, type: variables.type, name: variables.component };
  const tab = TAB_IDS.find((id) => id === params.get("tab")) ?? "values";
  return (
    <QueryView level={1} result={result} loading={<SubjectLoading />}>
      {({ instance }) =>
        instance ? (
          <>
            <InstanceHead instance={instance} />
            <BrokenFiles stack={key.stack} />
            <Tabs
              label="Views of the instance"
              current={tab}
              tabs={[
                { id: "values", label: "Configuration", to: paths.instance(key) },
                { id: "why", label: "Why not?", to: paths.instance(key, { tab: "why" }) },
                {
                  id: "inheritance",
                  label: "Inheritance",
                  to: paths.instance(key, { tab: "inheritance" }),
                },
                {
                  id: "files",
                  label: "Generated files",
                  to: paths.instance(key, { tab: "files" }),
                },
                {
                  id: "dependencies",
                  label: "Dependencies",
                  to: paths.instance(key, { tab: "dependencies" }),
                  count: instance.dependencies.length + instance.dependents.length,
                },
                {
                  id: "diagnostics",
                  label: "Diagnostics",
                  to: paths.instance(key, { tab: "diagnostics" }),
                  count: instance.diagnostics.length,
                },
                { id: "history", label: "History", to: paths.instance(key, { tab: "history" }) },
                {
                  id: "commands",
                  label: "Commands",
                  to: paths.instance(key, { tab: "commands" }),
                },
                { id: "raw", label: "Raw", to: paths.instance(key, { tab: "raw" }) },
                { id: "yaml", label: "YAML", to: paths.instance(key, { tab: "yaml" }) },
                { id: "json", label: "JSON", to: paths.instance(key, { tab: "json" }) },
              ]}
            />
            <div className="mt-4">
              {tab === "values" && <ValuesTab instance={instance} instanceKey={key} />}
              {tab === "why" && <WhyTab instanceKey={key} />}
              {tab === "inheritance" && <InheritanceTab instanceKey={key} />}
              {tab === "files" && <FilesTab instanceKey={key} />}
              {tab === "history" && <HistoryTab instanceKey={key} />}
              {tab === "commands" && <CommandsTab instanceKey={key} />}
              {tab === "raw" && <RawTab instanceKey={key} />}
              {tab === "dependencies" && <DependenciesTab instanceKey={key} />}
              {tab === "diagnostics" && (
                <Card>
                  {instance.diagnostics.length === 0 ? (
                    <EmptyState title="All clear">Nothing to say about this instance.</EmptyState>
                  ) : (
                    <ul className="divide-y divide-line">
                      {instance.diagnostics.map((diagnostic) => (
                        <DiagnosticItem key={diagnostic.id} diagnostic={diagnostic} />
                      ))}
                    </ul>
                  )}
                </Card>
              )}
              {(tab === "yaml" || tab === "json") && <SourceTab instanceKey={key} language={tab} />}
            </div>
          </>
        ) : (
          <>
            <BrokenFiles stack={key.stack} />
            <EmptyState
              level={1}
              title="No such instance"
              action={
                <Link to={paths.instances({ search: key.name })} className={buttonClass()}>
                  Look for it in other stacks
                </Link>
              }
            >
              The stack {key.stack} has no {key.type} component named {key.name}. It may have been
              removed or renamed.
            </EmptyState>
          </>
        )
      }
    </QueryView>
  );
}
