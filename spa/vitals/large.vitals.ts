import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { Page } from "@playwright/test";

import { estate, expect, test } from "./estate";
import { atMost, median } from "./row";
import type { Isobar } from "../e2e/isobar";

const STACK = "tenant00-ue1-dev";
const LEAF = "stacks/orgs/acme/tenant00/dev/ue1.yaml";
const EDITS = 20;
const OPENINGS = 5;
const FILTERS = ["vpc", "vpc prod", "tenant03 uw2", "nothing is named this", "dev"];
const SEARCHES = ["vars.name:10", "stage:prod vpc", "10.1", "example.com", "tenant03 uw2", "large"];

test.use({ files: estate("L") });

test("from an edit to the page", async ({ page, isobar }) => {
  const leaf = join(isobar.estate, LEAF);
  const before = await readFile(leaf, "utf8");
  const found = /^ {4}(\S+):\n.*\n {6}vars:\n {8}name: "(.+)"$/m.exec(before);
  const [, name = "", value = ""] = found ?? [];
  await page.goto(
    `/stacks/${STACK}/terraform/${encodeURIComponent(name)}?value=${encodeURIComponent("/vars/name")}`,
  );
  await expect(page.getByText(value).first()).toBeVisible();
  const times: number[] = [];
  for (let edit = 0; edit < EDITS; edit += 1) {
    const next = `edited-${edit}`;
    const seen = whenShown(page, next);
    const written = Date.now();
    await writeFile(leaf, before.replace(`name: "${value}"`, `name: "${next}"`));
    times.push((await seen) - written);
  }
  atMost(
    `edit of a leaf of estate L to the open page, median of ${EDITS}`,
    150,
    median(times),
    "ms",
  );
  atMost(`- its slowest`, 300, Math.max(...times), "ms");
});

test("search", async ({ isobar }) => {
  await time(isobar, "first");
  const times: number[] = [];
  for (const text of SEARCHES) times.push(await time(isobar, text));
  atMost(`search in estate L, slowest of ${SEARCHES.length}`, 50, Math.max(...times), "ms");
});

test("the graph", async ({ page }) => {
  const times: number[] = [];
  for (let opening = 0; opening < OPENINGS; opening += 1) {
    await page.goto("/graph");
    times.push(await whenThere(page, ".react-flow__node"));
  }
  atMost(`graph of estate L, clustered, median of ${OPENINGS}`, 2_000, median(times), "ms");
  const frames = await framesDuring(page, async () => {
    await page.mouse.move(800, 450);
    for (let step = 0; step < 60; step += 1) await page.mouse.wheel(0, step % 20 < 10 ? 60 : -60);
  });
  atMost("- a frame while it is zoomed, 95th percentile", 17, median(frames, 95), "ms");
});

test("the list of instances", async ({ page }) => {
  await page.goto("/instances");
  await expect(page.locator("[data-index]").first()).toBeVisible();
  const [frames, longest] = await smoothness(page, () => scroll(page, 900));
  atMost(
    "list of the instances of estate L: a frame while it is scrolled, 95th percentile",
    17,
    frames,
    "ms",
  );
  atMost("- its longest task", 100, longest, "ms");
  const times: number[] = [];
  for (const text of FILTERS) {
    await page.evaluate(() => window.scrollTo(0, 0));
    times.push(await filtered(page, text));
  }
  atMost(
    `- what is typed, to what it finds, slowest of ${FILTERS.length}`,
    150,
    Math.max(...times),
    "ms",
  );
});

test("the matrix", async ({ page }) => {
  const times: number[] = [];
  for (let opening = 0; opening < OPENINGS; opening += 1) {
    await page.goto("/matrix");
    times.push(await whenThere(page, "[role=grid] [role=rowheader]"));
  }
  atMost(`matrix of estate L, median of ${OPENINGS}`, 2_000, median(times), "ms");
  await page.getByRole("grid").hover();
  const [frames, longest] = await smoothness(page, () => scroll(page, 300));
  atMost("- a frame while it is scrolled, 95th percentile", 17, frames, "ms");
  atMost("- its longest task", 100, longest, "ms");
});

/** When the page shows that text, in milliseconds since the epoch. */
function whenShown(page: Page, text: string): Promise<number> {
  return when(page, (text) => document.body.textContent.includes(text) && Date.now(), text);
}

/** How long after its navigation the page has such an element, in milliseconds. */
function whenThere(page: Page, selector: string): Promise<number> {
  return when(page, (selector) => document.querySelector(selector) && performance.now(), selector);
}

/** How long after a filter is typed the list counts something else, in milliseconds. */
async function filtered(page: Page, text: string): Promise<number> {
  const counted = "main [role=status]";
  const before = await page.evaluate((counted) => {
    performance.clearMarks("typed");
    document.addEventListener("input", () => performance.mark("typed"), { once: true });
    return document.querySelector(counted)?.textContent;
  }, counted);
  const took = when(
    page,
    ({ counted, before }) => {
      const [typed] = performance.getEntriesByName("typed");
      const isCounted = document.querySelector(counted)?.textContent !== before;
      return typed && isCounted && performance.now() - typed.startTime;
    },
    { counted, before },
  );
  await page.getByRole("searchbox", { name: "Search instances" }).fill(text);
  return took;
}

/** The first time that a frame of the page sees, as `look` tells it. */
async function when<Argument>(
  page: Page,
  look: (argument: Argument) => number | false | null | undefined,
  argument: Argument,
): Promise<number> {
  // What it waits for is true: a time.
  const seen = await page.waitForFunction(look as (argument: unknown) => number, argument);
  return seen.jsonValue();
}

/** Turns the wheel down and up again. */
async function scroll(page: Page, by: number): Promise<void> {
  await page.mouse.move(800, 600);
  for (let step = 0; step < 90; step += 1) await page.mouse.wheel(0, step < 60 ? by : -by);
}

/** The 95th percentile of the frames while something is done, and the longest task, in milliseconds. */
async function smoothness(page: Page, doing: () => Promise<void>): Promise<[number, number]> {
  await page.evaluate(() => {
    const tasks: number[] = [];
    Object.assign(window, { tasks });
    new PerformanceObserver((list) => {
      tasks.push(...list.getEntries().map(({ duration }) => duration));
    }).observe({ type: "longtask" });
  });
  const frames = await framesDuring(page, doing);
  const tasks = await page.evaluate(() => (window as unknown as { tasks: number[] }).tasks);
  return [median(frames, 95), Math.max(0, ...tasks)];
}

/** How long one search takes, in milliseconds. */
async function time(isobar: Isobar, text: string): Promise<number> {
  const started = performance.now();
  const answer = await isobar.ask(
    `{ search(text: ${JSON.stringify(text)}) { values(first: 20) { totalCount edges { node { instanceCount } } } } }`,
  );
  expect(await answer.text()).not.toContain('"errors"');
  return performance.now() - started;
}

/** The milliseconds between frames while something is done. */
async function framesDuring(page: Page, doing: () => Promise<void>): Promise<number[]> {
  await page.evaluate(() => {
    const times: number[] = [];
    Object.assign(window, { frames: times });
    const note = (time: number) => {
      times.push(time);
      requestAnimationFrame(note);
    };
    requestAnimationFrame(note);
  });
  await doing();
  const times = await page.evaluate(() => (window as unknown as { frames: number[] }).frames);
  return times.slice(1).map((time, index) => time - (times[index] ?? time));
}
