import { expect, it } from "vitest";

import { ago } from "./time";

const now = Date.UTC(2026, 0, 2);

it.each([
  [5, "just now"],
  [70, "1 minute ago"],
  [7_200, "2 hours ago"],
  [86_400, "yesterday"],
])("%i seconds are %s", (seconds, words) => {
  expect(ago(new Date(now - seconds * 1_000), now)).toBe(words);
});
