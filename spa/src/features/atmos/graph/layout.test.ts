import { describe, expect, it } from "vitest";

import { middleOf, pathThrough } from "./layout";

describe("a line through points", () => {
  it("is straight between two", () => {
    expect(
      pathThrough([
        { x: 0, y: 0 },
        { x: 10, y: 0 },
      ]),
    ).toBe("M0,0L10,0");
  });

  it("rounds its corners, never more than half of what leads there", () => {
    const path = pathThrough([
      { x: 0, y: 0 },
      { x: 100, y: 0 },
      { x: 100, y: 4 },
    ]);
    expect(path).toBe("M0,0L92,0Q100,0 100,2L100,4");
  });

  it("has its middle halfway along", () => {
    const corner = [
      { x: 0, y: 0 },
      { x: 10, y: 0 },
      { x: 10, y: 30 },
    ];
    expect(middleOf(corner)).toEqual({ x: 10, y: 10 });
    expect(middleOf([])).toEqual({ x: 0, y: 0 });
  });
});
