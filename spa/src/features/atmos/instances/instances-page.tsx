import { useMemo } from "react";
import { Link, useLoaderData, useSearchParams, type LoaderFunctionArgs } from "react-router";
import { useQuery } from "urql";

import { graphql, readFragment } from "@/graphql/graphql";
import type {
  InstanceFilter,
  InstanceGrouping,
  InstanceListQuery,
  InstanceOrderField,
} from "@/graphql/generated/graphql";
import { load } from "@/graphql/load";
import type { CrumbHandle } from "@/layout/crumbs";
import { paths } from "@/paths";
import { SearchField, SelectFilter, type Choice } from "@/ui/filters";
import { PageHead } from "@/ui/page";
import { EmptyState } from "@/ui/states";
import { Term } from "@/ui/term";
import { parseSort } from "@/ui/url-state";

import { InstanceFilters, parseInstanceFilter } from "../instance-filters";
import { shouldRevalidate } from "../list/arrangement";
import { choicesOfFacet, groupsOf } from "../list/facets";
import { openList } from "../list/list-rows";
import { ListView } from "../list/list-view";
import { ValueField } from "../value-field";
import { parsePath } from "../value-path";
import {
  INSTANCE_COMMANDS,
  instanceKind,
  instanceListRow,
  waysOfInstances,
  withValue,
} from "./instance-list";

const listQuery = graphql(/* GraphQL */ `
  query InstanceList(
    $skip: Int!
    $filter: InstanceFilter
    $groupBy: InstanceGrouping
    $orderBy: InstanceOrder
    $path: [String!]!
    $hasPath: Boolean!
  ) {
    instances(first: 100, skip: $skip, filter: $filter, groupBy: $groupBy, orderBy: $orderBy) {
      totalCount
      nodes {
        id
        ...InstanceListRow
      }
    }
  }
`);

const query = graphql(/* GraphQL */ `
  query InstancesPage($filter: InstanceFilter, $groups: [InstanceGrouping!]!) {
    facets: instanceFacets(filter: $filter, by: [TYPE, TENANT, REGION, STAGE, COMPONENT]) {
      names
      counts
      optionCount
    }
    groups: instanceFacets(filter: $filter, by: $groups, counting: GROUPS) {
      names
      counts
      optionCount
    }
  }
`);

const SORT_FIELDS = [
  "STACK",
  "NAME",
  "COMPONENT",
  "TYPE",
  "ERRORS",
] as const satisfies InstanceOrderField[];
const FILTERS = [
  "search",
  "type",
  "component",
  "tenant",
  "environment",
  "stage",
  "state",
  "findings",
] as const;
const GROUPINGS: (Choice & { by: InstanceGrouping })[] = [
  { value: "stack", label: "stack", by: "STACK" },
  { value: "component", label: "component", by: "COMPONENT" },
  { value: "type", label: "type", by: "TYPE" },
  { value: "stage", label: "stage", by: "STAGE" },
  { value: "tenant", label: "tenant", by: "TENANT" },
  { value: "environment", label: "environment", by: "REGION" },
  { value: "status", label: "status", by: "STATUS" },
];

function parseFilter(params: URLSearchParams): InstanceFilter {
  const [type, component] = [params.get("type"), params.get("component")];
  return {
    ...parseInstanceFilter(params),
    types: type === null ? undefined : [type],
    components: component === null ? undefined : [component],
    tenant: params.get("tenant") ?? undefined,
    environment: params.get("environment") ?? undefined,
    stage: params.get("stage") ?? undefined,
  };
}

const pick = ({ instances: { totalCount, nodes } }: InstanceListQuery) => ({
  totalCount,
  nodes: nodes.map((node) => readFragment(instanceListRow, node)),
});

export function loader({ request }: LoaderFunctionArgs) {
  const { searchParams } = new URL(request.url);
  const filter = parseFilter(searchParams);
  const groupBy = GROUPINGS.find(({ value }) => value === searchParams.get("group"))?.by;
  const orderBy = parseSort(searchParams.get("sort"), SORT_FIELDS, {
    field: "STACK",
    direction: "ASC",
  });
  const value = searchParams.get("value")?.trim() ?? "";
  const path = parsePath(value);
  const hasPath = path.length > 0;
  const list = openList(listQuery, { filter, groupBy, orderBy, path, hasPath }, pick);
  return {
    list,
    orderBy,
    value: hasPath ? value : undefined,
    ...load(query, { filter, groups: groupBy ? [groupBy] : [] }),
  };
}

export { shouldRevalidate };

export const handle: CrumbHandle = {
  crumb: () => [{ label: "Instances", to: paths.instances() }],
};

export function Component() {
  const { list, orderBy, value, filter, groups } = useLoaderData<typeof loader>();
  const [{ data }] = useQuery({ query, variables: { filter, groups } });
  const kind = useMemo(() => (value === undefined ? instanceKind : withValue(value)), [value]);
  const [types, tenants, environments, stages, components] = (data?.facets ?? []).map(
    choicesOfFacet,
  );
  return (
    <>
      <PageHead title="Instances">
        Every <Term id="instance">instance</Term>: a component in a stack, as it is configured
        there.
      </PageHead>
      <ListView
        label="Instances"
        kind={kind}
        list={list}
        sort={orderBy}
        groups={groups.length === 0 ? undefined : groupsOf(data?.groups[0])}
        groupChoices={GROUPINGS}
        columnField={<ValueField label="Value" />}
        filters={
          <>
            <SearchField label="Search instances" />
            <SelectFilter label="Type" name="type" choices={types ?? []} />
            <SelectFilter label="Component" name="component" choices={components ?? []} />
            <SelectFilter label="Tenant" name="tenant" choices={tenants ?? []} />
            <SelectFilter label="Environment" name="environment" choices={environments ?? []} />
            <SelectFilter label="Stage" name="stage" choices={stages ?? []} />
            <InstanceFilters />
          </>
        }
        empty={<NoInstances />}
        commands={INSTANCE_COMMANDS}
        waysOf={waysOfInstances}
      />
    </>
  );
}

function NoInstances() {
  const [params] = useSearchParams();
  if (!FILTERS.some((name) => params.has(name))) {
    return (
      <EmptyState title="No instances">No stack of this estate configures a component.</EmptyState>
    );
  }
  return (
    <EmptyState title="No instance matches">
      <Link to={paths.instances()} className="text-accent hover:underline">
        Show all instances
      </Link>
    </EmptyState>
  );
}
