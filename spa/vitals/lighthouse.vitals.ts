import { chromium } from "@playwright/test";
import lighthouse, { desktopConfig } from "lighthouse";

import { freePort } from "../e2e/isobar";
import { estate, test } from "./estate";
import { atLeast, median } from "./row";

const RUNS = 3;
/** What each category has to reach, of 100. */
const SCORES = { performance: 98, accessibility: 100, "best-practices": 100 };
const CATEGORIES = Object.keys(SCORES) as (keyof typeof SCORES)[];
const STACK = "tenant00-ue1-dev";
const PAGES = {
  dashboard: "/",
  stacks: "/stacks",
  instance: `/stacks/${STACK}/terraform/vpc`,
  graph: "/graph",
};

test.use({ files: estate("M") });

for (const [name, path] of Object.entries(PAGES)) {
  test(`Lighthouse on ${name}`, async ({ isobar, launchOptions }) => {
    const port = await freePort();
    // A profile of its own: Lighthouse opens a page beside those that Playwright makes.
    const context = await chromium.launchPersistentContext("", {
      ...launchOptions,
      args: [...(launchOptions.args ?? []), `--remote-debugging-port=${port}`],
    });
    await isobar.admit(context);
    const scores = CATEGORIES.map((): number[] => []);
    for (let run = 0; run < RUNS; run += 1) {
      const found = await lighthouse(
        isobar.url + path,
        { port, logLevel: "error", onlyCategories: CATEGORIES, disableStorageReset: true },
        desktopConfig,
      );
      CATEGORIES.forEach((category, index) => {
        const score = found?.lhr.categories[category]?.score;
        scores[index]?.push((score ?? Number.NaN) * 100);
      });
    }
    await context.close();
    CATEGORIES.forEach((category, index) => {
      const what = `Lighthouse, ${name} of estate M: ${category}, median of ${RUNS}`;
      atLeast(what, SCORES[category], median(scores[index] ?? []));
    });
  });
}
