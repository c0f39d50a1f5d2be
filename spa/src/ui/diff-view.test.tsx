import { render, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { DiffView, kindOfLine } from "./diff-view";

describe("a diff", () => {
  it.each([
    ["--- a/x.yaml", "file"],
    ["+++ b/x.yaml", "file"],
    ["@@ -1,2 +1,2 @@", "place"],
    ["-a: 1", "removed"],
    ["+a: 2", "added"],
    [" b: 1", "same"],
    ["", "same"],
  ])("shows %j as %s", (line, kind) => {
    expect(kindOfLine(line)).toBe(kind);
  });

  it("keeps every sign in its text and can be copied", () => {
    render(<DiffView label="The fix" diff={"@@ -1 +1 @@\n-a\n+b\n"} />);
    expect(screen.getByRole("region", { name: "The fix" }).textContent).toBe("@@ -1 +1 @@-a+b");
    screen.getByRole("button", { name: "Copy: The fix" });
  });
});
