import { useLoaderData, useSearchParams, type LoaderFunctionArgs } from "react-router";
import { useQuery } from "urql";

import { graphql } from "@/graphql/graphql";
import { load } from "@/graphql/load";
import type { CrumbHandle } from "@/layout/crumbs";
import { paths } from "@/paths";
import { CommandCopy } from "@/ui/command-copy";
import { FilterBar, SearchField, SelectFilter, type Choice } from "@/ui/filters";
import { Card, PageHead } from "@/ui/page";
import { Pager } from "@/ui/pager";
import { QueryView } from "@/ui/query-view";
import { EmptyState, SkeletonRows } from "@/ui/states";
import { Tabs } from "@/ui/tabs";
import { parsePlace, useHrefWith } from "@/ui/url-state";

import { FILTERS, parseFilter, parseGrouping } from "./filter";
import { GroupItem } from "./group-item";

const query = graphql(/* GraphQL */ `
  query DiagnosticsPage(
    $first: Int
    $after: String
    $last: Int
    $before: String
    $filter: DiagnosticFilter
    $anyCode: DiagnosticFilter
    $by: DiagnosticGrouping!
  ) {
    doctor(filter: $filter) {
      counts {
        total
        errors
        warnings
        infos
        safelyFixable
      }
      command {
        text
      }
      groups(by: $by, first: $first, after: $after, last: $last, before: $before) {
        totalCount
        pageInfo {
          ...Pager_pageInfo
        }
        nodes {
          name
          ...GroupItem_group
        }
      }
    }
    anyCode: doctor(filter: $anyCode) {
      groups(by: CODE, first: 100) {
        nodes {
          name
        }
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

export function loader({ request }: LoaderFunctionArgs) {
  const { searchParams } = new URL(request.url);
  const filter = parseFilter(searchParams);
  return load(query, {
    ...parsePlace(searchParams, PAGE_SIZE),
    filter,
    anyCode: { ...filter, codes: undefined },
    by: parseGrouping(searchParams),
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
  const codes = (data?.anyCode.groups.nodes ?? []).map(({ name }) => asChoice(name));
  const isFiltered = FILTERS.some((name) => params.has(name));
  return (
    <>
      <PageHead title="Diagnostics">
        What is wrong or doubtful in this estate, what breaks most first, and what to do about it.
      </PageHead>
      <GroupingTabs current={variables.by.toLowerCase()} />
      <Card className="mt-4">
        <FilterBar>
          <SearchField label="Search diagnostics" />
          <SelectFilter label="Severity" name="severity" choices={SEVERITY_CHOICES} />
          <SelectFilter label="Code" name="code" choices={codes} />
          <SelectFilter
            label="Fix"
            name="fix"
            choices={[{ value: "safe", label: "With a safe fix" }]}
          />
          <Chosen name="file" label="File" />
          <Chosen name="stack" label="Stack" />
        </FilterBar>
        <QueryView result={result} loading={<SkeletonRows />}>
          {({ doctor }) =>
            doctor.groups.nodes.length === 0 ? (
              <EmptyState title={isFiltered ? "Nothing matches" : "All clear"}>
                {isFiltered
                  ? "No finding passes these filters."
                  : "Every stack resolves, and nothing looks doubtful."}
              </EmptyState>
            ) : (
              <>
                <Groups nodes={doctor.groups.nodes} by={variables.by} filter={variables.filter} />
                <Pager
                  pageInfo={doctor.groups.pageInfo}
                  count={doctor.groups.nodes.length}
                  total={doctor.groups.totalCount}
                  size={PAGE_SIZE}
                  noun={["group", "groups"]}
                />
              </>
            )
          }
        </QueryView>
      </Card>
      {data?.doctor.command && (
        <div className="mt-4 max-w-160">
          <CommandCopy
            label={`Make ${safeFixes(data.doctor.counts.safelyFixable)} at once, in the estate's folder; --dry-run only shows them:`}
            command={data.doctor.command.text}
          />
        </div>
      )}
    </>
  );
}

type GroupNodes = React.ComponentProps<typeof GroupItem>["group"] & { name: string };

/** The groups, one of them open: the one that the address names, else the first. */
function Groups({
  nodes,
  by,
  filter,
}: Pick<React.ComponentProps<typeof GroupItem>, "by" | "filter"> & { nodes: GroupNodes[] }) {
  const [params, setParams] = useSearchParams();
  const open = params.get("open") ?? nodes[0]?.name;
  const toggle = (name: string) =>
    setParams(
      (current) => {
        current.set("open", name === open ? "-" : name);
        return current;
      },
      { replace: true, preventScrollReset: true },
    );
  return (
    <ul aria-label="Diagnostics" className="divide-y divide-line">
      {nodes.map((group) => (
        <GroupItem
          key={group.name}
          group={group}
          by={by}
          filter={filter}
          isOpen={open === group.name}
          onToggle={() => toggle(group.name)}
        />
      ))}
    </ul>
  );
}

function GroupingTabs({ current }: { current: string }) {
  const hrefWith = useHrefWith();
  const place = { after: undefined, before: undefined, page: undefined, open: undefined };
  const tab = (id: string, label: string, by: string | undefined) => ({
    id,
    label,
    to: hrefWith({ ...place, by }),
  });
  return (
    <Tabs
      label="Group by"
      current={current}
      tabs={[
        tab("code", "By cause", undefined),
        tab("file", "By file", "file"),
        tab("stack", "By stack", "stack"),
      ]}
    />
  );
}

/** A filter that links elsewhere set; it can be taken away here. */
function Chosen({ name, label }: { name: string; label: string }) {
  const [params] = useSearchParams();
  const value = params.get(name);
  return value === null ? null : (
    <SelectFilter label={label} name={name} choices={[asChoice(value)]} />
  );
}

function asChoice(value: string): Choice {
  return { value, label: value };
}

function safeFixes(count: number): string {
  return count === 1 ? "the one safe fix" : `all ${count.toLocaleString("en")} safe fixes`;
}
