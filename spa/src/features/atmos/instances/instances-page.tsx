import { Link, useLoaderData, useSearchParams, type LoaderFunctionArgs } from "react-router";
import { useQuery } from "urql";

import { graphql, readFragment } from "@/graphql/graphql";
import type { InstanceFilter, InstanceOrderField } from "@/graphql/generated/graphql";
import { load } from "@/graphql/load";
import type { CrumbHandle } from "@/layout/crumbs";
import { paths } from "@/paths";
import { FilterBar, SearchField, SelectFilter, type Choice } from "@/ui/filters";
import { Card, PageHead } from "@/ui/page";
import { Pager } from "@/ui/pager";
import { QueryView } from "@/ui/query-view";
import { EmptyState, SkeletonRows } from "@/ui/states";
import { Table } from "@/ui/table";
import { parsePlace, parseSort } from "@/ui/url-state";

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
      tenants: environments(by: TENANT) {
        name
      }
      regions: environments(by: REGION) {
        name
      }
      stages: environments(by: STAGE) {
        name
      }
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
        hasNextPage
        hasPreviousPage
        startCursor
        endCursor
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
        Every component of every stack, as it is configured there.
      </PageHead>
      <Card>
        <FilterBar>
          <SearchField label="Search instances" />
          <SelectFilter label="Type" name="type" choices={types(data?.estate.componentPaths)} />
          <SelectFilter label="Tenant" name="tenant" choices={names(data?.estate.tenants)} />
          <SelectFilter
            label="Environment"
            name="environment"
            choices={names(data?.estate.regions)}
          />
          <SelectFilter label="Stage" name="stage" choices={names(data?.estate.stages)} />
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

function types(known: { type: string }[] | undefined): Choice[] {
  return (known ?? []).map(({ type }) => ({ value: type, label: type }));
}

function names(environments: { name: string }[] | undefined): Choice[] {
  return (environments ?? []).map(({ name }) => ({ value: name, label: name }));
}
