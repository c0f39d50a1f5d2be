import { HelpCircle, Unplug } from "lucide-react";
import { useState } from "react";
import { Link, useNavigate, useSearchParams } from "react-router";
import { useClient, useQuery } from "urql";

import { graphql, readFragment, type FragmentType } from "@/graphql/graphql";
import { fromPointer, paths, toPointer, toSteps, type InstanceKey } from "@/paths";
import { FilterBar, SearchField } from "@/ui/filters";
import { Card } from "@/ui/page";
import { Panel } from "@/ui/panel";
import { QueryView } from "@/ui/query-view";
import { EmptyState, SkeletonRows } from "@/ui/states";
import { useHrefWith } from "@/ui/url-state";

import { inReadingOrder, isScalar } from "../values/sections";
import { FIRST_TEXT, MOST_TEXT, queryPath, ValuePanel } from "../values/value-panel";
import { useOpenNodes } from "../values/use-open-nodes";
import { ValueTree } from "../values/value-tree";
import { LastChanged } from "./last-changed";
import { MatchBar } from "./match-bar";
import { SearchResults, useMatches } from "./search-results";
import { valueRow } from "../values/value-row";

const fragment = graphql(/* GraphQL */ `
  fragment ValuesTab_instance on Instance {
    id
    sections {
      name
      kind
      size
    }
    references {
      expression
      path
    }
    # What the tree opens first, already with the page.
    values(path: ["vars"], depth: 1, most: 1000) {
      ...ValueRow_value
    }
  }
`);

const branchQuery = graphql(/* GraphQL */ `
  query InstanceBranch(
    $stack: String!
    $component: String!
    $type: String!
    $path: [String!]!
    $depth: Int!
    $most: Int!
  ) {
    instance(stack: $stack, component: $component, type: $type) {
      id
      values(path: $path, depth: $depth, most: $most) {
        ...ValueRow_value
      }
    }
  }
`);

const scalarsQuery = graphql(/* GraphQL */ `
  query InstanceScalars($stack: String!, $component: String!, $type: String!) {
    instance(stack: $stack, component: $component, type: $type) {
      id
      values(path: [], depth: 1, most: 1000) {
        path
        scalar(most: 400)
        length
      }
    }
  }
`);

const wholeQuery = graphql(/* GraphQL */ `
  query InstanceWhole($stack: String!, $component: String!, $type: String!, $path: [String!]!) {
    instance(stack: $stack, component: $component, type: $type) {
      id
      value(path: $path) {
        json
      }
    }
  }
`);

const valueQuery = graphql(/* GraphQL */ `
  query InstanceValue(
    $stack: String!
    $component: String!
    $type: String!
    $path: [String!]!
    $most: Int!
  ) {
    instance(stack: $stack, component: $component, type: $type) {
      id
      value(path: $path) {
        ...ValuePanel_value
      }
    }
  }
`);

