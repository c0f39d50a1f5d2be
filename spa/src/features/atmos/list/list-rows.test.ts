import { expect, it } from "vitest";

import { ListRows, PAGE_SIZE, type Page } from "./list-rows";

type Item = { id: string; name: string };

/** A list of so many, of which each question is noted. */
function list(total: number) {
  const asked: number[] = [];
  let version = "";
  const fetchPage = (skip: number): Promise<Page<Item>> => {
    asked.push(skip);
    const length = Math.max(0, Math.min(PAGE_SIZE, total - skip));
    const nodes = Array.from({ length }, (_, at) => {
      const id = String(skip + at);
      return { id, name: id === "3" ? id + version : id };
    });
    return Promise.resolve({ totalCount: total, nodes });
  };
  return { rows: new ListRows(fetchPage), asked, change: () => (version = "!") };
}

/** Lets every answer arrive. */
const settled = () => new Promise((done) => setTimeout(done));

it("only what is in sight is asked for, wherever that is", async () => {
  const { rows, asked } = list(50_000);
  await settled();
  expect(rows.total).toBe(50_000);
  expect(rows.at(0)?.id).toBe("0");
  rows.want(49_980, 49_999);
  await settled();
  expect(rows.at(49_999)?.id).toBe("49999");
  expect(asked).toEqual([0, 49_900]);
});

it("what lies between places that are far apart is not asked for", async () => {
  const { rows, asked } = list(50_000);
  rows.want(0, 40_000);
  await settled();
  expect(asked).toEqual([0, 40_000]);
});

it("memory does not grow with what was scrolled past", async () => {
  const { rows } = list(50_000);
  for (let first = 0; first < 50_000; first += PAGE_SIZE) {
    rows.want(first, first + 10);
    await settled();
  }
  const kept = Array.from({ length: 500 }, (_, page) => rows.at(page * PAGE_SIZE));
  expect(kept.filter(Boolean).length).toBeLessThanOrEqual(12);
});

it("a refresh asks anew for what is in sight and keeps the objects of rows that say the same", async () => {
  const { rows, asked, change } = list(250);
  rows.want(0, 120);
  await settled();
  const [third, fourth] = [rows.at(3), rows.at(4)];
  change();
  rows.refresh();
  await settled();
  expect(rows.at(3)?.name).toBe("3!");
  expect(rows.at(3)).not.toBe(third);
  expect(rows.at(4)).toBe(fourth);
  expect(asked).toEqual([0, 100, 0, 100]);
});

it("goes through everything, and fetches the rows between two places", async () => {
  const { rows } = list(250);
  const ids: string[] = [];
  for await (const page of rows.all()) ids.push(...page.nodes.map(({ id }) => id));
  expect(ids.length).toBe(250);
  const between = await rows.between(98, 201);
  expect(between.map(({ id }) => id)).toEqual(ids.slice(98, 202));
});

it("a failure is told, and a refresh tries again", async () => {
  let isBroken = true;
  const rows = new ListRows(() =>
    isBroken
      ? Promise.reject(new Error("no"))
      : Promise.resolve({ totalCount: 1, nodes: [{ id: "a" }] }),
  );
  await settled();
  expect(rows.error?.message).toBe("no");
  isBroken = false;
  rows.refresh();
  await settled();
  expect(rows.error).toBeUndefined();
  expect(rows.at(0)?.id).toBe("a");
});
