import { ArrowLeftRight, GitCompareArrows } from "lucide-react";
import type { SubmitEvent } from "react";
import { Link, useLoaderData, useSearchParams, type LoaderFunctionArgs } from "react-router";
import { useQuery } from "urql";

import { graphql } from "@/graphql/graphql";
import type { DiffPageQuery } from "@/graphql/generated/graphql";
import { load } from "@/graphql/load";
import type { CrumbHandle } from "@/layout/crumbs";
import { paths } from "@/paths";
import { Button } from "@/ui/button";
import { FilterBar, SearchField, SelectFilter } from "@/ui/filters";
import { Card, Facts, PageHead } from "@/ui/page";
import { Pager } from "@/ui/pager";
import { QueryView } from "@/ui/query-view";
import { EmptyState, SkeletonRows } from "@/ui/states";
import { parsePlace } from "@/ui/url-state";
import { VisibleText } from "@/ui/visible-text";

import { useUntilReady } from "../use-until-ready";
import { Working } from "../working";
import { ofInstance, parseFilter, parseSides, sideName, type Compared } from "./address";
import { ComparedInstance } from "./compared-instance";
import { SideFields } from "./side-fields";

const query = graphql(/* GraphQL */ `
  query DiffPage(
    $from: ComparisonSideInput!
    $to: ComparisonSideInput!
    $filter: ComparisonFilter
    $first: Int
    $after: String
    $last: Int
    $before: String
    $most: Int!
  ) {
    comparison(from: $from, to: $to, filter: $filter) {
      isReady
      elapsedMilliseconds
      from {
        commit
        isFound
      }
      to {
        commit
        isFound
      }
      counts {
        added
        removed
        changed
        equal
      }
      differenceCounts {
        added
        removed
        changed
      }
      files {
        path
        valueCount
      }
      instances(first: $first, after: $after, last: $last, before: $before) {
        totalCount
        pageInfo {
          ...Pager_pageInfo
        }
        nodes {
          instanceId
          ...ComparedInstance_instance
        }
      }
    }
  }
`);

const gitQuery = graphql(/* GraphQL */ `
  query DiffGit {
    estate {
      id
      git {
        commit
      }
    }
  }
`);

const PAGE_SIZE = 20;
const VALUES = 20;
const MOST_VALUES = 100;
const SIDES = ["from", "fromInstance", "fromRef", "to", "toInstance", "toRef"] as const;
const FILES = 10;

function parse(params: URLSearchParams) {
  const compared = parseSides(params);
  if (!compared) return undefined;
  const isOne = compared.from.component != null;
  return {
    ...compared,
    // What an operation may cost is the instances of a page times the values of each.
    ...parsePlace(params, isOne ? 1 : PAGE_SIZE),
    filter: parseFilter(params),
    most: isOne ? MOST_VALUES : VALUES,
  };
}

export function loader({ request }: LoaderFunctionArgs) {
  const variables = parse(new URL(request.url).searchParams);
  if (variables) load(query, variables);
  return variables ?? null;
}

export const handle: CrumbHandle = { crumb: () => [{ label: "Diff", to: paths.diff() }] };

export function Component() {
  const variables = useLoaderData<typeof loader>();
  const [{ data }] = useQuery({ query: gitQuery });
  const hasGit = data?.estate.git != null;
  return (
    <>
      <PageHead title="Diff">
        What two stacks, two instances or two commits resolve to, value by value.
      </PageHead>
      <Chooser hasGit={hasGit} />
      {variables ? (
        <Result variables={variables} />
      ) : (
        <Card className="mt-4">
          <EmptyState title="Choose two sides">
            Two stacks, an instance in two stacks
            {hasGit && (
              <>
                , or two commits:{" "}
                <Link to={paths.diff({ fromRef: "HEAD" })} className="text-accent hover:underline">
                  what is not committed yet
                </Link>
              </>
            )}
            .
          </EmptyState>
        </Card>
      )}
    </>
  );
}

/** The two sides; they are compared when the form is sent, and live in the address from then on. */
function Chooser({ hasGit }: { hasGit: boolean }) {
  const [params, setParams] = useSearchParams();
  const known = SIDES.map((name) => params.get(name) ?? "").join("\u0001");
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const next = new URLSearchParams(params);
    for (const name of [...SIDES, "after", "before", "page"]) next.delete(name);
    for (const name of SIDES) {
      const value = form.get(name);
      if (typeof value === "string" && value.trim() !== "") next.set(name, value.trim());
    }
    setParams(next, { preventScrollReset: true });
  };
  return (
    <Card>
      <form key={`${known}${String(hasGit)}`} onSubmit={submit} className="flex flex-col gap-4 p-4">
        <div className="flex flex-col gap-x-8 gap-y-4 md:flex-row">
          <SideFields side="from" legend="First side" params={params} hasGit={hasGit} />
          <SideFields side="to" legend="Second side" params={params} hasGit={hasGit} />
        </div>
        <div className="flex flex-wrap gap-2">
          <Button type="submit" look="primary" icon={GitCompareArrows}>
            Compare
          </Button>
          <Button
            icon={ArrowLeftRight}
            onClick={() => setParams(swapped(params), { preventScrollReset: true })}
          >
            Swap the sides
          </Button>
        </div>
      </form>
    </Card>
  );
}

