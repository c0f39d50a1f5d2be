import { describe, expect, it } from "vitest";

import { fromPointer, paths, toPointer, toSteps } from "./paths";

describe("paths", () => {
  it("keep a name with slashes in one segment", () => {
    expect(paths.instance({ stack: "orgs/acme/dev", type: "terraform", name: "eks/cluster" })).toBe(
      "/stacks/orgs%2Facme%2Fdev/terraform/eks%2Fcluster",
    );
  });

  it("leave out what is not searched for", () => {
    expect(paths.stacks({ search: "", stage: "prod", tenant: undefined })).toBe(
      "/stacks?stage=prod",
    );
  });

  it("escape what would end a query", () => {
    expect(paths.diagnostics({ search: "a&b=c" })).toBe("/diagnostics?search=a%26b%3Dc");
  });
});

describe("pointers", () => {
  it.each([[["vars", "tags", "team"]], [["vars", "a/b", "c~d"]], [["vars", "0", ""]], [[]]])(
    "lead back to %j",
    (path) => {
      expect(fromPointer(toPointer(path))).toEqual(path);
    },
  );

  it.each([
    ["vars.tags.team", ["vars", "tags", "team"]],
    [".vars.list[0].name", ["vars", "list", "0", "name"]],
    ['.vars["a.b"].c', ["vars", "a.b", "c"]],
    ["/vars/a~1b", ["vars", "a/b"]],
    ["", []],
  ])("are also what people type: %s", (typed, steps) => {
    expect(toSteps(typed)).toEqual(steps);
  });

  it("that are none lead nowhere", () => {
    expect(fromPointer("vars.tags")).toEqual([]);
  });
});
