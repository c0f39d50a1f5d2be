import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";

import { HealthCounts } from "./badge";

test("counts of findings are written as other counts are, and their words fit", () => {
  const { container } = render(<HealthCounts errors={1} warnings={12_345} />);
  expect(container.textContent).toBe("1Error12,345Warnings");
});

test("no findings are said quietly", () => {
  render(<HealthCounts errors={0} warnings={0} />);
  expect(screen.getByRole("img", { name: "None" }).textContent).toBe("–");
});
