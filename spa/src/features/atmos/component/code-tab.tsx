import { FileCode } from "lucide-react";
import { Link, useSearchParams } from "react-router";
import { useQuery } from "urql";

import { graphql } from "@/graphql/graphql";
import { paths, type ComponentKey } from "@/paths";
import { classNames } from "@/ui/class-names";
import { CodeView } from "@/ui/code-view";
import { EditorLink } from "@/ui/editor-link";
import { Card } from "@/ui/page";
import { QueryView } from "@/ui/query-view";
import { EmptyState, SkeletonRows } from "@/ui/states";
import type { Language } from "@/ui/tokens";
import { VisibleText } from "@/ui/visible-text";

const query = graphql(/* GraphQL */ `
  query ComponentCode($type: String!, $name: String!) {
    component(type: $type, name: $name) {
      id
      path
      files {
        name
        text
      }
    }
  }
`);

function languageOf(name: string): Language {
  if (/\.(tf|tofu|hcl)$/.test(name)) return "hcl";
  if (/\.ya?ml$/.test(name)) return "yaml";
  return name.endsWith(".json") ? "json" : "text";
}

/** The files in a component's folder, to read. */
export function CodeTab({ type, name }: ComponentKey) {
  // The folder is read when asked: nothing tells of a change in it.
  const result = useQuery({
    query,
    variables: { type, name },
    requestPolicy: "cache-and-network",
  });
  const [params] = useSearchParams();
  return (
    <QueryView
      result={result}
      loading={
        <Card>
          <SkeletonRows />
        </Card>
      }
    >
      {({ component }) => {
        const files = component?.files ?? [];
        const sought = params.get("file");
        const shown = files.find((file) => file.name === sought) ?? files[0];
        if (!shown) {
          return (
            <Card>
              <EmptyState title="No files">
                The component has no folder here, or nothing in it that people read.
              </EmptyState>
            </Card>
          );
        }
        const line = Number(params.get("line")) || undefined;
        const path = `${component?.path ?? ""}/${shown.name}`;
        return (
          <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[13rem_minmax(0,1fr)]">
            <nav aria-label="Files of the component">
              <ul className="flex gap-1 overflow-x-auto lg:flex-col">
                {files.map((file) => (
                  <li key={file.name} className="shrink-0 lg:min-w-0">
                    <Link
                      to={paths.component({ type, name }, { tab: "code", file: file.name })}
                      replace
                      preventScrollReset
                      aria-current={file === shown ? "page" : undefined}
                      className={classNames(
                        "flex min-h-7 items-center gap-2 rounded-md px-2 font-mono text-xs",
                        file === shown
                          ? "bg-selected font-medium"
                          : "text-ink-muted hover:bg-hover hover:text-ink",
                      )}
                    >
                      <FileCode aria-hidden className="size-3.5 shrink-0" />
                      <span className="min-w-0 truncate">
                        <VisibleText text={file.name} most={120} />
                      </span>
                    </Link>
                  </li>
                ))}
              </ul>
            </nav>
            <Card label={`File ${shown.name}`}>
              <div className="flex min-h-10 items-center justify-between gap-3 border-b border-line px-4 py-1">
                <h2 className="min-w-0 font-mono text-xs break-all text-ink-muted">
                  <VisibleText text={path} most={300} />
                </h2>
                <EditorLink path={path} line={sought === shown.name ? line : undefined} />
              </div>
              {shown.text == null ? (
                <p className="px-4 py-5 text-ink-muted">It is no text, or too large to show.</p>
              ) : (
                <CodeView
                  key={shown.name}
                  label={shown.name}
                  text={shown.text}
                  language={languageOf(shown.name)}
                  marked={sought === shown.name ? line : undefined}
                />
              )}
            </Card>
          </div>
        );
      }}
    </QueryView>
  );
}
