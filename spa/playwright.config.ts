import { existsSync } from "node:fs";

import { defineConfig } from "@playwright/test";

/** Where systems keep Chromium; where none has it, Playwright looks for its own. */
const browsers = [
  process.env.CHROMIUM_PATH ?? "",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

export default defineConfig({
  testDir: "e2e",
  testMatch: "*.e2e.ts",
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  // A second try where nobody watches; who needed it is told as flaky.
  retries: process.env.CI ? 1 : 0,
  reporter: "list",
  timeout: 60_000,
  expect: {
    timeout: 10_000,
    toHaveScreenshot: {
      pathTemplate: "{testDir}/screenshots/{arg}{ext}",
      stylePath: "e2e/screenshots.css",
      maxDiffPixelRatio: 0.01,
    },
  },
  use: {
    viewport: { width: 1440, height: 900 },
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: browsers.find((path) => path !== "" && existsSync(path)),
      // Names of strangers lead to this machine, as rebound ones would.
      args: [
        "--no-sandbox",
        "--host-resolver-rules=MAP *.test 127.0.0.1",
        // What holds must hold in browsers without these checks, too.
        "--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests",
      ],
    },
  },
});
