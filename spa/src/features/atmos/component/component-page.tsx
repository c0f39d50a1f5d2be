import { Waypoints } from "lucide-react";
import { Link, useLoaderData, useSearchParams, type LoaderFunctionArgs } from "react-router";
import { useQuery } from "urql";

import { graphql } from "@/graphql/graphql";
import type { ComponentPageQuery } from "@/graphql/generated/graphql";
import { load } from "@/graphql/load";
import type { CrumbHandle } from "@/layout/crumbs";
import { lensKeys, paths, type ComponentSearch } from "@/paths";
import { Badge } from "@/ui/badge";
import { buttonClass } from "@/ui/button";
import { Facts, PageHead, type Fact } from "@/ui/page";
import { QueryView } from "@/ui/query-view";
import { EmptyState } from "@/ui/states";
import { SubjectLoading } from "@/ui/subject-loading";
import { Tabs } from "@/ui/tabs";
import { TermHelp } from "@/ui/term";
import { VisibleText } from "@/ui/visible-text";

import { CodeTab } from "./code-tab";
import { InputsTab } from "./inputs-tab";
import { InstancesTab } from "./instances-tab";
import { ReadmeTab } from "./readme-tab";
import { SourceList } from "./source-list";

const query = graphql(/* GraphQL */ `
  query ComponentPage($type: String!, $name: String!) {
    component(type: $type, name: $name) {
      id
      type
      name
      path
      doesPathExist
      description
      category
      instanceCount
      stackCount
      deployableCount
      abstractCount
      disabledCount
      lockedCount
      readme {
        summary
      }
      sources {
        ...SourceList_source
      }
      module {
        requiredVersion
        providers {
          name
          source
          version
        }
        inputs {
          name
        }
        outputs {
          name
        }
      }
    }
  }
`);

type TabId = NonNullable<ComponentSearch["tab"]>;
const TAB_IDS: readonly TabId[] = ["instances", "inputs", "readme", "code"];

export function loader({ params }: LoaderFunctionArgs) {
  return load(query, { type: params.type ?? "", name: params.name ?? "" });
}

export const handle: CrumbHandle = {
  crumb: ({ type = "", name = "" }) => [
    { label: "Components", to: paths.components() },
    { label: name, to: paths.component({ type, name }), mono: true },
  ],
};

type Component = NonNullable<ComponentPageQuery["component"]>;

export function Component() {
  const key = useLoaderData<typeof loader>();
  const result = useQuery({ query, variables: key });
  const [params] = useSearchParams();
  const tab = TAB_IDS.find((id) => id === params.get("tab")) ?? "instances";
  return (
    <QueryView level={1} result={result} loading={<SubjectLoading />}>
      {({ component }) =>
        component ? (
          <>
            <Head component={component} />
            <Facts className="mb-5" facts={factsOf(component)} />
            <Tabs label="Views of the component" current={tab} tabs={tabsOf(component)} />
            <div className="mt-4">
              {tab === "instances" && <InstancesTab {...key} />}
              {tab === "inputs" && <InputsTab {...key} />}
              {tab === "readme" && <ReadmeTab {...key} />}
              {tab === "code" && <CodeTab {...key} />}
            </div>
          </>
        ) : (
          <EmptyState
            level={1}
            title="No such component"
            action={
              <Link to={paths.components()} className={buttonClass()}>
                All components
              </Link>
            }
          >
            No stack puts a <VisibleText text={key.type} /> component named{" "}
            <VisibleText text={key.name} /> to use.
          </EmptyState>
        )
      }
    </QueryView>
  );
}

function Head({ component }: { component: Component }) {
  const { name, type, category, description, readme } = component;
  const about = description ?? readme?.summary;
  return (
    <PageHead
      mono
      title={name}
      badges={
        <>
          <Badge mono>{type}</Badge>
          {category && (
            <Badge>
              <VisibleText text={category} most={60} />
            </Badge>
          )}
        </>
      }
      help={<TermHelp id="component" label="What is a component?" />}
      actions={
        <Link to={paths.graph({ focus: lensKeys.component(component) })} className={buttonClass()}>
          <Waypoints aria-hidden className="size-4" />
          Show in graph
        </Link>
      }
    >
      {about && <VisibleText text={about} most={600} />}
    </PageHead>
  );
}

function tabsOf(component: Component) {
  const { module } = component;
  return [
    {
      id: "instances",
      label: "Instances",
      to: paths.component(component),
      count: component.instanceCount,
    },
    {
      id: "inputs",
      label: "Inputs and outputs",
      to: paths.component(component, { tab: "inputs" }),
      count: module ? module.inputs.length + module.outputs.length : undefined,
    },
    { id: "readme", label: "README", to: paths.component(component, { tab: "readme" }) },
    { id: "code", label: "Code", to: paths.component(component, { tab: "code" }) },
  ];
}

function factsOf(component: Component): Fact[] {
  const { module, path, sources } = component;
  const facts: (Fact | undefined)[] = [
    { term: "Instances", about: "instance", detail: <Uses component={component} /> },
    { term: "Stacks", about: "stack", detail: component.stackCount.toLocaleString("en") },
    {
      term: "Directory",
      detail: (
        <span className="inline-flex flex-wrap items-center gap-2">
          <span className="font-mono text-xs break-all">{path ?? "–"}</span>
          {path && !component.doesPathExist && <Badge tone="warn">Missing</Badge>}
        </span>
      ),
    },
    sources.length > 0
      ? { term: "Comes from", detail: <SourceList sources={sources} /> }
      : undefined,
    module?.requiredVersion
      ? { term: "Terraform", detail: <Code text={module.requiredVersion} /> }
      : undefined,
    module && module.providers.length > 0
      ? { term: "Providers", detail: <Providers providers={module.providers} /> }
      : undefined,
  ];
  return facts.filter((fact) => fact !== undefined);
}

/** How many there are of each sort; what is none is not said. */
function Uses({ component }: { component: Component }) {
  const { deployableCount, abstractCount, disabledCount, lockedCount } = component;
  const more = [
    { count: abstractCount, word: "abstract" },
    { count: disabledCount, word: "disabled" },
    { count: lockedCount, word: "locked" },
  ].filter(({ count }) => count > 0);
  return (
    <span className="tabular-nums">
      {deployableCount.toLocaleString("en")} deployable
      {more.map(({ count, word }) => (
        <span key={word} className="text-ink-muted">
          , {count.toLocaleString("en")} {word}
        </span>
      ))}
    </span>
  );
}

function Providers({
  providers,
}: {
  providers: { name: string; source?: string | null; version?: string | null }[];
}) {
  return (
    <ul>
      {providers.map(({ name, source, version }) => (
        <li key={name}>
          <Code text={source ?? name} />{" "}
          {version && (
            <span className="text-xs text-ink-muted">
              <VisibleText text={version} most={80} />
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

function Code({ text }: { text: string }) {
  return (
    <span className="font-mono text-xs break-all">
      <VisibleText text={text} most={200} />
    </span>
  );
}