/** The resolved configuration, and the origin of the value that the address names. */
export function ValuesTab({
  instance: ref,
  instanceKey,
}: {
  instance: FragmentType<typeof fragment>;
  instanceKey: InstanceKey;
}) {
  const { sections, references } = readFragment(fragment, ref);
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const search = params.get("search") ?? "";
  const typed = params.get("path");
  const selected = params.get("value") ?? (typed === null ? undefined : toPointer(toSteps(typed)));
  const isTree = search === "" || params.get("view") === "tree";
  const variables = {
    stack: instanceKey.stack,
    component: instanceKey.name,
    type: instanceKey.type,
  };
  const [{ data }] = useQuery({
    query: scalarsQuery,
    variables,
    pause: !sections.some(isScalar),
  });
  const known = new Map(data?.instance?.values.map((value) => [toPointer(value.path), value]));
  const withScalars = inReadingOrder(sections).map((section) => {
    const { scalar, length } = known.get(toPointer([section.name])) ?? {};
    return { ...section, scalar, length };
  });
  const matches = useMatches(variables, search);
  const places = matches.values.map(({ path }) => toPointer(path));
  const hrefWith = useHrefWith();
  const nodes = useOpenNodes();
  const go = (to: string, replace: boolean) =>
    void navigate(to, { replace, preventScrollReset: true });
  const select = (path: string[] | undefined) =>
    go(hrefWith({ value: path && toPointer(path), path: undefined }), selected !== undefined);
  return (
    <div className="flex items-start gap-4">
      <Card className="min-w-0 flex-1">
        <FilterBar>
          <SearchField label="Search keys and values" />
          {search !== "" && (
            <MatchBar
              count={places.length}
              isMore={matches.isMore}
              current={places.indexOf(selected ?? "")}
              isTree={isTree}
              onGo={(place) => select(matches.values[place]?.path)}
              onView={() => go(hrefWith({ view: isTree ? undefined : "tree" }), true)}
            />
          )}
          <Link
            to={paths.instance(instanceKey, { tab: "why" })}
            className="inline-flex items-center gap-1.5 rounded-sm text-xs text-ink-muted hover:text-accent hover:underline"
          >
            <HelpCircle aria-hidden className="size-3.5" />
            Not what you expect?
          </Link>
          {references.length > 0 && (
            <Unresolved
              paths={references.map(({ path }) => path)}
              instanceKey={instanceKey}
              search={search}
            />
          )}
        </FilterBar>
        {!isTree ? (
          <SearchResults {...matches} text={search} selected={selected} onSelect={select} />
        ) : sections.length === 0 ? (
          <EmptyState title="Nothing is configured">This instance holds no sections.</EmptyState>
        ) : (
          <div className="p-2">
            <ValueTree
              label="Configuration"
              sections={withScalars}
              query={branchQuery}
              variables={(wanted) => ({ ...variables, ...wanted })}
              read={({ instance }) => instance && readFragment(valueRow, instance.values)}
              selected={selected}
              marked={search === "" ? undefined : new Set(places)}
              {...nodes}
              onSelect={select}
            />
          </div>
        )}
      </Card>
      {selected !== undefined && (
        <Panel title="Origin of the value" onClose={() => select(undefined)}>
          <SelectedValue
            key={selected}
            instanceKey={instanceKey}
            variables={{ ...variables, path: fromPointer(selected) }}
          />
        </Panel>
      )}
    </div>
  );
}

/** The value as a template of another component asks for it. */
function expressionOf({ stack, name }: InstanceKey, path: string[]): string {
  const call = `atmos.Component ${JSON.stringify(name)} ${JSON.stringify(stack)}`;
  const isPlain = path.every((step) => /^[A-Za-z_]\w*$/.test(step));
  if (isPlain) return `{{ (${call})${queryPath(path)} }}`;
  const steps = path.map((step) => (/^\d+$/.test(step) ? step : JSON.stringify(step)));
  return `{{ index (${call}) ${steps.join(" ")} }}`;
}

type ValueVariables = { stack: string; component: string; type: string; path: string[] };

function SelectedValue({
  variables,
  instanceKey,
}: {
  variables: ValueVariables;
  instanceKey: InstanceKey;
}) {
  const client = useClient();
  const [most, setMost] = useState(FIRST_TEXT);
  const result = useQuery({ query: valueQuery, variables: { ...variables, most } });
  const whole = async () => {
    const { data } = await client.query(wholeQuery, variables).toPromise();
    return data?.instance?.value?.json;
  };
  return (
    <QueryView result={result} loading={<SkeletonRows rows={4} />}>
      {({ instance }) =>
        instance?.value ? (
          <ValuePanel
            value={instance.value}
            whole={whole}
            onMore={most < MOST_TEXT ? () => setMost(MOST_TEXT) : undefined}
            expression={expressionOf(instanceKey, variables.path)}
          >
            <LastChanged instanceKey={instanceKey} path={variables.path} />
          </ValuePanel>
        ) : (
          <EmptyState title="The value is gone">
            Nothing stands at {variables.path.join(" › ")} any more.
          </EmptyState>
        )
      }
    </QueryView>
  );
}

/** How many values wait for the outside, and the first of them. */
function Unresolved({
  paths: places,
  instanceKey,
  search,
}: {
  paths: string[][];
  instanceKey: InstanceKey;
  search: string;
}) {
  const [first] = places;
  if (!first) return null;
  return (
    <Link
      to={paths.instance(instanceKey, { search, value: toPointer(first) })}
      preventScrollReset
      className="ml-auto inline-flex items-center gap-1.5 rounded-sm text-xs text-info hover:underline"
    >
      <Unplug aria-hidden className="size-3.5" />
      {places.length === 1 ? "1 value needs" : `${places.length} values need`} the outside
    </Link>
  );
}
