import { graphql, readFragment, type FragmentType } from "@/graphql/graphql";
import { Badge } from "@/ui/badge";
import { EditorLink } from "@/ui/editor-link";
import { VisibleText } from "@/ui/visible-text";

const fragment = graphql(/* GraphQL */ `
  fragment SourceList_source on ComponentSource {
    kind
    uri
    version
    path
    line
    instanceCount
  }
`);

/** Where a component came from, and who says so. */
export function SourceList({ sources }: { sources: readonly FragmentType<typeof fragment>[] }) {
  return (
    <ul className="flex flex-col gap-1">
      {sources.map((ref, index) => {
        const { uri, version, path, line, instanceCount } = readFragment(fragment, ref);
        return (
          <li key={index} className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
            {version && (
              <Badge mono tone="accent">
                <VisibleText text={version} most={60} />
              </Badge>
            )}
            <span className="min-w-0 font-mono text-xs break-all">
              <VisibleText text={uri} most={300} />
            </span>
            {path ? (
              <span className="inline-flex items-center text-xs text-ink-muted">
                by{" "}
                <span className="mx-1 font-mono text-2xs break-all">
                  {path}:{line}
                </span>
                <EditorLink path={path} line={line ?? undefined} />
              </span>
            ) : (
              <span className="text-xs text-ink-muted">
                by {(instanceCount ?? 0).toLocaleString("en")}{" "}
                {instanceCount === 1 ? "instance" : "instances"}
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
