import { guardedFetch } from "@/session";

import { patient } from "./patient-fetch";

type Answer = { data?: { estate: { cursor: string } } | null };

let cursor: Promise<string | undefined> | undefined;

/**
 * Where the estate stood before the page asked for anything. The page follows it from there on, so that no
 * change can fall between what it shows and the first event; an older answer would be missed for good.
 */
export function startCursor(): Promise<string | undefined> {
  cursor ??= ask().catch(() => undefined);
  return cursor;
}

async function ask(): Promise<string | undefined> {
  const response = await patient(guardedFetch)("/graphql", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: "query StartCursor { estate { cursor } }" }),
  });
  const { data } = (await response.json()) as Answer;
  return data?.estate.cursor;
}
