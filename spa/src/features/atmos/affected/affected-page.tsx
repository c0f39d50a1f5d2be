import { Workflow } from "lucide-react";
import type { SubmitEvent } from "react";
import { Link, useLoaderData, useSearchParams, type LoaderFunctionArgs } from "react-router";
import { useQuery } from "urql";

import { graphql } from "@/graphql/graphql";
import type { AffectedPageQuery } from "@/graphql/generated/graphql";
import { load } from "@/graphql/load";
import type { CrumbHandle } from "@/layout/crumbs";
import { currentStateQuery } from "@/layout/current-state";
import { paths } from "@/paths";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { CommandCopy } from "@/ui/command-copy";
import { FilterBar, SearchField, SelectFilter } from "@/ui/filters";
import { Card, Facts, PageHead } from "@/ui/page";
import { Pager } from "@/ui/pager";
import { QueryView } from "@/ui/query-view";
import { EmptyState, SkeletonRows } from "@/ui/states";
import { parsePlace, useHrefWith } from "@/ui/url-state";
import { VisibleText } from "@/ui/visible-text";

import { Field } from "../diff/side-fields";
import { useUntilReady } from "../use-until-ready";
import { Working } from "../working";

const query = graphql(/* GraphQL */ `
  query AffectedPage(
    $base: String
    $isMergeBase: Boolean!
    $search: String
    $cause: String
    $first: Int
    $after: String
    $last: Int
    $before: String
  ) {
    affected(base: $base, isMergeBase: $isMergeBase, search: $search, cause: $cause) {
      isReady
      elapsedMilliseconds
      commit
      reasons {
        name
        count
      }
      causes {
        path
        count
      }
      command {
        text
      }
      instances(first: $first, after: $after, last: $last, before: $before) {
        totalCount
        pageInfo {
          ...Pager_pageInfo
        }
        nodes {
          instanceId
          stack
          type
          name
          reasons
          causes
          changedPath
          isDeleted
          instance {
            id
          }
          dependentCount
          dependents {
            id
            type
            name
            stack {
              id
              name
            }
          }
        }
      }
    }
  }
`);

const PAGE_SIZE = 20;

export function loader({ request }: LoaderFunctionArgs) {
  const { searchParams } = new URL(request.url);
  return load(query, {
    ...parsePlace(searchParams, PAGE_SIZE),
    // Of two commits the last one is there wherever there is any.
    base: searchParams.get("base") ?? "HEAD",
    isMergeBase: searchParams.get("since") === "fork",
    search: searchParams.get("search") ?? undefined,
    cause: searchParams.get("cause") ?? undefined,
  });
}

export const handle: CrumbHandle = {
  crumb: () => [{ label: "Affected", to: paths.affected() }],
};

export function Component() {
  const variables = useLoaderData<typeof loader>();
  const result = useQuery({ query, variables });
  useUntilReady(result, ({ affected }) => affected.isReady);
  const [{ data }] = result;
  const [{ data: found }] = useQuery({ query: currentStateQuery });
  const head = (
    <PageHead title="Affected">
      Which instances the files as they are change against a commit, why, and who depends on them.
    </PageHead>
  );
  if (found && !found.estate.git?.commit) {
    return (
      <>
        {head}
        <NoCommits isRepository={found.estate.git != null} />
      </>
    );
  }
  return (
    <>
      {head}
      <Chooser base={variables.base} isMergeBase={variables.isMergeBase} />
      <div className="mt-4 flex flex-col gap-4">
        {data && (
          <div className="flex flex-wrap items-end justify-between gap-x-10 gap-y-4">
            {data.affected.instances && (
              <Counts total={data.affected.instances.totalCount} reasons={data.affected.reasons} />
            )}
            <div className="max-w-full min-w-0 sm:max-w-160">
              <CommandCopy label="The same in a pipeline" command={data.affected.command.text} />
            </div>
          </div>
        )}
        <Card>
          <FilterBar>
            <SearchField label="Search affected instances" />
            <SelectFilter
              label="Because of"
              name="cause"
              choices={choicesOf(data)}
              any="anything"
            />
          </FilterBar>
          <QueryView result={result} loading={<SkeletonRows />}>
            {({ affected }) =>
              affected.instances ? (
                <Instances instances={affected.instances} base={variables.base} />
              ) : (
                <Working milliseconds={affected.elapsedMilliseconds} />
              )
            }
          </QueryView>
        </Card>
      </div>
    </>
  );
}

type Reasons = AffectedPageQuery["affected"]["reasons"];

/** The files and folders that did it, with how many instances each affects. */
function choicesOf(data: AffectedPageQuery | undefined) {
  return (data?.affected.causes ?? []).map(({ path, count }) => ({
    value: path,
    label: `${path} (${count.toLocaleString("en")})`,
  }));
}

/** How many instances are affected, and by what; one can be by several things. */
function Counts({ total, reasons }: { total: number; reasons: Reasons }) {
  const number = (count: number) => (
    <span className="text-lg tabular-nums">{count.toLocaleString("en")}</span>
  );
  const facts = (reasons ?? []).map(({ name, count }) => ({
    term: `by ${name}`,
    detail: number(count),
  }));
  return <Facts facts={[{ term: "Affected instances", detail: number(total) }, ...facts]} />;
}

