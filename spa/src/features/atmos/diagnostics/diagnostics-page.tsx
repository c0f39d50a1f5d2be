import { useLoaderData, useSearchParams, type LoaderFunctionArgs } from "react-router";
import { useQuery } from "urql";

import { graphql } from "@/graphql/graphql";
import type { DiagnosticFilter } from "@/graphql/generated/graphql";
import { load } from "@/graphql/load";
import type { CrumbHandle } from "@/layout/crumbs";
import { paths } from "@/paths";
import { FilterBar, SearchField, SelectFilter, type Choice } from "@/ui/filters";
import { Card, PageHead } from "@/ui/page";
import { Pager } from "@/ui/pager";
import { QueryView } from "@/ui/query-view";
import { EmptyState, SkeletonRows } from "@/ui/states";
import { parsePlace } from "@/ui/url-state";

import { DiagnosticItem } from "./diagnostic-item";

const query = graphql(/* GraphQL */ `
  query DiagnosticsPage(
    $first: Int
    $after: String
    $last: Int
    $before: String
    $filter: DiagnosticFilter
  ) {
    estate {
      id
      counts {
        errors
        warnings
        infos
      }
    }
    diagnostics(first: $first, after: $after, last: $last, before: $before, filter: $filter) {
      totalCount
      pageInfo {
        ...Pager_pageInfo
      }
      nodes {
        id
        code
        ...DiagnosticItem_diagnostic
      }
    }
  }
`);

const PAGE_SIZE = 50;
const SEVERITY_CHOICES: Choice[] = [
  { value: "error", label: "Errors" },
  { value: "warning", label: "Warnings" },
  { value: "info", label: "Infos" },
];
const SEVERITIES = { error: "ERROR", warning: "WARNING", info: "INFO" } as const;

function parseFilter(params: URLSearchParams): DiagnosticFilter {
  const severity = params.get("severity");
  const code = params.get("code");
  return {
    severities:
      severity !== null && severity in SEVERITIES
        ? [SEVERITIES[severity as keyof typeof SEVERITIES]]
        : undefined,
    codes: code === null ? undefined : [code],
    stack: params.get("stack") ?? undefined,
    search: params.get("search") ?? undefined,
  };
}

export function loader({ request }: LoaderFunctionArgs) {
  const { searchParams } = new URL(request.url);
  return load(query, {
    ...parsePlace(searchParams, PAGE_SIZE),
    filter: parseFilter(searchParams),
  });
}

export const handle: CrumbHandle = {
  crumb: () => [{ label: "Diagnostics", to: paths.diagnostics() }],
};

export function Component() {
  const variables = useLoaderData<typeof loader>();
  const result = useQuery({ query, variables });
  const [{ data }] = result;
  const [params] = useSearchParams();
  const codes = [...new Set(data?.diagnostics.nodes.map(({ code }) => code))].sort();
  const stack = params.get("stack");
  const isFiltered = ["severity", "code", "stack", "search"].some((name) => params.has(name));
  return (
    <>
      <PageHead title="Diagnostics">
        What is wrong or doubtful in this estate, and what to do about it.
      </PageHead>
      <Card>
        <FilterBar>
          <SearchField label="Search diagnostics" />
          <SelectFilter label="Severity" name="severity" choices={SEVERITY_CHOICES} />
          <SelectFilter label="Code" name="code" choices={codes.map(asChoice)} />
          {stack !== null && (
            <SelectFilter label="Stack" name="stack" choices={[asChoice(stack)]} />
          )}
        </FilterBar>
        <QueryView result={result} loading={<SkeletonRows />}>
          {({ diagnostics }) =>
            diagnostics.nodes.length === 0 ? (
              <EmptyState title={isFiltered ? "Nothing matches" : "All clear"}>
                {isFiltered
                  ? "No finding passes these filters."
                  : "Every stack resolves, and nothing looks doubtful."}
              </EmptyState>
            ) : (
              <>
                <ul aria-label="Diagnostics" className="divide-y divide-line">
                  {diagnostics.nodes.map((diagnostic) => (
                    <DiagnosticItem key={diagnostic.id} diagnostic={diagnostic} />
                  ))}
                </ul>
                <Pager
                  pageInfo={diagnostics.pageInfo}
                  count={diagnostics.nodes.length}
                  total={diagnostics.totalCount}
                  size={PAGE_SIZE}
                  noun={["diagnostic", "diagnostics"]}
                />
              </>
            )
          }
        </QueryView>
      </Card>
    </>
  );
}

function asChoice(value: string): Choice {
  return { value, label: value };
}
