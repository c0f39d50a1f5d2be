import type { AnyVariables, TypedDocumentNode } from "@urql/core";

import { client } from "./client";

/** Starts a page's query before the page is drawn, and hands its variables on. */
export function load<Data, Variables extends AnyVariables>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Variables {
  void client.query(query, variables).toPromise();
  return variables;
}
