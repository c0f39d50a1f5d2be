import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { patient } from "./patient-fetch";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const tooMuch = (seconds: string) =>
  new Response(null, { status: 429, headers: { "retry-after": seconds } });

it("what was too much is asked again when the server says so, and not before", async () => {
  const answers = [tooMuch("3"), new Response("good")];
  const ask = vi.fn(() => Promise.resolve(answers.shift() ?? new Response()));
  const answer = patient(ask)("/graphql");
  await vi.advanceTimersByTimeAsync(2_900);
  expect(ask).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(200);
  expect(await (await answer).text()).toBe("good");
});

it("patience ends, and any other answer is handed on at once", async () => {
  const ask = vi.fn(() => Promise.resolve(tooMuch("1")));
  const answer = patient(ask)("/graphql");
  await vi.advanceTimersByTimeAsync(10_000);
  expect((await answer).status).toBe(429);
  expect(ask).toHaveBeenCalledTimes(5);
  const refused = patient(() => Promise.resolve(new Response(null, { status: 401 })));
  expect((await refused("/graphql")).status).toBe(401);
});
