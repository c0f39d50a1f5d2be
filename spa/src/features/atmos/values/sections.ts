import type { Section } from "./flatten";

/** What people look for first, in the order of `atmos describe component`. */
const FIRST = ["vars", "settings", "env", "metadata", "hooks", "backend", "providers"];

/** Sections in reading order: the known ones, other lists and maps, then single values. */
export function inReadingOrder<Each extends Section>(sections: readonly Each[]): Each[] {
  return [...sections].sort(
    (a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  );
}

function rank({ name, kind }: Section): number {
  const known = FIRST.indexOf(name);
  if (known !== -1) return known;
  return isScalar({ kind }) ? FIRST.length + 1 : FIRST.length;
}

export function isScalar({ kind }: Pick<Section, "kind">): boolean {
  return kind !== "MAP" && kind !== "LIST";
}
