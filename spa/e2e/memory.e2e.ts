import type { Page } from "@playwright/test";

import { expect, test } from "./isobar";

const ROUND = ["Stacks", "Components", "Instances", "Diagnostics", "Settings"];
/** Until every page's code and every list has been seen. */
const WARM_UP = 10;
const ROUNDS = 40;
/** What 200 navigations may leave behind: noise, not a page for each. */
const MOST = 1.15;

test("memory is flat after 200 navigations", async ({ page }) => {
  test.setTimeout(240_000);
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await walk(page, WARM_UP);
  const before = await usedHeap(page);
  await walk(page, ROUNDS);
  const after = await usedHeap(page);
  expect(after / before, `${before} bytes became ${after}`).toBeLessThan(MOST);
});

async function walk(page: Page, rounds: number): Promise<void> {
  const menu = page.getByRole("navigation", { name: "Main" });
  for (let round = 0; round < rounds; round += 1) {
    for (const name of ROUND) {
      await menu.getByRole("link", { name: new RegExp(`^${name}`) }).click();
      await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
    }
  }
}

/** What is still held once nothing else is. */
async function usedHeap(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.enable");
  for (let times = 0; times < 3; times += 1) await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  await session.detach();
  return usedSize;
}
