import { lazy, Suspense } from "react";

import { isGraphiQLDocument } from "@/graphiql-document";
import type { CrumbHandle } from "@/layout/crumbs";
import { PageLoading } from "@/layout/page-loading";
import { paths } from "@/paths";

const GraphiQLEditor = lazy(() =>
  import("./graphiql-editor").then(({ GraphiQLEditor: Component }) => ({ default: Component })),
);

export const handle: CrumbHandle = { crumb: () => [{ label: "GraphiQL", to: paths.graphiql() }] };

/** The graph to explore by hand; everything it needs comes with the page. */
export function Component() {
  if (!isGraphiQLDocument) return <PageLoading />;
  return (
    <>
      <title>GraphiQL · Isobar</title>
      <h1 className="sr-only">GraphiQL</h1>
      <div className="-mx-3 -mt-5 -mb-16 h-[calc(100dvh-3rem)] sm:-mx-6">
        <Suspense fallback={<PageLoading />}>
          <GraphiQLEditor />
        </Suspense>
      </div>
    </>
  );
}
