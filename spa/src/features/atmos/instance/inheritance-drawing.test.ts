import { expect, it } from "vitest";

import { lanesOf } from "./inheritance-drawing";

it("a base stands as far out as its longest way from the instance", () => {
  const base = (name: string, ...bases: string[]) => ({
    name,
    isSelf: name === "vpc",
    parents: bases.map((base) => ({ name: base, key: "INHERITS" })),
  });
  const lanes = lanesOf([base("root"), base("mid", "root"), base("vpc", "mid", "root")]);
  expect(Object.fromEntries(lanes)).toEqual({ vpc: 0, mid: 1, root: 2 });
});
