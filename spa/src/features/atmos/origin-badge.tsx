import { Link } from "react-router";

import { graphql, readFragment, type FragmentType } from "@/graphql/graphql";
import { paths } from "@/paths";

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
    <Link
      to={paths.file(file.path, { line })}
      title={`${file.path}:${line}`}
      onClick={(event) => event.stopPropagation()}
      className="inline-flex max-w-full min-w-0 items-baseline rounded-sm font-mono text-2xs text-ink-muted hover:text-accent hover:underline"
    >
      <PlaceText path={file.path} line={line} />
    </Link>
  );
}

/** A path that keeps its end when it is cut, with the line. */
export function PlaceText({ path, line }: { path: string; line: number }) {
  const cut = path.lastIndexOf("/") + 1;
  return (
    <>
      <span className="min-w-0 shrink truncate opacity-75">{path.slice(0, cut)}</span>
      <span className="shrink-0">
        {path.slice(cut)}:{line}
      </span>
    </>
  );
}
