import { Link } from "react-router";

import { graphql, readFragment, type FragmentType } from "@/graphql/graphql";
import { paths } from "@/paths";
import { CutStart } from "@/ui/cut-start";
import { EditorLink } from "@/ui/editor-link";
import { spellHidden } from "@/ui/hidden-characters";
import { VisibleText } from "@/ui/visible-text";

const fragment = graphql(/* GraphQL */ `
  fragment OriginBadge_location on Location {
    line
    file {
      id
      path
    }
  }
`);

export type OriginLocation = FragmentType<typeof fragment>;

/** Where something is written: the file and line, leading there. */
export function OriginBadge({ location: ref }: { location: OriginLocation }) {
  const { file, line } = readFragment(fragment, ref);
  return (
    <span className="inline-flex max-w-full min-w-0 items-center">
      <Link
        to={paths.file(file.path, { line })}
        title={spellHidden(`${file.path}:${line}`)}
        onClick={(event) => event.stopPropagation()}
        className="inline-flex min-h-6 min-w-0 items-center rounded-sm font-mono text-2xs text-ink-muted hover:text-accent hover:underline"
      >
        <CutStart text={`${file.path}:${line}`} />
      </Link>
      <EditorLink path={file.path} line={line} />
    </span>
  );
}

/** The same for a file as it was at a commit, which no page shows. */
export function OriginText({
  location: ref,
  commit,
}: {
  location: OriginLocation;
  commit: string;
}) {
  const { file, line } = readFragment(fragment, ref);
  return (
    <span
      title={spellHidden(`${file.path}:${line} at ${commit}`)}
      className="inline-flex min-h-6 max-w-full min-w-0 items-center font-mono text-2xs text-ink-faint"
    >
      <CutStart text={`${file.path}:${line}`} />
      <span className="ml-1.5 shrink-0">
        at <VisibleText text={commit} most={40} />
      </span>
    </span>
  );
}
