import "graphiql/setup-workers/vite";
import "graphiql/style.css";
import "./graphiql.css";

import { createGraphiQLFetcher } from "@graphiql/toolkit";
import DOMPurify from "dompurify";
import { GraphiQL } from "graphiql";
import { useQuery } from "urql";

import { connection } from "@/graphql/client";
import { graphql } from "@/graphql/graphql";
import { guardedFetch } from "@/session";
import { sanitizeWith } from "@/trusted-types";
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

sanitizeWith((html) => DOMPurify.sanitize(html));

/** The editor, in the page's theme. */
export function GraphiQLEditor() {
  const [{ data }] = useQuery({ query });
  const isSystemDark = useMedia("(prefers-color-scheme: dark)");
  const theme = data?.settings.theme ?? "SYSTEM";
  const isDark = theme === "SYSTEM" ? isSystemDark : theme === "DARK";
  return <GraphiQL fetcher={fetcher} forcedTheme={isDark ? "dark" : "light"} defaultTabs={tabs} />;
}
