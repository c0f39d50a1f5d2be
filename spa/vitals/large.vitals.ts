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
    times.push(
      await page.evaluate(
        () =>
          new Promise<number>((shown) => {
            const look = () => {
              if (document.querySelector(".react-flow__node")) shown(performance.now());
              else requestAnimationFrame(look);
            };
            look();
          }),
      ),
    );
  }
  atMost(`graph of estate L, clustered, median of ${OPENINGS}`, 2_000, median(times), "ms");
  const frames = await framesDuring(page, async () => {
    await page.mouse.move(800, 450);
    for (let step = 0; step < 60; step += 1) await page.mouse.wheel(0, step % 20 < 10 ? 60 : -60);
  });
  atMost("- a frame while it is zoomed, 95th percentile", 17, median(frames, 95), "ms");
});

/** When the page shows that text, in milliseconds since the epoch. */
function whenShown(page: Page, text: string): Promise<number> {
  return page.evaluate(
    (text) =>
      new Promise<number>((shown) => {
        const look = () => {
          if (document.body.textContent.includes(text)) shown(Date.now());
          else requestAnimationFrame(look);
        };
        look();
      }),
    text,
  );
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