/** Where there is nothing to compare with yet: what to do about it. */
function NoCommits({ isRepository }: { isRepository: boolean }) {
  const steps = isRepository ? COMMIT : ["git init", ...COMMIT];
  return (
    <Card>
      <EmptyState
        title={isRepository ? "No commit to compare with" : "Not in git"}
        action={
          <div className="flex w-full max-w-100 flex-col gap-2 text-left">
            {steps.map((command) => (
              <CommandCopy key={command} command={command} />
            ))}
          </div>
        }
      >
        {isRepository
          ? "The repository has no commit yet. Once it has one, this page shows what the files change against it."
          : "This estate is in no git work tree, so there is no commit to compare its files with. With git, this page shows what an edit affects before it is committed."}
      </EmptyState>
    </Card>
  );
}

const COMMIT = ["git add --all", 'git commit --message "As it is"'];

function Chooser({ base, isMergeBase }: { base: string; isMergeBase: boolean }) {
  const [, setParams] = useSearchParams();
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = form.get("base");
    const next = new URLSearchParams();
    if (typeof text === "string" && text.trim() !== "") next.set("base", text.trim());
    if (form.has("fork")) next.set("since", "fork");
    setParams(next, { preventScrollReset: true });
  };
  return (
    <Card>
      <form
        key={`${base}${String(isMergeBase)}`}
        onSubmit={submit}
        className="flex flex-wrap items-center gap-x-6 gap-y-3 p-4"
      >
        <div className="min-w-0 flex-1 basis-80">
          <Field
            label="Against"
            name="base"
            value={base}
            placeholder="A branch, a tag or a commit"
            choices={["HEAD", "HEAD~1", "origin/main"]}
          />
        </div>
        <label className="flex items-center gap-2 text-sm text-ink-muted">
          <input type="checkbox" name="fork" defaultChecked={isMergeBase} />
          Where the branch left it
        </label>
        <Button type="submit" look="primary" icon={Workflow}>
          Show
        </Button>
      </form>
    </Card>
  );
}

type Page = NonNullable<AffectedPageQuery["affected"]["instances"]>;
type Instance = Page["nodes"][number];

function Instances({ instances, base }: { instances: Page; base: string }) {
  const [params] = useSearchParams();
  if (instances.nodes.length === 0) {
    return params.has("search") || params.has("cause") ? (
      <EmptyState title="Nothing matches">No affected instance passes the filters.</EmptyState>
    ) : (
      <EmptyState title="Nothing is affected">
        Every instance resolves to the same as at {base}, and its code is the same.
      </EmptyState>
    );
  }
  return (
    <>
      <ul aria-label="Affected instances" className="divide-y divide-line">
        {instances.nodes.map((instance) => (
          <AffectedRow key={instance.instanceId} instance={instance} base={base} />
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
  );
}

function AffectedRow({ instance, base }: { instance: Instance; base: string }) {
  const { stack, type, name, reasons, causes, changedPath, isDeleted } = instance;
  const { dependents, dependentCount } = instance;
  return (
    <li className="flex flex-col gap-1.5 px-4 py-2.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        {instance.instance ? (
          <Link
            to={paths.instance({ stack, type, name })}
            className="rounded-sm font-mono text-xs font-medium text-accent hover:underline"
          >
            <VisibleText text={name} />
          </Link>
        ) : (
          <span className="font-mono text-xs font-medium">
            <VisibleText text={name} />
          </span>
        )}
        <span className="font-mono text-2xs text-ink-muted">
          <VisibleText text={stack} />
        </span>
        <span className="flex flex-wrap gap-1.5">
          {reasons.map((reason) => (
            <Badge key={reason} mono tone={isDeleted ? "danger" : "neutral"}>
              {reason}
            </Badge>
          ))}
        </span>
        {changedPath && (
          <span className="font-mono text-2xs text-ink-muted">
            <VisibleText text={changedPath} />
          </span>
        )}
        {!isDeleted && (
          <Link
            to={paths.diff({ from: stack, fromInstance: `${type}/${name}`, fromRef: base })}
            aria-label={`Diff of ${name} in ${stack}`}
            className="ml-auto inline-flex min-h-6 items-center rounded-sm text-xs text-accent hover:underline"
          >
            Diff
          </Link>
        )}
      </div>
      {causes.length > 0 && <Causes causes={causes} />}
      {dependentCount > 0 && (
        <details className="text-xs text-ink-muted">
          <summary className="w-fit cursor-pointer rounded-sm py-1 hover:text-ink">
            {dependentCount === 1
              ? "1 instance depends on it"
              : `${dependentCount.toLocaleString("en")} instances depend on it`}
          </summary>
          <ul className="mt-1 flex flex-wrap gap-x-4 border-l border-line pl-3">
            {dependents.map((dependent) => (
              <li key={dependent.id}>
                <Link
                  to={paths.instance({ ...dependent, stack: dependent.stack.name })}
                  className="inline-flex min-h-6 items-center rounded-sm font-mono text-2xs hover:text-accent hover:underline"
                >
                  <VisibleText text={`${dependent.name} in ${dependent.stack.name}`} />
                </Link>
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}

/** So many files stand beside an instance; the filter has all of them. */
const MOST_CAUSES = 3;

function Causes({ causes }: { causes: readonly string[] }) {
  const hrefWith = useHrefWith();
  const more = causes.length - MOST_CAUSES;
  return (
    <p className="flex flex-wrap items-baseline gap-x-3 text-2xs text-ink-muted">
      {causes.slice(0, MOST_CAUSES).map((path) => (
        <Link
          key={path}
          to={hrefWith({ cause: path, after: undefined, before: undefined })}
          title="Show only what this affects"
          className="inline-flex min-h-6 max-w-full min-w-0 items-center rounded-sm font-mono break-all hover:text-accent hover:underline"
        >
          <VisibleText text={path} most={300} />
        </Link>
      ))}
      {more > 0 && <span>and {more.toLocaleString("en")} more</span>}
    </p>
  );
}
