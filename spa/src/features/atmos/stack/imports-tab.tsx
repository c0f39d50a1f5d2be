import { Link } from "react-router";
import { useQuery } from "urql";

import { graphql } from "@/graphql/graphql";
import type { FileKind } from "@/graphql/generated/graphql";
import { paths } from "@/paths";
import { Badge } from "@/ui/badge";
import { Card } from "@/ui/page";
import { QueryView } from "@/ui/query-view";
import { EmptyState, SkeletonRows } from "@/ui/states";
import { VisibleText } from "@/ui/visible-text";

const LIMIT = 100;

const query = graphql(/* GraphQL */ `
  query StackImports($name: String!, $first: Int!) {
    stack(name: $name) {
      id
      name
      importedFiles(first: $first) {
        totalCount
        nodes {
          id
          path
          kind
          lineCount
        }
      }
    }
  }
`);

const KINDS = {
  STACK: "stack",
  IMPORTED: "imported",
  UNUSED: "unused",
  CONFIG: "configuration",
  WORKFLOW: "workflow",
  COMPONENT: "component code",
  VENDOR: "vendor manifest",
  POLICY: "schema or policy",
  OTHER: "other",
} satisfies Record<FileKind, string>;

/** Every file that the stack reads. */
export function ImportsTab({ stack: name }: { stack: string }) {
  const result = useQuery({ query, variables: { name, first: LIMIT } });
  return (
    <Card>
      <QueryView result={result} loading={<SkeletonRows />}>
        {({ stack }) => {
          const files = stack?.importedFiles;
          if (!files || files.nodes.length === 0) {
            return <EmptyState title="No imports">This stack imports no other file.</EmptyState>;
          }
          return (
            <>
              <ul aria-label="Imported files" className="divide-y divide-line/70">
                {files.nodes.map(({ id, path, kind, lineCount }) => (
                  <li key={id} className="relative flex h-9 items-center gap-3 px-4 hover:bg-hover">
                    <Link
                      to={paths.file(path)}
                      className="row-link min-w-0 truncate font-mono text-xs"
                    >
                      <VisibleText text={path} most={400} />
                    </Link>
                    <Badge>{KINDS[kind]}</Badge>
                    <span className="ml-auto shrink-0 text-xs text-ink-faint tabular-nums max-sm:hidden">
                      {lineCount?.toLocaleString("en") ?? "?"} lines
                    </span>
                  </li>
                ))}
              </ul>
              {files.totalCount > files.nodes.length && (
                <p className="border-t border-line px-4 py-2 text-xs text-ink-muted">
                  The first {files.nodes.length} of {files.totalCount.toLocaleString("en")} files.
                </p>
              )}
            </>
          );
        }}
      </QueryView>
    </Card>
  );
}
