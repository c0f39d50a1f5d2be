import { Grid3x3 } from "lucide-react";
import { Link } from "react-router";
import { useQuery } from "urql";

import { graphql } from "@/graphql/graphql";
import type {
  ComponentFilter,
  ComponentListQuery,
  ComponentOrderField,
} from "@/graphql/generated/graphql";
import { paths } from "@/paths";
import { CutStart } from "@/ui/cut-start";
import { EmptyState } from "@/ui/states";
import { SearchField, SelectFilter } from "@/ui/filters";
import { parseSort, type Sort } from "@/ui/url-state";
import { PlainLink } from "@/ui/plain-link";
import { VisibleText } from "@/ui/visible-text";

import { isComponentChanged } from "../component-change";
import { choicesOfFacet, groupsOf } from "../list/facets";
import type { ListColumn, ListKind } from "../list/list-columns";
import { openList, type ListRows } from "../list/list-rows";
import { ListView } from "../list/list-view";
import { quiet } from "../quiet-text";

const listQuery = graphql(/* GraphQL */ `
  query ComponentList(
    $skip: Int!
    $filter: ComponentFilter
    $groupBy: ComponentGrouping
    $orderBy: ComponentOrder
  ) {
    components(first: 100, skip: $skip, filter: $filter, groupBy: $groupBy, orderBy: $orderBy) {
      totalCount
      nodes {
        id
        type
        name
        path
        description
        instanceCount
        stackCount
      }
    }
  }
`);

const facetsQuery = graphql(/* GraphQL */ `
  query ComponentFacets($filter: ComponentFilter) {
    choices: componentFacets(filter: $filter, by: [TYPE]) {
      names
      counts
      optionCount
    }
    groups: componentFacets(filter: $filter, by: [TYPE], counting: GROUPS) {
      names
      counts
      optionCount
    }
  }
`);

type ComponentRow = ComponentListQuery["components"]["nodes"][number];

const SORT_FIELDS = [
  "NAME",
  "TYPE",
  "INSTANCES",
  "STACKS",
] as const satisfies ComponentOrderField[];

const columns: ListColumn<ComponentRow>[] = [
  {
    id: "name",
    label: "Component",
    sort: "NAME",
    width: "minmax(9rem,2fr)",
    cell: (row) => (
      <PlainLink to={paths.component(row)} className="row-link font-mono text-xs font-medium">
        <VisibleText text={row.name} most={120} />
      </PlainLink>
    ),
    text: ({ name }) => name,
  },
  { ...plain("type", "Type", ({ type }) => type, "sm"), sort: "TYPE", width: "minmax(0,6rem)" },
  {
    ...plain("path", "Directory", ({ path }) => path, "md"),
    cell: ({ path }) => (
      <span className="flex min-w-0">
        <CutStart text={path ?? "–"} />
      </span>
    ),
  },
  {
    ...plain("description", "Description", ({ description }) => description, "xl"),
    width: "minmax(0,3fr)",
  },
  counted("instances", "Instances", ({ instanceCount }) => instanceCount),
  counted("stacks", "Stacks", ({ stackCount }) => stackCount),
];

function plain(
  id: string,
  label: string,
  of: (row: ComponentRow) => string | null | undefined,
  from: ListColumn<ComponentRow>["from"],
): ListColumn<ComponentRow> {
  return { id, label, from, width: "minmax(0,2fr)", ...quiet(of) };
}

function counted(
  id: "instances" | "stacks",
  label: string,
  of: (row: ComponentRow) => number,
): ListColumn<ComponentRow> {
  return {
    id,
    label,
    sort: id.toUpperCase(),
    isNumeric: true,
    width: "minmax(0,7rem)",
    cell: (row) => of(row).toLocaleString("en"),
    text: of,
  };
}

const componentKind: ListKind<ComponentRow> = {
  page: "COMPONENTS",
  noun: ["component", "components"],
  columns,
  nameOf: ({ type, name }) => `${type}/${name}`,
  isChanged: isComponentChanged,
};

export type ComponentList = {
  rows: ListRows<ComponentRow>;
  filter: ComponentFilter;
  sort: Sort<string>;
  isGrouped: boolean;
};

/** The list that the address asks for. */
export function openComponents(params: URLSearchParams, filter: ComponentFilter): ComponentList {
  const orderBy = parseSort(params.get("sort"), SORT_FIELDS, { field: "NAME", direction: "ASC" });
  const isGrouped = params.get("group") === "type";
  const groupBy = isGrouped ? ("TYPE" as const) : undefined;
  const pick = ({ components }: ComponentListQuery) => components;
  const rows = openList(listQuery, { filter, groupBy, orderBy }, pick);
  return { rows, filter, sort: orderBy, isGrouped };
}

/** The components as a list, to sort, group and take along. */
export function ComponentTable({
  list: { rows, filter, sort, isGrouped },
}: {
  list: ComponentList;
}) {
  const [{ data }] = useQuery({ query: facetsQuery, variables: { filter } });
  return (
    <ListView
      label="Components"
      kind={componentKind}
      list={rows}
      sort={sort}
      groups={isGrouped ? groupsOf(data?.groups[0]) : undefined}
      groupChoices={[{ value: "type", label: "type" }]}
      filters={
        <>
          <SearchField label="Search components" />
          <SelectFilter label="Type" name="type" choices={choicesOfFacet(data?.choices[0])} />
        </>
      }
      empty={
        <EmptyState title="No component matches">
          <Link to={paths.components({ view: "table" })} className="text-accent hover:underline">
            Show all components
          </Link>
        </EmptyState>
      }
      commands={[]}
      waysOf={(selected) =>
        selected.length > 1
          ? []
          : selected.map(({ type, name }) => ({
              label: "Matrix",
              icon: Grid3x3,
              to: paths.matrix({ search: name, type }),
            }))
      }
    />
  );
}
