import type { Browser } from "@playwright/test";

import { estate, expect, test } from "./estate";
import { atMost, median } from "./row";
import type { Isobar } from "../e2e/isobar";

const RUNS = 5;
/** Work beyond this many milliseconds at a stretch keeps a user waiting. */
const BLOCKING = 50;

type Loaded = { paint: number; blocked: number };

test.use({ files: estate("M") });

test("the first page", async ({ browser, isobar }) => {
  const loads: Loaded[] = [];
  for (let run = 0; run < RUNS; run += 1) loads.push(await load(browser, isobar));
  const what = (name: string) => `first page of estate M, cold cache: ${name}, median of ${RUNS}`;
  atMost(what("largest contentful paint"), 800, median(loads.map(({ paint }) => paint)), "ms");
  atMost(what("blocking time"), 100, median(loads.map(({ blocked }) => blocked)), "ms");
});

/** Opens the dashboard as somebody who was never here. */
async function load(browser: Browser, isobar: Isobar): Promise<Loaded> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await isobar.admit(context);
  const page = await context.newPage();
  await page.goto(isobar.url);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.waitForLoadState("networkidle");
  const [paints, tasks] = await Promise.all(
    (["largest-contentful-paint", "longtask"] as const).map((type) =>
      page.evaluate(
        (type) =>
          new Promise<{ startTime: number; duration: number }[]>((seen) => {
            new PerformanceObserver((list) => {
              seen(list.getEntries().map(({ startTime, duration }) => ({ startTime, duration })));
            }).observe({ type, buffered: true });
            setTimeout(seen, 500, []);
          }),
        type,
      ),
    ),
  );
  await context.close();
  return {
    paint: paints?.at(-1)?.startTime ?? Number.NaN,
    blocked: (tasks ?? []).reduce((sum, { duration }) => sum + duration - BLOCKING, 0),
  };
}
