import { describe, expect, it } from "vitest";

import { ofInstance, parseFilter, parseSides } from "./address";

const sides = (text: string) => parseSides(new URLSearchParams(text));

describe("the address of a diff", () => {
  it("names two stacks, or one instance of each", () => {
    expect(sides("from=dev&to=prod")).toMatchObject({
      from: { stack: "dev" },
      to: { stack: "prod" },
    });
    expect(sides("from=dev&fromInstance=terraform/eks/cluster&to=prod")).toMatchObject({
      from: { stack: "dev", type: "terraform", component: "eks/cluster" },
      to: { stack: "prod", type: "terraform", component: "eks/cluster" },
    });
  });

  it("names one thing at two commits", () => {
    expect(sides("fromRef=HEAD")).toMatchObject({ from: { ref: "HEAD" }, to: { ref: undefined } });
    expect(sides("from=dev&fromRef=v1&toRef=v2")).toMatchObject({
      from: { stack: "dev", ref: "v1" },
      to: { stack: "dev", ref: "v2" },
    });
  });

  it.each(["", "from=dev", "to=dev", "from=dev&to=dev", "fromRef=HEAD&toRef=HEAD"])(
    "that does not name two things compares nothing: %j",
    (text) => expect(sides(text)).toBeUndefined(),
  );

  it("takes a path with dots, or as a pointer", () => {
    const path = (text: string) => parseFilter(new URLSearchParams({ path: text })).path;
    expect(path("vars.tags")).toEqual(["vars", "tags"]);
    expect(path("/vars/a.b")).toEqual(["vars", "a.b"]);
    expect(path(" ")).toBeUndefined();
  });

  it("leads to one instance by itself", () => {
    const compared = { from: { stack: "dev" }, to: { stack: "prod", ref: "main" } };
    const instance = { stack: "prod", type: "terraform", name: "vpc" };
    expect(ofInstance(compared, instance, null)).toEqual({
      from: "dev",
      fromInstance: "terraform/vpc",
      fromRef: undefined,
      to: "prod",
      toInstance: "terraform/vpc",
      toRef: "main",
      path: undefined,
    });
  });
});
