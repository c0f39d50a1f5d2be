/** A part of a list of instances, with the way to its neighbours: what a stack, a component and a file have. */

import { useSearchParams } from "react-router";

import { graphql, readFragment, type FragmentType } from "@/graphql/graphql";
import type { InstanceOrderField, InstanceRow_InstanceFragment } from "@/graphql/generated/graphql";
import { Pager } from "@/ui/pager";
import { EmptyState } from "@/ui/states";
import { Table, type Column } from "@/ui/table";
import { parsePlace, parseSort, type Sort } from "@/ui/url-state";

import { instanceRow } from "./instance-columns";
import { parseInstanceFilter } from "./instance-filters";

const fragment = graphql(/* GraphQL */ `
  fragment InstanceTable_instances on InstanceConnection {
    totalCount
    pageInfo {
      ...Pager_pageInfo
    }
    nodes {
      id
      ...InstanceRow_instance
    }
  }
`);

const PAGE_SIZE = 50;

/** The place, filter and order that the address asks for; unless it says another, the first field's. */
export function useInstanceArguments<Field extends InstanceOrderField>(
  fields: readonly [Field, ...Field[]],
) {
  const [params] = useSearchParams();
  const orderBy = parseSort(params.get("sort"), fields, { field: fields[0], direction: "ASC" });
  return { ...parsePlace(params, PAGE_SIZE), filter: parseInstanceFilter(params), orderBy };
}

export function InstanceTable({
  label = "Instances",
  instances: ref,
  columns,
  sort,
  size = PAGE_SIZE,
  empty,
}: {
  label?: string;
  instances: FragmentType<typeof fragment>;
  columns: Column<InstanceRow_InstanceFragment>[];
  sort?: Sort<string>;
  size?: number;
  /** What it means that there are none. */
  empty: string;
}) {
  const { nodes, pageInfo, totalCount } = readFragment(fragment, ref);
  if (nodes.length === 0) return <EmptyState title="No instances">{empty}</EmptyState>;
  return (
    <>
      <Table
        label={label}
        columns={columns}
        rows={nodes.map((node) => readFragment(instanceRow, node))}
        sort={sort}
      />
      <Pager
        pageInfo={pageInfo}
        count={nodes.length}
        total={totalCount}
        size={size}
        noun={["instance", "instances"]}
      />
    </>
  );
}
