import { GitCommitHorizontal } from "lucide-react";
import { Link } from "react-router";

import { graphql, readFragment, type FragmentType } from "@/graphql/graphql";
import { paths } from "@/paths";
import { CutStart } from "@/ui/cut-start";
import { spellHidden } from "@/ui/hidden-characters";
import { Ago } from "@/ui/time";
import { VisibleText } from "@/ui/visible-text";

const fragment = graphql(/* GraphQL */ `
  fragment ActivityItem_activity on Activity {
    id
    at
    summary
    files
    errorsAdded
    errorsRemoved
    commit {
      hash
      author
      at
      subject
    }
  }
`);

const SHOWN_FILES = 2;

/** One change of the estate: when, what, by which files. */
export function ActivityItem({ activity: ref }: { activity: FragmentType<typeof fragment> }) {
  const { at, summary, files, errorsAdded, errorsRemoved, commit } = readFragment(fragment, ref);
  const dot = errorsAdded > 0 ? "bg-danger" : errorsRemoved > 0 ? "bg-ok" : "bg-line-strong";
  return (
    <li className="relative flex gap-3 px-4 py-1.5 before:absolute before:top-5 before:bottom-[-6px] before:left-[1.1875rem] before:w-px before:bg-line last:before:hidden">
      <span aria-hidden className={`mark mt-1.5 size-[7px] shrink-0 rounded-full ${dot}`} />
      <div className="min-w-0 flex-1">
        <div className="flex items-baseline justify-between gap-3">
          <span className="min-w-0">
            <VisibleText text={summary} />
          </span>
          <span className="shrink-0 text-xs text-ink-faint">
            <Ago at={at} />
          </span>
        </div>
        <ul className="font-mono text-2xs text-ink-faint">
          {files.slice(0, SHOWN_FILES).map((file) => (
            <li key={file} className="flex min-w-0">
              <Link
                to={paths.file(file)}
                className="inline-flex min-h-6 min-w-0 items-center rounded-sm hover:text-accent hover:underline"
              >
                <CutStart text={file} />
              </Link>
            </li>
          ))}
          {files.length > SHOWN_FILES && <li>and {files.length - SHOWN_FILES} more</li>}
        </ul>
        {files.length > 0 && <Author commit={commit} />}
      </div>
    </li>
  );
}

type Commit = { hash: string; author: string; at: string; subject: string };

/** Who committed the first of the files last; nobody has while it differs from what git knows. */
function Author({ commit }: { commit: Commit | null | undefined }) {
  if (!commit) return <p className="text-2xs text-ink-faint">not committed</p>;
  return (
    <p className="flex min-w-0 items-center gap-1.5 text-2xs text-ink-faint">
      <GitCommitHorizontal aria-hidden className="size-3 shrink-0" />
      <span
        className="min-w-0 truncate"
        title={spellHidden(`${commit.hash.slice(0, 10)} ${commit.subject}`)}
      >
        <span className="text-ink-muted">
          <VisibleText text={commit.author} most={80} />
        </span>
        : <VisibleText text={commit.subject} most={120} />
      </span>
    </p>
  );
}
