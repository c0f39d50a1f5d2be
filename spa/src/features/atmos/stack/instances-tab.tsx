import { useSearchParams } from "react-router";
import { useQuery } from "urql";

import { graphql, readFragment } from "@/graphql/graphql";
import type { InstanceOrderField } from "@/graphql/generated/graphql";
import { FilterBar, SearchField } from "@/ui/filters";
import { Card } from "@/ui/page";
import { Pager } from "@/ui/pager";
import { QueryView } from "@/ui/query-view";
import { EmptyState, SkeletonRows } from "@/ui/states";
import { Table } from "@/ui/table";
import { parsePlace, parseSort } from "@/ui/url-state";

import { instanceRow, stackInstanceColumns } from "../instance-columns";
import { InstanceFilters, parseInstanceFilter } from "../instance-filters";

const query = graphql(/* GraphQL */ `
  query StackInstances(
    $name: String!
    $first: Int
    $after: String
    $last: Int
    $before: String
    $filter: InstanceFilter
    $orderBy: InstanceOrder
  ) {
    stack(name: $name) {
      id
      name
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
const SORT_FIELDS = ["NAME", "TYPE", "COMPONENT", "ERRORS"] as const satisfies InstanceOrderField[];

/** The instances of a stack. */
export function InstancesTab({ stack }: { stack: string }) {
  const [params] = useSearchParams();
  const orderBy = parseSort(params.get("sort"), SORT_FIELDS, { field: "NAME", direction: "ASC" });
  const variables = {
    name: stack,
    ...parsePlace(params, PAGE_SIZE),
    filter: parseInstanceFilter(params),
    orderBy,
  };
  const result = useQuery({ query, variables });
  return (
    <Card>
      <FilterBar>
        <SearchField label="Search instances" />
        <InstanceFilters />
      </FilterBar>
      <QueryView result={result} loading={<SkeletonRows />}>
        {({ stack: found }) => {
          if (!found) return null;
          const { nodes, pageInfo, totalCount } = found.instances;
          if (nodes.length === 0) {
            return (
              <EmptyState title="No instances">None passes, or the stack has none.</EmptyState>
            );
          }
          return (
            <>
              <Table
                label="Instances"
                columns={stackInstanceColumns}
                rows={nodes.map((node) => readFragment(instanceRow, node))}
                sort={orderBy}
              />
              <Pager
                pageInfo={pageInfo}
                count={nodes.length}
                total={totalCount}
                size={PAGE_SIZE}
                noun={["instance", "instances"]}
              />
            </>
          );
        }}
      </QueryView>
    </Card>
  );
}
