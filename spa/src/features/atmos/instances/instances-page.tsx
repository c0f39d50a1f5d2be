import { Link, useLoaderData, useSearchParams, type LoaderFunctionArgs } from "react-router";
import { useQuery } from "urql";

import { graphql, readFragment } from "@/graphql/graphql";
import type { InstanceFilter, InstanceOrderField } from "@/graphql/generated/graphql";
import { load } from "@/graphql/load";
import type { CrumbHandle } from "@/layout/crumbs";
import { paths } from "@/paths";
import { choicesOf, FilterBar, SearchField, SelectFilter } from "@/ui/filters";
import { Card, PageHead } from "@/ui/page";
import { Pager } from "@/ui/pager";
import { QueryView } from "@/ui/query-view";
import { EmptyState, SkeletonRows } from "@/ui/states";
import { Table } from "@/ui/table";
import { Term } from "@/ui/term";
import { parsePlace, parseSort } from "@/ui/url-state";

import { EnvironmentFilters } from "../environment-filters";
import { estateInstanceColumns, instanceRow } from "../instance-columns";
import { InstanceFilters, parseInstanceFilter } from "../instance-filters";

const query = graphql(/* GraphQL */ `
  query InstancesPage(
    $first: Int
    $after: String
    $last: Int
    $before: String
    $filter: InstanceFilter
    $orderBy: InstanceOrder
  ) {
    estate {
      id
      componentPaths {
        type
      }
      ...EnvironmentFilters_estate
    }
    instances(
      first: $first
      after: $after
      last: $last
      before: $before
      filter: $filter
      orderBy: $orderBy
    ) {
      totalCount
      pageInfo {
        ...Pager_pageInfo
      }
      nodes {
        id
        ...InstanceRow_instance
      }
    }
  }
`);

const PAGE_SIZE = 50;
const SORT_FIELDS = [
  "STACK",
  "NAME",
  "COMPONENT",
  "TYPE",
  "ERRORS",
] as const satisfies InstanceOrderField[];
const FILTERS = ["search", "type", "tenant", "environment", "stage", "state", "findings"] as const;

function parseFilter(params: URLSearchParams): InstanceFilter {
  const type = params.get("type");
  return {
    ...parseInstanceFilter(params),
    types: type === null ? undefined : [type],
    tenant: params.get("tenant") ?? undefined,
    environment: params.get("environment") ?? undefined,
    stage: params.get("stage") ?? undefined,
  };
}

export function loader({ request }: LoaderFunctionArgs) {
  const { searchParams } = new URL(request.url);
  return load(query, {
    ...parsePlace(searchParams, PAGE_SIZE),
    filter: parseFilter(searchParams),
    orderBy: parseSort(searchParams.get("sort"), SORT_FIELDS, { field: "STACK", direction: "ASC" }),
  });
}

export const handle: CrumbHandle = {
  crumb: () => [{ label: "Instances", to: paths.instances() }],
};

export function Component() {
  const variables = useLoaderData<typeof loader>();
  const result = useQuery({ query, variables });
  const [params] = useSearchParams();
  const [{ data }] = result;
  const isFiltered = FILTERS.some((name) => params.has(name));
  return (
    <>
      <PageHead title="Instances">
        Every <Term id="instance">instance</Term>: a component in a stack, as it is configured
        there.
      </PageHead>
      <Card>
        <FilterBar>
          <SearchField label="Search instances" />
          <SelectFilter
            label="Type"
            name="type"
            choices={choicesOf(data?.estate.componentPaths.map(({ type }) => ({ name: type })))}
          />
          <EnvironmentFilters estate={data?.estate} />
          <InstanceFilters />
        </FilterBar>
        <QueryView result={result} loading={<SkeletonRows rows={12} />}>
          {({ instances }) =>
            instances.nodes.length === 0 ? (
              <NoInstances isFiltered={isFiltered} />
            ) : (
              <>
                <Table
                  label="Instances"
                  columns={estateInstanceColumns}
                  rows={instances.nodes.map((node) => readFragment(instanceRow, node))}
                  sort={variables.orderBy}
                />
                <Pager
                  pageInfo={instances.pageInfo}
                  count={instances.nodes.length}
                  total={instances.totalCount}
                  size={PAGE_SIZE}
                  noun={["instance", "instances"]}
                />
              </>
            )
          }
        </QueryView>
      </Card>
    </>
  );
}

function NoInstances({ isFiltered }: { isFiltered: boolean }) {
  if (!isFiltered) {
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
