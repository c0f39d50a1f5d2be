import { join } from "node:path";

import { test as base } from "../e2e/isobar";

/** The folder that `make vitals` writes the generated estates into. */
const ESTATES = process.env.ISOBAR_ESTATES ?? "";

/** Where the generated estate of a size is: M has 4,500 instances, L 50,000. */
export function estate(size: "M" | "L"): string {
  if (ESTATES === "") throw new Error("run this by: make vitals");
  return join(ESTATES, size);
}

export const test = base;
export { expect } from "../e2e/isobar";
