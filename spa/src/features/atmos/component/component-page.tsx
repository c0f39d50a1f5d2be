import { Waypoints } from "lucide-react";
import { Link, useLoaderData, type LoaderFunctionArgs } from "react-router";
import { useQuery } from "urql";

import { graphql, readFragment } from "@/graphql/graphql";
import type { InstanceOrderField } from "@/graphql/generated/graphql";
import { load } from "@/graphql/load";
import type { CrumbHandle } from "@/layout/crumbs";
import { lensKeys, paths } from "@/paths";
import { Badge } from "@/ui/badge";
import { buttonClass } from "@/ui/button";
import { FilterBar, SearchField } from "@/ui/filters";
import { Card, Facts, PageHead } from "@/ui/page";
import { Pager } from "@/ui/pager";
import { QueryView } from "@/ui/query-view";
import { EmptyState, Skeleton, SkeletonRows } from "@/ui/states";
import { Table } from "@/ui/table";
import { TermHelp } from "@/ui/term";
import { VisibleText } from "@/ui/visible-text";
import { parsePlace, parseSort } from "@/ui/url-state";

import { componentInstanceColumns, instanceRow } from "../instance-columns";
import { InstanceFilters, parseInstanceFilter } from "../instance-filters";

const query = graphql(/* GraphQL */ `
  query ComponentPage(
    $type: String!
    $name: String!
    $first: Int
    $after: String
    $last: Int
    $before: String
    $filter: InstanceFilter
    $orderBy: InstanceOrder
  ) {
    component(type: $type, name: $name) {
      id
      type
      name
      path
      doesPathExist
      description
      instanceCount
      stackCount
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
  }
`);

const PAGE_SIZE = 50;
const SORT_FIELDS = ["STACK", "NAME", "ERRORS"] as const satisfies InstanceOrderField[];

export function loader({ request, params }: LoaderFunctionArgs) {
  const { searchParams } = new URL(request.url);
  const { type = "", name = "" } = params;
  return load(query, {
    type,
    name,
    ...parsePlace(searchParams, PAGE_SIZE),
    filter: parseInstanceFilter(searchParams),
    orderBy: parseSort(searchParams.get("sort"), SORT_FIELDS, { field: "STACK", direction: "ASC" }),
  });
}

export const handle: CrumbHandle = {
  crumb: ({ type = "", name = "" }) => [
    { label: "Components", to: paths.components() },
    { label: name, to: paths.component({ type, name }), mono: true },
  ],
};

export function Component() {
  const variables = useLoaderData<typeof loader>();
  const result = useQuery({ query, variables });
  return (
    <QueryView level={1} result={result} loading={<Loading />}>
      {({ component }) => {
        if (!component) {
          return (
            <EmptyState level={1} title="No such component">
              No stack puts a {variables.type} component named {variables.name} to use.
            </EmptyState>
          );
        }
        const { nodes, pageInfo, totalCount } = component.instances;
        return (
          <>
            <PageHead
              mono
              title={component.name}
              badges={<Badge mono>{component.type}</Badge>}
              help={<TermHelp id="component" label="What is a component?" />}
              actions={
                <Link
                  to={paths.graph({ focus: lensKeys.component(component) })}
                  className={buttonClass()}
                >
                  <Waypoints aria-hidden className="size-4" />
                  Show in graph
                </Link>
              }
            >
              {component.description !== null && <VisibleText text={component.description} />}
            </PageHead>
            <Facts
              className="mb-5"
              facts={[
                {
                  term: "Instances",
                  about: "instance",
                  detail: component.instanceCount.toLocaleString("en"),
                },
                {
                  term: "Stacks",
                  about: "stack",
                  detail: component.stackCount.toLocaleString("en"),
                },
                {
                  term: "Directory",
                  detail: (
                    <span className="inline-flex flex-wrap items-center gap-2">
                      <span className="font-mono text-xs">{component.path ?? "–"}</span>
                      {component.path && !component.doesPathExist && (
                        <Badge tone="warn">Missing</Badge>
                      )}
                    </span>
                  ),
                },
              ]}
            />
            <Card>
              <FilterBar>
                <SearchField label="Search instances" />
                <InstanceFilters />
              </FilterBar>
              {nodes.length === 0 ? (
                <EmptyState title="No instance matches">None passes these filters.</EmptyState>
              ) : (
                <>
                  <Table
                    label="Instances"
                    columns={componentInstanceColumns}
                    rows={nodes.map((node) => readFragment(instanceRow, node))}
                    sort={variables.orderBy}
                  />
                  <Pager
                    pageInfo={pageInfo}
                    count={nodes.length}
                    total={totalCount}
                    size={PAGE_SIZE}
                    noun={["instance", "instances"]}
                  />
                </>
              )}
            </Card>
          </>
        );
      }}
    </QueryView>
  );
}

function Loading() {
  return (
    <div role="status" aria-label="Loading">
      <Skeleton className="mb-6 h-6 w-64" />
      <Card>
        <SkeletonRows rows={10} />
      </Card>
    </div>
  );
}
