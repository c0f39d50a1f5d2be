import { Link } from "react-router";

import { graphql, readFragment, type FragmentType } from "@/graphql/graphql";
import { paths } from "@/paths";
import { CutStart } from "@/ui/cut-start";

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
      className="inline-flex min-h-6 max-w-full min-w-0 items-center rounded-sm font-mono text-2xs text-ink-muted hover:text-accent hover:underline"
    >
      <CutStart text={`${file.path}:${line}`} />
    </Link>
  );
}
