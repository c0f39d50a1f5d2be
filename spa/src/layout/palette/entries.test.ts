import { Moon } from "lucide-react";
import { expect, test } from "vitest";

import { fit, localEntries } from "./entries";

test("letters fit in order, with gaps, in any case", () => {
  expect(fit("Diagnostics", "dgn")).toBeDefined();
  expect(fit("Diagnostics", "ngd")).toBeUndefined();
});

test("a label that starts with the text fits better than one that holds it later", () => {
  expect(fit("Stacks", "sta")).toBeLessThan(fit("Instances", "sta") ?? Infinity);
});

test("no text lists every page and action in their order", () => {
  const run = () => undefined;
  const labels = localEntries([{ label: "Dark theme", icon: Moon, run }], "").map(
    ({ label }) => label,
  );
  expect(labels[0]).toBe("Dashboard");
  expect(labels.at(-1)).toBe("Dark theme");
});
