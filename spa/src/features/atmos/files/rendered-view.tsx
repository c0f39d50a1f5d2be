import { useState } from "react";
import { useQuery } from "urql";

import { graphql } from "@/graphql/graphql";
import { QueryView } from "@/ui/query-view";
import { EmptyState, SkeletonRows } from "@/ui/states";
import { VisibleText } from "@/ui/visible-text";

import type { Mark } from "./marks";
import { Viewer } from "./viewer";

const query = graphql(/* GraphQL */ `
  query RenderedView($path: String!, $stack: String!) {
    file(path: $path) {
      id
      renderings(stack: $stack) {
        context
        text
        failure
        failedLine
      }
    }
  }
`);

const NO_MARKS: readonly Mark[] = [];
/** Characters of a context in the list of contexts. */
const MOST = 80;

/** The file as YAML sees it in one stack, beside the source. */
export function RenderedView({
  path,
  stack,
  isWrapped,
  onLine,
}: {
  path: string;
  stack: string;
  isWrapped: boolean;
  onLine: (line: number) => void;
}) {
  const result = useQuery({ query, variables: { path, stack } });
  const [chosen, setChosen] = useState(0);
  return (
    <QueryView result={result} loading={<SkeletonRows rows={6} />}>
      {({ file }) => {
        const renderings = file?.renderings ?? [];
        const rendering = renderings[Math.min(chosen, renderings.length - 1)];
        if (!rendering) {
          return <EmptyState title="Not rendered">The stack {stack} does not read it.</EmptyState>;
        }
        const { text, failure, failedLine } = rendering;
        return (
          <div className="flex min-w-0 flex-col max-lg:border-t max-lg:border-line">
            <div className="flex min-h-9 items-center gap-2 border-b border-line bg-sunken px-3 text-xs">
              {renderings.length > 1 ? (
                <label className="flex min-w-0 items-center gap-2">
                  <span className="shrink-0 text-ink-muted">With the context</span>
                  <select
                    value={chosen}
                    onChange={(event) => setChosen(Number(event.target.value))}
                    className="min-w-0 truncate rounded-sm border border-line-strong bg-surface px-1.5 py-0.5 font-mono"
                  >
                    {renderings.map(({ context }, at) => (
                      <option key={at} value={at}>
                        {contextText(context)}
                      </option>
                    ))}
                  </select>
                </label>
              ) : (
                <span className="truncate text-ink-muted">
                  Rendered for <code className="font-mono text-ink">{stack}</code>{" "}
                  <code className="font-mono">{contextText(rendering.context)}</code>
                </span>
              )}
            </div>
            {failure === null ? (
              <Viewer
                path={path}
                label={`${path}, rendered for ${stack}`}
                text={text ?? ""}
                isWrapped={isWrapped}
                marks={NO_MARKS}
              />
            ) : (
              <div role="alert" className="p-4 text-sm text-danger">
                <p className="break-words">
                  <VisibleText text={failure} />
                </p>
                {failedLine !== null && failedLine > 0 && (
                  <button
                    type="button"
                    onClick={() => onLine(failedLine)}
                    className="mt-2 min-h-6 rounded-sm text-xs text-accent hover:underline"
                  >
                    Go to line {failedLine}
                  </button>
                )}
              </div>
            )}
          </div>
        );
      }}
    </QueryView>
  );
}

function contextText(context: unknown): string {
  const text = JSON.stringify(context);
  if (text === "{}") return "imported without a context";
  return text.length > MOST ? `${text.slice(0, MOST)}…` : text;
}
