import "graphiql/setup-workers/vite";
import "graphiql/style.css";
import "./graphiql.css";

import { createGraphiQLFetcher } from "@graphiql/toolkit";
import { GraphiQL } from "graphiql";

import { connection } from "@/graphql/client";
import type { CrumbHandle } from "@/layout/crumbs";
import { paths } from "@/paths";

const fetcher = createGraphiQLFetcher({
  url: new URL("/graphql", window.location.href).href,
  wsClient: connection.socket,
});

export const handle: CrumbHandle = { crumb: () => [{ label: "GraphiQL", to: paths.graphiql() }] };

/** The graph to explore by hand; everything it needs comes with the page. */
export function Component() {
  return (
    <>
      <title>GraphiQL · Isobar</title>
      <h1 className="sr-only">GraphiQL</h1>
      <div className="-mx-3 -mt-5 -mb-16 h-[calc(100dvh-3rem)] sm:-mx-6">
        <GraphiQL fetcher={fetcher} />
      </div>
    </>
  );
}
