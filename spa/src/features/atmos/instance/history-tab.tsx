import { GitCommitHorizontal, PencilLine } from "lucide-react";
import { Link } from "react-router";
import { useQuery } from "urql";

import { graphql, readFragment } from "@/graphql/graphql";
import type {
  HistoryCut,
  HistoryPatch_PatchFragment,
  HistoryProblem,
} from "@/graphql/generated/graphql";
import { paths, type InstanceKey } from "@/paths";
import { CopyButton } from "@/ui/command-copy";
import { DiffView } from "@/ui/diff-view";
import { Card } from "@/ui/page";
import { QueryView } from "@/ui/query-view";
import { EmptyState, SkeletonRows } from "@/ui/states";
import { Ago } from "@/ui/time";
import { ExpandableText, VisibleText } from "@/ui/visible-text";

import { useUntilReady } from "../use-until-ready";

const patchFragment = graphql(/* GraphQL */ `
  fragment HistoryPatch_patch on HistoryPatch {
    path
    diff
    isCut
  }
`);

const query = graphql(/* GraphQL */ `
  query HistoryTab($stack: String!, $component: String!, $type: String!) {
    instance(stack: $stack, component: $component, type: $type) {
      id
      history {
        isReady
        elapsedMilliseconds
        problem
        cut
        commitsLookedAt
        outside
        uncommitted {
          ...HistoryPatch_patch
        }
        commits {
          commit
          author
          email
          at
          title
          body
          isBoundary
          patches {
            ...HistoryPatch_patch
          }
        }
      }
    }
  }
`);

const PROBLEMS = {
  NO_REPOSITORY: [
    "No git repository",
    "The estate is in no git repository, so nobody knows who changed what.",
  ],
  NO_COMMIT: [
    "No commit yet",
    "The repository has no commit yet; the first one starts the history.",
  ],
  UNREADABLE: ["The repository cannot be read", "The log of the server says why."],
} satisfies Record<HistoryProblem, [string, string]>;

const CUTS = {
  SHALLOW: "The clone is shallow: it has no older commits. Fetch more with git fetch --unshallow.",
  COMMITS: "Older commits were not looked at: the history is longer than one look takes.",
  CHANGES: "There are more changes; these are the newest.",
  TIME: "Older commits were not looked at: it took too long.",
} satisfies Record<HistoryCut, string>;

/** Who changed the lines that shape the instance, the newest first. */
export function HistoryTab({ instanceKey: { stack, type, name } }: { instanceKey: InstanceKey }) {
  const result = useQuery({
    query,
    variables: { stack, type, component: name },
    // Commits come and go without a change of the files.
    requestPolicy: "cache-and-network",
  });
  useUntilReady(result, ({ instance }) => instance?.history.isReady ?? true);
  return (
    <QueryView result={result} loading={<SkeletonRows />}>
      {({ instance }) => {
        if (!instance) return null;
        const { isReady, elapsedMilliseconds, problem, commits, uncommitted, cut, outside } =
          instance.history;
        if (!isReady) return <Reading milliseconds={elapsedMilliseconds} />;
        if (problem) {
          const [title, why] = PROBLEMS[problem];
          return (
            <Card label="History">
              <EmptyState title={title}>{why}</EmptyState>
            </Card>
          );
        }
        const open = readFragment(patchFragment, uncommitted ?? []);
        return (
          <div className="flex flex-col gap-4">
            {open.length > 0 && (
              <Card title="Not committed yet" aside={<PencilLine aria-hidden className="size-4" />}>
                <Patches patches={open} />
              </Card>
            )}
            {(commits ?? []).length === 0 && open.length === 0 && (
              <Card label="History">
                <EmptyState title="No commit changed it">
                  {outside.length > 0
                    ? `What shapes it is not in the repository: ${outside.join(", ")}.`
                    : "None of the commits that were looked at changed a line that shapes it."}
                </EmptyState>
              </Card>
            )}
            <ol aria-label="Commits" className="flex flex-col gap-4">
              {(commits ?? []).map((commit) => (
                <li key={commit.commit}>
                  <Card label={commit.title}>
                    <CommitHead {...commit} />
                    <Patches patches={readFragment(patchFragment, commit.patches)} />
                  </Card>
                </li>
              ))}
            </ol>
            <p role="note" className="px-1 text-xs text-ink-muted">
              {cut && CUTS[cut]} A file that was renamed counts as new under its new name.
            </p>
          </div>
        );
      }}
    </QueryView>
  );
}

/** Commits are still being looked at. */
function Reading({ milliseconds }: { milliseconds: number }) {
  return (
    <>
      <p role="status" className="px-4 py-3 text-sm text-ink-muted">
        Reading the history: {Math.max(1, Math.round(milliseconds / 1000))} s so far. This page goes
        on by itself.
      </p>
      <SkeletonRows rows={6} />
    </>
  );
}

function CommitHead({
  commit,
  author,
  email,
  at,
  title,
  body,
  isBoundary,
}: {
  commit: string;
  author: string;
  email: string;
  at: string;
  title: string;
  body: string;
  isBoundary: boolean;
}) {
  return (
    <div className="border-b border-line px-4 py-3">
      <div className="flex items-start gap-2">
        <GitCommitHorizontal aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-faint" />
        <h2 className="min-w-0 flex-1 text-sm font-medium break-words">
          <VisibleText text={title === "" ? "No message" : title} most={300} />
        </h2>
        <span className="flex shrink-0 items-center font-mono text-xs text-ink-muted">
          {commit.slice(0, 8)}
          <CopyButton text={commit} label={`Copy the commit ${commit.slice(0, 8)}`} />
        </span>
      </div>
      {body !== "" && (
        <p className="mt-1.5 pl-6 text-sm break-words whitespace-pre-wrap text-ink-muted">
          <ExpandableText text={body} most={600} />
        </p>
      )}
      <p className="mt-1.5 flex min-w-0 flex-wrap gap-x-2 pl-6 text-xs text-ink-muted">
        <span className="font-medium text-ink">
          <VisibleText text={author === "" ? "Nobody" : author} most={200} />
        </span>
        {email !== "" && (
          <span className="break-all">
            <VisibleText text={email} most={200} />
          </span>
        )}
        <Ago at={at} />
        {isBoundary && <span>or earlier: the clone ends here</span>}
      </p>
    </div>
  );
}

function Patches({ patches }: { patches: readonly HistoryPatch_PatchFragment[] }) {
  return (
    <ul className="flex flex-col gap-3 p-3">
      {patches.map(({ path, diff, isCut }) => (
        <li key={path}>
          <Link
            to={paths.file(path)}
            className="mb-1 inline-block rounded-sm font-mono text-xs break-all text-accent hover:underline"
          >
            <VisibleText text={path} most={300} />
          </Link>
          <DiffView label={`Change of ${path}`} diff={diff} />
          {isCut && <p className="mt-1 text-xs text-ink-muted">There is more of this change.</p>}
        </li>
      ))}
    </ul>
  );
}
