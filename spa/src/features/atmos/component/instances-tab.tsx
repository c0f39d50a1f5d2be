import { useQuery } from "urql";

import { graphql } from "@/graphql/graphql";
import type { ComponentKey } from "@/paths";
import { QueryView } from "@/ui/query-view";
import { SkeletonRows } from "@/ui/states";

import { componentInstanceColumns } from "../instance-columns";
import { InstanceTable, useInstanceArguments } from "../instance-table";
import { InstancesCard } from "../instances-card";

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
        ...InstanceTable_instances
      }
    }
  }
`);

/** The instances of a component. */
export function InstancesTab({ type, name }: ComponentKey) {
  const shown = useInstanceArguments(["STACK", "NAME", "ERRORS"]);
  const result = useQuery({ query, variables: { type, name, ...shown } });
  return (
    <InstancesCard of="component">
      <QueryView result={result} loading={<SkeletonRows />}>
        {({ component }) =>
          component && (
            <InstanceTable
              instances={component.instances}
              columns={componentInstanceColumns}
              sort={shown.orderBy}
              empty="None passes these filters, or no stack has the component."
            />
          )
        }
      </QueryView>
    </InstancesCard>
  );
}
