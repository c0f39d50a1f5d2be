import "graphiql/setup-workers/vite";
import "graphiql/style.css";
import "./graphiql.css";

import { createGraphiQLFetcher } from "@graphiql/toolkit";
import { GraphiQL } from "graphiql";
import { useQuery } from "urql";

import { connection } from "@/graphql/client";
import { graphql } from "@/graphql/graphql";
import type { CrumbHandle } from "@/layout/crumbs";
import { paths } from "@/paths";
import { guardedFetch } from "@/session";
import { useMedia } from "@/ui/media";

import { EXAMPLES } from "./examples";

const query = graphql(/* GraphQL */ `
  query GraphiQLPage {
    settings {
      theme
    }
  }
`);

const tabs = EXAMPLES.map((example) => ({ query: example }));

const fetcher = createGraphiQLFetcher({
  url: new URL("/graphql", window.location.href).href,
  wsClient: connection.socket,
  fetch: guardedFetch,
});

export const handle: CrumbHandle = { crumb: () => [{ label: "GraphiQL", to: paths.graphiql() }] };

/** The graph to explore by hand; everything it needs comes with the page. */
export function Component() {
  const [{ data }] = useQuery({ query });
  const isSystemDark = useMedia("(prefers-color-scheme: dark)");
  const theme = data?.settings.theme ?? "SYSTEM";
  const isDark = theme === "SYSTEM" ? isSystemDark : theme === "DARK";
  return (
    <>
      <title>GraphiQL · Isobar</title>
      <h1 className="sr-only">GraphiQL</h1>
      <div className="-mx-3 -mt-5 -mb-16 h-[calc(100dvh-3rem)] sm:-mx-6">
        <GraphiQL fetcher={fetcher} forcedTheme={isDark ? "dark" : "light"} defaultTabs={tabs} />
      </div>
    </>
  );
}
