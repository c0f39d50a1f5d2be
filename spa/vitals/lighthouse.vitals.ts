import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { chromium } from "@playwright/test";

import { freePort } from "../e2e/isobar";
import { estate, test } from "./estate";
import { atLeast, median } from "./row";

const RUNS = 3;
/** The last that runs on the Node that the page is built with; only these measurements need it. */
const LIGHTHOUSE = "lighthouse@12.8.2";
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
      const found = await look(isobar.url + path, port);
      CATEGORIES.forEach((category, index) => {
        const score = found.categories[category]?.score;
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

type Report = { categories: Record<string, { score: number | null } | undefined> };

/** What Lighthouse says of a page, in the browser that listens on `port`. */
async function look(url: string, port: number): Promise<Report> {
  const { stdout } = await promisify(execFile)(
    "npx",
    [
      ...["--yes", LIGHTHOUSE, url, `--port=${port}`, "--preset=desktop", "--output=json"],
      ...["--quiet", "--disable-storage-reset", `--only-categories=${CATEGORIES.join(",")}`],
    ],
    { maxBuffer: 100_000_000 },
  );
  return JSON.parse(stdout) as Report;
}
