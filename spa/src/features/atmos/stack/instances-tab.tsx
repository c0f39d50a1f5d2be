import { useQuery } from "urql";

import { graphql } from "@/graphql/graphql";
import { QueryView } from "@/ui/query-view";
import { SkeletonRows } from "@/ui/states";

import { stackInstanceColumns } from "../instance-columns";
import { InstanceTable, useInstanceArguments } from "../instance-table";
import { InstancesCard } from "../instances-card";

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
        ...InstanceTable_instances
      }
    }
  }
`);

/** The instances of a stack. */
export function InstancesTab({ stack }: { stack: string }) {
  const shown = useInstanceArguments(["NAME", "TYPE", "COMPONENT", "ERRORS"]);
  const result = useQuery({ query, variables: { name: stack, ...shown } });
  return (
    <InstancesCard of="stack">
      <QueryView result={result} loading={<SkeletonRows />}>
        {({ stack: found }) =>
          found && (
            <InstanceTable
              instances={found.instances}
              columns={stackInstanceColumns}
              sort={shown.orderBy}
              empty="None passes these filters, or the stack has none."
            />
          )
        }
      </QueryView>
    </InstancesCard>
  );
}
