import { Unplug } from "lucide-react";
import { Link, useNavigate, useSearchParams } from "react-router";
import { useQuery } from "urql";

import { graphql, readFragment, type FragmentType } from "@/graphql/graphql";
import { fromPointer, paths, toPointer, type InstanceKey } from "@/paths";
import { FilterBar, SearchField } from "@/ui/filters";
import { Card } from "@/ui/page";
import { Panel } from "@/ui/panel";
import { QueryView } from "@/ui/query-view";
import { EmptyState, SkeletonRows } from "@/ui/states";

import { childrenOf } from "../values/json-values";
import { inReadingOrder, isScalar } from "../values/sections";
import { ValuePanel } from "../values/value-panel";
import { ValueTree } from "../values/value-tree";
import { SearchResults } from "./search-results";
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
    values(path: ["vars"], depth: 1) {
      ...ValueRow_value
    }
  }
`);

const branchQuery = graphql(/* GraphQL */ `
  query InstanceBranch($stack: String!, $component: String!, $type: String!, $path: [String!]!) {
    instance(stack: $stack, component: $component, type: $type) {
      id
      values(path: $path, depth: 1) {
        ...ValueRow_value
      }
    }
  }
`);

const scalarsQuery = graphql(/* GraphQL */ `
  query InstanceScalars(
    $stack: String!
    $component: String!
    $type: String!
    $sections: [String!]!
  ) {
    instance(stack: $stack, component: $component, type: $type) {
      id
      json(sections: $sections)
    }
  }
`);

const valueQuery = graphql(/* GraphQL */ `
  query InstanceValue($stack: String!, $component: String!, $type: String!, $path: [String!]!) {
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
  const selected = params.get("value") ?? undefined;
  const variables = {
    stack: instanceKey.stack,
    component: instanceKey.name,
    type: instanceKey.type,
  };
  const scalars = sections.filter(isScalar).map(({ name }) => name);
  const [{ data }] = useQuery({
    query: scalarsQuery,
    variables: { ...variables, sections: scalars },
    pause: scalars.length === 0,
  });
  const known = childrenOf(data?.instance?.json, []);
  const withScalars = inReadingOrder(sections).map((section) => ({
    ...section,
    json: known.find(({ key }) => key === section.name)?.json,
  }));
  const select = (path: string[] | undefined) => {
    const value = path && toPointer(path);
    void navigate(paths.instance(instanceKey, { search, value }), {
      replace: selected !== undefined,
      preventScrollReset: true,
    });
  };
  return (
    <div className="flex items-start gap-4">
      <Card className="min-w-0 flex-1">
        <FilterBar>
          <SearchField label="Search keys and values" />
          {references.length > 0 && (
            <Unresolved
              paths={references.map(({ path }) => path)}
              instanceKey={instanceKey}
              search={search}
            />
          )}
        </FilterBar>
        {search !== "" ? (
          <SearchResults
            variables={variables}
            text={search}
            selected={selected}
            onSelect={select}
          />
        ) : sections.length === 0 ? (
          <EmptyState title="Nothing is configured">This instance holds no sections.</EmptyState>
        ) : (
          <div className="p-2">
            <ValueTree
              label="Configuration"
              sections={withScalars}
              query={branchQuery}
              variables={(path) => ({ ...variables, path })}
              read={({ instance }) => instance && readFragment(valueRow, instance.values)}
              selected={selected}
              onSelect={select}
            />
          </div>
        )}
      </Card>
      {selected !== undefined && (
        <Panel title="Origin of the value" onClose={() => select(undefined)}>
          <SelectedValue variables={{ ...variables, path: fromPointer(selected) }} />
        </Panel>
      )}
    </div>
  );
}

type ValueVariables = { stack: string; component: string; type: string; path: string[] };

function SelectedValue({ variables }: { variables: ValueVariables }) {
  const result = useQuery({ query: valueQuery, variables });
  return (
    <QueryView result={result} loading={<SkeletonRows rows={4} />}>
      {({ instance }) =>
        instance?.value ? (
          <ValuePanel value={instance.value} />
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
