import { describe, expect, it } from "vitest";

import { larger, parseState, toggled, variablesOf } from "./graph-state";

const parse = (search: string) => parseState(new URLSearchParams(search));

describe("the state of the graph in the address", () => {
  it("is the whole of the dependencies where nothing is said", () => {
    const state = parse("");
    expect(state).toMatchObject({ lens: "dependencies", hops: 2, most: 300, view: "canvas" });
    expect(variablesOf(state)).toMatchObject({
      kind: "DEPENDENCIES",
      focus: null,
      direction: "BOTH",
      groupBy: null,
      filter: { hasEdges: true },
    });
  });

  it("takes what it knows and passes over the rest", () => {
    const state = parse(
      "lens=imports&group=stack&hops=99&most=7&edges=inferred&direction=x&view=y",
    );
    expect(state).toMatchObject({
      lens: "imports",
      group: undefined,
      hops: 9,
      most: 300,
      edges: undefined,
      direction: undefined,
      view: "canvas",
    });
    expect(parse("hops=-3").hops).toBe(1);
    expect(parse("hops=x").hops).toBe(2);
  });

  it("shows all around a focus, with edges or not", () => {
    expect(variablesOf(parse("focus=dev/terraform/a")).filter).toEqual({
      edgeKinds: undefined,
      hasEdges: undefined,
      hasDiagnostics: undefined,
    });
  });

  it("opens and closes groups", () => {
    expect(parse("open=stack:a,stack:b").open).toEqual(["stack:a", "stack:b"]);
    expect(toggled([], "stack:a")).toBe("stack:a");
    expect(toggled(["stack:a", "stack:b"], "stack:a")).toBe("stack:b");
    expect(toggled(["stack:a"], "stack:a")).toBeUndefined();
  });

  it("grows step by step", () => {
    expect([300, 1000, 2000].map(larger)).toEqual([1000, 2000, undefined]);
  });
});
