import type { Choice } from "@/ui/filters";

import type { Group } from "./sections";

type Facet = { names: readonly string[]; counts: readonly number[] };

/** The options of a filter, each with how many it would find. */
export function choicesOfFacet(facet: Facet | undefined): Choice[] {
  return groupsOf(facet)
    .filter(({ name }) => name !== "")
    .map(({ name, count }) => ({ value: name, label: `${name} · ${count.toLocaleString("en")}` }));
}

/** The groups of a list, in its order. */
export function groupsOf(facet: Facet | undefined): Group[] {
  return (facet?.names ?? []).map((name, at) => ({ name, count: facet?.counts[at] ?? 0 }));
}
