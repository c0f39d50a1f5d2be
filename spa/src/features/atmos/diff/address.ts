import type {
  ChangeKind,
  ComparisonFilter,
  ComparisonSideInput,
} from "@/graphql/generated/graphql";
import type { DiffSearch } from "@/paths";

const KINDS = { added: "ADDED", removed: "REMOVED", changed: "CHANGED" } as const;

/** What the address compares. */
export type Compared = { from: ComparisonSideInput; to: ComparisonSideInput };

/** The two sides that the address names; `undefined` where it does not name two that can differ. */
export function parseSides(params: URLSearchParams): Compared | undefined {
  const from = parseSide(params, "from");
  const to = parseSide(params, "to");
  const areAtCommits = from.ref !== to.ref;
  // At two moments the other side is the same thing, unless it is said to be another.
  if (areAtCommits && to.stack === undefined) Object.assign(to, { ...from, ref: to.ref });
  else if (to.stack !== undefined && from.component !== undefined && to.component === undefined) {
    Object.assign(to, { component: from.component, type: from.type });
  }
  const isPair = (from.stack === undefined) === (to.stack === undefined);
  const areTwo = areAtCommits || from.stack !== to.stack || from.component !== to.component;
  return isPair && areTwo ? { from, to } : undefined;
}

function parseSide(params: URLSearchParams, side: "from" | "to"): ComparisonSideInput {
  const stack = valueOf(params, side);
  const instance = valueOf(params, `${side}Instance`);
  const [type, ...name] = instance?.split("/") ?? [];
  const isInstance = stack !== undefined && name.length > 0;
  return {
    ref: valueOf(params, `${side}Ref`),
    stack,
    component: isInstance ? name.join("/") : undefined,
    type: isInstance ? type : undefined,
  };
}

function valueOf(params: URLSearchParams, name: string): string | undefined {
  const value = params.get(name) ?? "";
  return value === "" ? undefined : value;
}

/** Which differences the address asks for. A path is written with dots, or as a pointer where keys hold dots. */
export function parseFilter(params: URLSearchParams): ComparisonFilter {
  const kind = params.get("kind");
  return {
    path: parsePath(params.get("path") ?? ""),
    kinds: kind !== null && kind in KINDS ? [KINDS[kind as keyof typeof KINDS]] : undefined,
    search: params.get("search") ?? undefined,
    includesEqual: params.get("equal") === "shown" ? true : undefined,
  };
}

function parsePath(text: string): string[] | undefined {
  const path = text.trim();
  if (path === "") return undefined;
  if (!path.startsWith("/")) return path.split(".").filter((step) => step !== "");
  const steps = path.slice(1).split("/");
  return steps.map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** A side in words. */
export function sideName({ ref, stack, component }: ComparisonSideInput): string {
  const thing = component ? `${component} in ${stack ?? ""}` : (stack ?? "the estate");
  return ref ? `${thing} at ${ref}` : thing;
}

/** The address of one instance of the comparison by itself. */
export function ofInstance(
  { from, to }: Compared,
  { stack, type, name }: { stack: string; type: string; name: string },
  path: string | null,
): DiffSearch {
  const instance = `${type}/${name}`;
  return {
    from: from.stack ?? stack,
    fromInstance: instance,
    fromRef: from.ref ?? undefined,
    to: to.stack ?? stack,
    toInstance: instance,
    toRef: to.ref ?? undefined,
    path: path ?? undefined,
  };
}

export const KIND_WORDS = {
  ADDED: "Only on the second side",
  REMOVED: "Only on the first side",
  CHANGED: "Different",
} satisfies Record<ChangeKind, string>;
