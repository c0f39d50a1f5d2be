import { describe, expect, it } from "vitest";

import { inGroup, parseFilter, parseGrouping } from "./filter";

describe("the address of the diagnostics", () => {
  it("chooses findings, and what it does not know chooses nothing", () => {
    const params = new URLSearchParams("severity=error&code=a&file=x.yaml&fix=safe&by=shape");
    expect(parseFilter(params)).toMatchObject({
      severities: ["ERROR"],
      codes: ["a"],
      file: "x.yaml",
      isSafelyFixable: true,
    });
    expect(parseFilter(new URLSearchParams("severity=dreadful")).severities).toBeUndefined();
    expect(parseGrouping(params)).toBe("CODE");
    expect(parseGrouping(new URLSearchParams("by=stack"))).toBe("STACK");
  });

  it("leads from a group to its findings, those that belong to none too", () => {
    const filter = { search: "x" };
    expect(inGroup(filter, "CODE", "a")).toEqual({ search: "x", codes: ["a"] });
    expect(inGroup(filter, "FILE", "")).toEqual({ search: "x", hasFile: false });
    expect(inGroup(filter, "STACK", "prod")).toEqual({ search: "x", stack: "prod" });
  });
});
