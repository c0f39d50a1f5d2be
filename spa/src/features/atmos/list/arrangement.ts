/** What the address says of how a list is shown: it asks for no other rows. */

import type { ShouldRevalidateFunctionArgs } from "react-router";

/** The parameter that names the groups that are closed. */
export const CLOSED = "closed";

const SHOWN_ONLY = [CLOSED, "columns"];

/** Whether another address means other rows; for the pages of lists. */
export function shouldRevalidate({
  currentUrl,
  nextUrl,
  defaultShouldRevalidate,
}: ShouldRevalidateFunctionArgs): boolean {
  const isSame = currentUrl.href === nextUrl.href;
  return isSame ? defaultShouldRevalidate : rowsOf(currentUrl) !== rowsOf(nextUrl);
}

/** The address without what is only looks. */
function rowsOf(url: URL): string {
  const rest = new URL(url);
  for (const name of SHOWN_ONLY) rest.searchParams.delete(name);
  return rest.href;
}
