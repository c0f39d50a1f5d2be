import { useMatches } from "react-router";

/** A step of the way from the estate to the page. */
export type Crumb = { label: string; to: string; mono?: boolean };

/** What a page's `handle` says about its place. */
export type CrumbHandle = { crumb: (params: Readonly<Record<string, string>>) => Crumb[] };

function hasCrumb(handle: unknown): handle is CrumbHandle {
  return typeof handle === "object" && handle !== null && "crumb" in handle;
}

/** The way to the current page. */
export function useCrumbs(): Crumb[] {
  return useMatches().flatMap(({ handle, params }) => {
    if (!hasCrumb(handle)) return [];
    const known = Object.fromEntries(
      Object.entries(params).map(([name, value]) => [name, value ?? ""]),
    );
    return handle.crumb(known);
  });
}
