import { Link, useLoaderData, useSearchParams, type LoaderFunctionArgs } from "react-router";
import { useQuery } from "urql";

import { graphql } from "@/graphql/graphql";
import type { StackFilter, StackOrderField, StacksPageQuery } from "@/graphql/generated/graphql";
import { load } from "@/graphql/load";
import type { CrumbHandle } from "@/layout/crumbs";
import { paths } from "@/paths";
import { HealthCounts } from "@/ui/badge";
import { FilterBar, SearchField, SelectFilter } from "@/ui/filters";
import { Card, PageHead } from "@/ui/page";
import { Pager } from "@/ui/pager";
import { QueryView } from "@/ui/query-view";
import { EmptyState, SkeletonRows } from "@/ui/states";
import { columnsOf, Table } from "@/ui/table";
import { Term } from "@/ui/term";
import { parsePlace, parseSort } from "@/ui/url-state";
import { VisibleText } from "@/ui/visible-text";

import { EnvironmentFilters } from "../environment-filters";

const query = graphql(/* GraphQL */ `
  query StacksPage(
    $first: Int
    $after: String
    $last: Int
    $before: String
    $filter: StackFilter
    $orderBy: StackOrder
  ) {
    estate {
      id
      ...EnvironmentFilters_estate
    }
    stacks(
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
        name
        tenant
        environment
        stage
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

const PAGE_SIZE = 50;
const SORT_FIELDS = ["NAME", "INSTANCES", "ERRORS"] as const satisfies StackOrderField[];
const FILTERS = ["search", "tenant", "environment", "stage", "namespace", "health"] as const;

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

export function loader({ request }: LoaderFunctionArgs) {
  const { searchParams } = new URL(request.url);
  return load(query, {
    ...parsePlace(searchParams, PAGE_SIZE),
    filter: parseFilter(searchParams),
    orderBy: parseSort(searchParams.get("sort"), SORT_FIELDS, { field: "NAME", direction: "ASC" }),
  });
}

export const handle: CrumbHandle = { crumb: () => [{ label: "Stacks", to: paths.stacks() }] };

type Row = StacksPageQuery["stacks"]["nodes"][number];
const helper = columnsOf<Row>();
const columns = helper.columns([
  helper.accessor("name", {
    header: "Stack",
    meta: { sort: "NAME", className: "max-sm:w-full" },
    cell: ({ getValue }) => (
      <Link to={paths.stack(getValue())} className="row-link font-mono text-xs font-medium">
        <VisibleText text={getValue()} most={120} />
      </Link>
    ),
  }),
  helper.accessor("tenant", { header: "Tenant", meta: { from: "md" }, cell: optional }),
  helper.accessor("environment", { header: "Environment", meta: { from: "md" }, cell: optional }),
  helper.accessor("stage", { header: "Stage", meta: { from: "sm" }, cell: optional }),
  helper.accessor("counts.total", {
    header: "Instances",
    meta: { sort: "INSTANCES", isNumeric: true },
  }),
  helper.accessor("counts.abstract", {
    header: "Abstract",
    meta: { isNumeric: true, from: "lg" },
    cell: quiet,
  }),
  helper.accessor("counts.disabled", {
    header: "Disabled",
    meta: { isNumeric: true, from: "lg" },
    cell: quiet,
  }),
  helper.accessor("counts.locked", {
    header: "Locked",
    meta: { isNumeric: true, from: "xl" },
    cell: quiet,
  }),
  helper.accessor("counts", {
    header: "Findings",
    meta: { sort: "ERRORS", className: "w-32" },
    cell: ({ getValue }) => <HealthCounts {...getValue()} />,
  }),
]);

export function Component() {
  const variables = useLoaderData<typeof loader>();
  const result = useQuery({ query, variables });
  const [params] = useSearchParams();
  const [{ data }] = result;
  const isFiltered = FILTERS.some((name) => params.has(name));
  return (
    <>
      <PageHead title="Stacks">
        Each <Term id="stack">stack</Term> says which <Term id="component">components</Term> are
        deployed in one place, and how.
      </PageHead>
      <Card>
        <FilterBar>
          <SearchField label="Search stacks" />
          <EnvironmentFilters estate={data?.estate} />
          <SelectFilter
            label="Findings"
            name="health"
            choices={[{ value: "errors", label: "With errors" }]}
          />
        </FilterBar>
        <QueryView result={result} loading={<SkeletonRows rows={12} />}>
          {({ stacks }) =>
            stacks.nodes.length === 0 ? (
              <NoStacks isFiltered={isFiltered} />
            ) : (
              <>
                <Table
                  label="Stacks"
                  columns={columns}
                  rows={stacks.nodes}
                  sort={variables.orderBy}
                />
                <Pager
                  pageInfo={stacks.pageInfo}
                  count={stacks.nodes.length}
                  total={stacks.totalCount}
                  size={PAGE_SIZE}
                  noun={["stack", "stacks"]}
                />
              </>
            )
          }
        </QueryView>
      </Card>
    </>
  );
}

function NoStacks({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered) {
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

function optional({ getValue }: { getValue: () => string | null | undefined }) {
  return (
    <span className="text-ink-muted">
      <VisibleText text={getValue() ?? "–"} most={80} />
    </span>
  );
}

function quiet({ getValue }: { getValue: () => number }) {
  const count = getValue();
  return <span className={count === 0 ? "text-ink-faint" : undefined}>{count}</span>;
}
