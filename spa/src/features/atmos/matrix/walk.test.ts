import { expect, it } from "vitest";

import { walk } from "./walk";

const at = (row: number, column: number) => ({ row, column });

it("arrows move by one, to the heads and no further", () => {
  expect(walk(at(1, 1), "ArrowUp", false, 3, 4)).toEqual(at(0, 1));
  expect(walk(at(0, 1), "ArrowUp", false, 3, 4)).toEqual(at(-1, 1));
  expect(walk(at(-1, 1), "ArrowUp", false, 3, 4)).toEqual(at(-1, 1));
  expect(walk(at(2, 1), "ArrowDown", false, 3, 4)).toEqual(at(2, 1));
  expect(walk(at(1, 0), "ArrowLeft", false, 3, 4)).toEqual(at(1, -1));
  expect(walk(at(1, 3), "ArrowRight", false, 3, 4)).toEqual(at(1, 3));
});

it("there is no cell where the heads meet", () => {
  expect(walk(at(0, -1), "ArrowUp", false, 3, 4)).toEqual(at(-1, 0));
  expect(walk(at(-1, 0), "ArrowLeft", false, 3, 4)).toEqual(at(0, -1));
});

it("Home and End go to the ends of a row, and with Ctrl of the grid", () => {
  expect(walk(at(1, 2), "Home", false, 3, 4)).toEqual(at(1, 0));
  expect(walk(at(1, 2), "End", true, 3, 4)).toEqual(at(2, 3));
  expect(walk(at(1, 2), "Home", true, 3, 4)).toEqual(at(0, 0));
  expect(walk(at(1, 2), "x", false, 3, 4)).toBeUndefined();
});
