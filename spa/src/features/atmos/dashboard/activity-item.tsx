import { Link } from "react-router";

import { graphql, readFragment, type FragmentType } from "@/graphql/graphql";
import { paths } from "@/paths";
import { CutStart } from "@/ui/cut-start";
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
  }
`);

const SHOWN_FILES = 2;

/** One change of the estate: when, what, by which files. */
export function ActivityItem({ activity: ref }: { activity: FragmentType<typeof fragment> }) {
  const { at, summary, files, errorsAdded, errorsRemoved } = readFragment(fragment, ref);
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
      </div>
    </li>
  );
}
