import { useSearchParams } from "react-router";
import { useQuery } from "urql";

import { graphql, readFragment } from "@/graphql/graphql";
import type { InstanceOrderField } from "@/graphql/generated/graphql";
import type { ComponentKey } from "@/paths";
import { FilterBar, SearchField } from "@/ui/filters";
import { Card } from "@/ui/page";
import { Pager } from "@/ui/pager";
import { QueryView } from "@/ui/query-view";
import { EmptyState, SkeletonRows } from "@/ui/states";
import { Table } from "@/ui/table";
import { parsePlace, parseSort } from "@/ui/url-state";

import { componentInstanceColumns, instanceRow } from "../instance-columns";
import { InstanceFilters, parseInstanceFilter } from "../instance-filters";

const query = graphql(/* GraphQL */ `
  query ComponentInstances(
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

/** The instances of a component. */
export function InstancesTab({ type, name }: ComponentKey) {
  const [params] = useSearchParams();
  const orderBy = parseSort(params.get("sort"), SORT_FIELDS, { field: "STACK", direction: "ASC" });
  const filter = parseInstanceFilter(params);
  const variables = { type, name, ...parsePlace(params, PAGE_SIZE), filter, orderBy };
  const result = useQuery({ query, variables });
  return (
    <Card label="Instances of the component">
      <FilterBar>
        <SearchField label="Search instances" />
        <InstanceFilters />
      </FilterBar>
      <QueryView result={result} loading={<SkeletonRows />}>
        {({ component }) => {
          if (!component) return null;
          const { nodes, pageInfo, totalCount } = component.instances;
          if (nodes.length === 0) {
            return <EmptyState title="No instance matches">None passes these filters.</EmptyState>;
          }
          return (
            <>
              <Table
                label="Instances"
                columns={componentInstanceColumns}
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
