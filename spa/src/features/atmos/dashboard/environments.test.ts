import { expect, test } from "vitest";

import { worst } from "./environments";

test("of hundreds of environments those with errors come first, then by their order", () => {
  const environments = Array.from({ length: 300 }, (_, at) => ({
    name: `e${at}`,
    errorCount: at === 200 ? 2 : 0,
    warningCount: at === 299 ? 1 : 0,
  }));
  const names = worst(environments).map(({ name }) => name);
  expect(names.slice(0, 4)).toEqual(["e200", "e299", "e0", "e1"]);
  expect(names).toHaveLength(24);
});
