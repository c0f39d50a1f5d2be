import { describe, expect, it } from "vitest";

import { label } from "./label";

describe("a name as it is shown", () => {
  it("stays as it is where everything in it is seen", () => {
    expect(label("<script>alert(1)</script> ünïcödé 名前")).toBe(
      "<script>alert(1)</script> ünïcödé 名前",
    );
  });

  it("has what is unseen written out", () => {
    expect(label("a\u202Eb\u200Bc\u0000d")).toBe("a‹U+202E›b‹U+200B›c‹U+0000›d");
  });

  it("is cut, and whole characters stay whole", () => {
    expect(label("x".repeat(10_000_000))).toHaveLength(120);
    expect(label(`${"x".repeat(118)}😀y`)).toBe(`${"x".repeat(118)}…`);
  });
});