function swapped(params: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(params);
  for (const part of ["", "Instance", "Ref"]) {
    for (const [side, other] of [
      ["from", "to"],
      ["to", "from"],
    ] as const) {
      const value = params.get(`${other}${part}`);
      if (value === null) next.delete(`${side}${part}`);
      else next.set(`${side}${part}`, value);
    }
  }
  return next;
}

type Variables = NonNullable<ReturnType<typeof parse>>;
type Comparison = DiffPageQuery["comparison"];

function Result({ variables }: { variables: Variables }) {
  const result = useQuery({ query, variables });
  useUntilReady(result, ({ comparison }) => comparison.isReady);
  return (
    <div className="mt-4 flex flex-col gap-4">
      <QueryView
        result={result}
        loading={
          <Card>
            <SkeletonRows />
          </Card>
        }
      >
        {({ comparison }) =>
          comparison.isReady ? (
            <Found comparison={comparison} compared={variables} />
          ) : (
            <Card>
              <Working milliseconds={comparison.elapsedMilliseconds} />
            </Card>
          )
        }
      </QueryView>
    </div>
  );
}

function Found({ comparison, compared }: { comparison: Comparison; compared: Compared }) {
  const { counts, files, instances, from, to } = comparison;
  const [params] = useSearchParams();
  const missing = [
    from.isFound === false && sideName(compared.from),
    to.isFound === false && sideName(compared.to),
  ].filter((name) => name !== false);
  const isOne = compared.from.component != null;
  if (!counts || !instances) return null;
  if (missing.length > 0) {
    return (
      <Card>
        <EmptyState title="One side does not exist">
          There is no {missing.join(", and no ")}.
        </EmptyState>
      </Card>
    );
  }
  return (
    <>
      <Facts facts={factsOf(comparison)} />
      {files && files.length > 0 && <Files files={files} />}
      <Card title={`${sideName(compared.from)} → ${sideName(compared.to)}`}>
        <FilterBar>
          <SearchField label="Path, such as vars.tags" name="path" />
          {!isOne && (
            <>
              <SearchField label="Search instances" />
              <SelectFilter
                label="Kind"
                name="kind"
                choices={[
                  { value: "changed", label: "Different" },
                  { value: "added", label: "Only on the second side" },
                  { value: "removed", label: "Only on the first side" },
                ]}
              />
              <SelectFilter
                label="Equal"
                name="equal"
                any="Hidden"
                choices={[{ value: "shown", label: "Shown" }]}
              />
            </>
          )}
        </FilterBar>
        {instances.nodes.length === 0 ? (
          <EmptyState title="No difference">
            Both sides resolve to the same{params.has("path") ? " below this path" : ""}.
          </EmptyState>
        ) : (
          <>
            <ul aria-label="Compared instances" className="divide-y divide-line">
              {instances.nodes.map((instance) => (
                <ComparedInstance
                  key={instance.instanceId}
                  instance={instance}
                  commits={{
                    before: from.commit?.slice(0, 10),
                    after: to.commit?.slice(0, 10),
                  }}
                  alone={isOne ? undefined : (key) => ofInstance(compared, key, params.get("path"))}
                />
              ))}
            </ul>
            <Pager
              pageInfo={instances.pageInfo}
              count={instances.nodes.length}
              total={instances.totalCount}
              size={PAGE_SIZE}
              noun={["instance", "instances"]}
            />
          </>
        )}
      </Card>
    </>
  );
}

function factsOf({ counts, differenceCounts, from, to }: Comparison) {
  const number = (count: number | undefined) => (
    <span className="text-lg tabular-nums">{(count ?? 0).toLocaleString("en")}</span>
  );
  const values = differenceCounts
    ? differenceCounts.added + differenceCounts.removed + differenceCounts.changed
    : 0;
  const commits = [from.commit, to.commit].filter((commit) => commit !== null);
  return [
    { term: "Different", detail: number(counts?.changed) },
    { term: "Only on the first side", detail: number(counts?.removed) },
    { term: "Only on the second side", detail: number(counts?.added) },
    { term: "Equal", detail: number(counts?.equal) },
    { term: "Values that differ", detail: number(values) },
    ...commits.map((commit) => ({
      term: "Commit",
      detail: <span className="font-mono text-xs">{commit.slice(0, 12)}</span>,
    })),
  ];
}

/** What brought the differences: the files that the differing values are written in. */
function Files({ files }: { files: { path: string; valueCount: number }[] }) {
  const others = files.length - FILES;
  return (
    <Card title="Written in" aside={others > 0 ? `and ${others} more` : undefined}>
      <ul className="grid gap-x-6 px-4 py-2 md:grid-cols-2">
        {files.slice(0, FILES).map(({ path, valueCount }) => (
          <li key={path} className="flex min-w-0 items-center gap-2 text-xs">
            <Link
              to={paths.file(path)}
              className="min-w-0 truncate rounded-sm py-1 font-mono text-ink-muted hover:text-accent hover:underline"
            >
              <VisibleText text={path} />
            </Link>
            <span className="ml-auto text-ink-faint tabular-nums">
              {valueCount.toLocaleString("en")}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
