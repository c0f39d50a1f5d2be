import { expect, it } from "vitest";

import { Slots } from "./slots";

it("what comes into sight takes the slots of what went, and what stays keeps its own", () => {
  const slots = new Slots();
  expect(slots.arrange([0, 1, 2, 3], false)).toEqual([
    [0, 0],
    [1, 1],
    [2, 2],
    [3, 3],
  ]);
  expect(slots.arrange([2, 3, 4, 5], true)).toEqual([
    [0, 5],
    [1, 4],
    [2, 2],
    [3, 3],
  ]);
});

it("at rest they stand in the order of the places", () => {
  const slots = new Slots();
  slots.arrange([0, 1, 2, 3], false);
  slots.arrange([2, 3, 4, 5], true);
  expect(slots.arrange([2, 3, 4, 5], false)).toEqual([
    [2, 2],
    [3, 3],
    [1, 4],
    [0, 5],
  ]);
});

it("there are never more than places, nor two of a kind", () => {
  const slots = new Slots();
  for (const places of [[0, 1, 2, 3, 4], [9], [8, 9, 10, 11], [0, 9, 40, 41, 42, 43]]) {
    const found = slots.arrange(places, true);
    expect(new Set(found.map(([slot]) => slot)).size).toBe(places.length);
    expect(new Set(found.map(([, place]) => place))).toEqual(new Set(places));
  }
});
