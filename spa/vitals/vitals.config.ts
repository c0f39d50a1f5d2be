import { defineConfig } from "@playwright/test";

import e2e from "../playwright.config";

/** One measurement at a time, in a browser that nothing watches, and a table at the end. */
export default defineConfig({
  ...e2e,
  testDir: ".",
  testMatch: "*.vitals.ts",
  fullyParallel: false,
  workers: 1,
  retries: 0,
  timeout: 600_000,
  reporter: [["list"], ["./report.ts"]],
  use: { ...e2e.use, trace: "off" },
});
