import { Link, useLoaderData, useSearchParams, type LoaderFunctionArgs } from "react-router";
import { useQuery } from "urql";

import { graphql } from "@/graphql/graphql";
import type {
  EnvironmentGrouping,
  StackFilter,
  StackListQuery,
  StackOrderField,
} from "@/graphql/generated/graphql";
import { load } from "@/graphql/load";
import type { CrumbHandle } from "@/layout/crumbs";
import { paths } from "@/paths";
import { SearchField, SelectFilter, type Choice } from "@/ui/filters";
import { PageHead } from "@/ui/page";
import { EmptyState } from "@/ui/states";
import { Term } from "@/ui/term";
import { parseSort } from "@/ui/url-state";

import { shouldRevalidate } from "../list/arrangement";
import { choicesOfFacet, groupsOf } from "../list/facets";
import { openList } from "../list/list-rows";
import { ListView } from "../list/list-view";
import { STACK_COMMANDS, stackKind, waysOfStacks } from "./stack-list";

const listQuery = graphql(/* GraphQL */ `
  query StackList(
    $skip: Int!
    $filter: StackFilter
    $groupBy: EnvironmentGrouping
    $orderBy: StackOrder
  ) {
    stacks(first: 100, skip: $skip, filter: $filter, groupBy: $groupBy, orderBy: $orderBy) {
      totalCount
      nodes {
        id
        name
        tenant
        environment
        stage
        namespace
        counts {
          total
          abstract
          disabled
          locked
          errors
          warnings
        }
      }
    }
  }
`);

const query = graphql(/* GraphQL */ `
  query StacksPage($filter: StackFilter, $groups: [EnvironmentGrouping!]!) {
    facets: stackFacets(filter: $filter, by: [TENANT, REGION, STAGE]) {
      names
      counts
      optionCount
    }
    groups: stackFacets(filter: $filter, by: $groups, counting: GROUPS) {
      names
      counts
      optionCount
    }
  }
`);

const SORT_FIELDS = ["NAME", "INSTANCES", "ERRORS"] as const satisfies StackOrderField[];
const FILTERS = ["search", "tenant", "environment", "stage", "namespace", "health"] as const;
const GROUPINGS: (Choice & { by: EnvironmentGrouping })[] = [
  { value: "stage", label: "stage", by: "STAGE" },
  { value: "tenant", label: "tenant", by: "TENANT" },
  { value: "environment", label: "environment", by: "REGION" },
  { value: "namespace", label: "namespace", by: "NAMESPACE" },
];

function parseFilter(params: URLSearchParams): StackFilter {
  return {
    search: params.get("search") ?? undefined,
    tenant: params.get("tenant") ?? undefined,
    environment: params.get("environment") ?? undefined,
    stage: params.get("stage") ?? undefined,
    namespace: params.get("namespace") ?? undefined,
    hasErrors: params.get("health") === "errors" ? true : undefined,
  };
}

const pick = ({ stacks }: StackListQuery) => stacks;

export function loader({ request }: LoaderFunctionArgs) {
  const { searchParams } = new URL(request.url);
  const filter = parseFilter(searchParams);
  const groupBy = GROUPINGS.find(({ value }) => value === searchParams.get("group"))?.by;
  const orderBy = parseSort(searchParams.get("sort"), SORT_FIELDS, {
    field: "NAME",
    direction: "ASC",
  });
  const list = openList(listQuery, { filter, groupBy, orderBy }, pick);
  return { list, orderBy, ...load(query, { filter, groups: groupBy ? [groupBy] : [] }) };
}

export { shouldRevalidate };

export const handle: CrumbHandle = { crumb: () => [{ label: "Stacks", to: paths.stacks() }] };

export function Component() {
  const { list, orderBy, filter, groups } = useLoaderData<typeof loader>();
  const [{ data }] = useQuery({ query, variables: { filter, groups } });
  const [tenants, environments, stages] = (data?.facets ?? []).map(choicesOfFacet);
  return (
    <>
      <PageHead title="Stacks">
        Each <Term id="stack">stack</Term> says which <Term id="component">components</Term> are
        deployed in one place, and how.
      </PageHead>
      <ListView
        label="Stacks"
        kind={stackKind}
        list={list}
        sort={orderBy}
        groups={groups.length === 0 ? undefined : groupsOf(data?.groups[0])}
        groupChoices={GROUPINGS}
        filters={
          <>
            <SearchField label="Search stacks" />
            <SelectFilter label="Tenant" name="tenant" choices={tenants ?? []} />
            <SelectFilter label="Environment" name="environment" choices={environments ?? []} />
            <SelectFilter label="Stage" name="stage" choices={stages ?? []} />
            <SelectFilter
              label="Findings"
              name="health"
              choices={[{ value: "errors", label: "With errors" }]}
            />
          </>
        }
        empty={<NoStacks />}
        commands={STACK_COMMANDS}
        waysOf={waysOfStacks}
      />
    </>
  );
}

function NoStacks() {
  const [params] = useSearchParams();
  if (FILTERS.some((name) => params.has(name))) {
    return (
      <EmptyState title="No stack matches">
        <Link to={paths.stacks()} className="text-accent hover:underline">
          Show all stacks
        </Link>
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No stacks were found">
      The included paths in atmos.yaml match no manifest that makes a stack. What was detected is in
      the{" "}
      <Link to={paths.settings()} className="text-accent hover:underline">
        settings
      </Link>
      .
    </EmptyState>
  );
}
