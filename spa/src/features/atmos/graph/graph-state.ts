/** What the graph shows, as the address says it. */

import type {
  GraphPageQueryVariables,
  LensDirection,
  LensEdgeKind,
  LensGrouping,
  LensKind,
} from "@/graphql/generated/graphql";

export const LENSES = {
  dependencies: {
    kind: "DEPENDENCIES",
    label: "Dependencies",
    noun: ["instance", "instances"],
    leans: "depends on",
    groupings: ["component", "stack"],
  },
  imports: {
    kind: "IMPORTS",
    label: "Imports",
    noun: ["file", "files"],
    leans: "imports",
    groupings: ["folder"],
  },
  inheritance: {
    kind: "INHERITANCE",
    label: "Inheritance",
    noun: ["component", "components"],
    leans: "inherits from",
    groupings: ["component"],
  },
} as const satisfies Record<
  string,
  {
    kind: LensKind;
    label: string;
    noun: [string, string];
    leans: string;
    groupings: readonly string[];
  }
>;

export type LensName = keyof typeof LENSES;

const DIRECTIONS = ["upstream", "downstream"] as const;
const GROUPINGS = ["none", "stack", "component", "folder"] as const;
const EDGES = ["declared", "inferred"] as const;
const SIZES = [300, 1_000, 2_000] as const;
export const MOST_HOPS = 9;
const FEWEST = 1;

export type GraphState = {
  lens: LensName;
  /** The key of the node or group in the middle. */
  focus: string | undefined;
  hops: number;
  direction: (typeof DIRECTIONS)[number] | undefined;
  group: (typeof GROUPINGS)[number] | undefined;
  /** The keys of groups that are open. */
  open: string[];
  edges: (typeof EDGES)[number] | undefined;
  /** Whether nodes without edges are there, too. */
  alone: boolean;
  findings: boolean;
  /** How many nodes and groups at most. */
  most: number;
  /** The key of the node or group that is chosen. */
  at: string | undefined;
  /** Where a path begins whose end is still to be chosen. */
  from: string | undefined;
  /** The ends of a path. */
  path: { from: string; to: string } | undefined;
  /** Whether the details of what is chosen are asked for. */
  details: boolean;
  view: "canvas" | "table";
};

export function parseState(params: URLSearchParams): GraphState {
  const lens = oneOf(Object.keys(LENSES) as LensName[], params.get("lens")) ?? "dependencies";
  const groups = ["none", ...LENSES[lens].groupings];
  const hops = Number.parseInt(params.get("hops") ?? "2", 10);
  const most = Number.parseInt(params.get("most") ?? "", 10);
  const group = oneOf(GROUPINGS, params.get("group"));
  const from = params.get("from") ?? undefined;
  const to = params.get("to") ?? undefined;
  return {
    lens,
    focus: params.get("focus") ?? undefined,
    hops: Number.isNaN(hops) ? 2 : Math.min(Math.max(hops, FEWEST), MOST_HOPS),
    direction: oneOf(DIRECTIONS, params.get("direction")),
    group: group && groups.includes(group) ? group : undefined,
    open: (params.get("open") ?? "").split(",").filter((key) => key !== ""),
    edges: lens === "dependencies" ? oneOf(EDGES, params.get("edges")) : undefined,
    alone: params.get("alone") === "show",
    findings: params.get("findings") === "some",
    most: oneOf(SIZES, most) ?? SIZES[0],
    at: params.get("at") ?? undefined,
    from,
    path: from !== undefined && to !== undefined ? { from, to } : undefined,
    details: params.get("details") === "show",
    view: params.get("view") === "table" ? "table" : "canvas",
  };
}

function oneOf<Word>(words: readonly Word[], text: unknown): Word | undefined {
  return words.find((word) => word === text);
}

/** What the server is asked for. */
export function variablesOf(state: GraphState): GraphPageQueryVariables {
  const { lens, focus, hops, direction, group, open, edges, alone, findings, most } = state;
  return {
    kind: LENSES[lens].kind,
    focus: focus ?? null,
    hops,
    direction: (direction?.toUpperCase() ?? "BOTH") as LensDirection,
    groupBy: (group?.toUpperCase() as LensGrouping | undefined) ?? null,
    open,
    most,
    filter: {
      edgeKinds: edges ? [edges.toUpperCase() as LensEdgeKind] : undefined,
      hasEdges: alone || focus !== undefined ? undefined : true,
      hasDiagnostics: findings ? true : undefined,
    },
  };
}

/** The next larger view; none after the largest. */
export function larger(most: number): number | undefined {
  return SIZES.find((size) => size > most);
}

/** The keys of open groups with one more, or one less, for the address. */
export function toggled(open: readonly string[], key: string): string | undefined {
  const next = open.includes(key) ? open.filter((each) => each !== key) : [...open, key];
  return next.length === 0 ? undefined : next.join(",");
}
