import { lazy, Suspense } from "react";
import { useQuery } from "urql";

import { graphql } from "@/graphql/graphql";
import type { ComponentKey } from "@/paths";
import { Card } from "@/ui/page";
import { QueryView } from "@/ui/query-view";
import { EmptyState, SkeletonRows } from "@/ui/states";

const query = graphql(/* GraphQL */ `
  query ComponentReadme($type: String!, $name: String!) {
    component(type: $type, name: $name) {
      id
      readme {
        name
        text
      }
    }
  }
`);

const Markdown = lazy(() =>
  import("@/ui/markdown").then(({ Markdown: Component }) => ({ default: Component })),
);

/** What the people who made a component say about it. */
export function ReadmeTab({ type, name }: ComponentKey) {
  // The folder is read when asked: nothing tells of a change in it.
  const result = useQuery({
    query,
    variables: { type, name },
    requestPolicy: "cache-and-network",
  });
  return (
    <Card label="README">
      <QueryView result={result} loading={<SkeletonRows />}>
        {({ component }) =>
          component?.readme ? (
            <article className="px-4 py-5 sm:px-6">
              <Suspense fallback={<SkeletonRows />}>
                <Markdown text={component.readme.text} />
              </Suspense>
            </article>
          ) : (
            <EmptyState title="No README">
              A file README.md in the component&apos;s folder would show here, and its first
              paragraph in the catalog.
            </EmptyState>
          )
        }
      </QueryView>
    </Card>
  );
}
