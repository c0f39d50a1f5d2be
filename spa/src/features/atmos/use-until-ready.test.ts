import { renderHook } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { UseQueryState } from "urql";

import { useUntilReady } from "./use-until-ready";

type Answer = { isReady: boolean };

const state = (data: Answer | undefined, fetching: boolean): UseQueryState<Answer> => ({
  data,
  fetching,
  stale: false,
  hasNext: false,
});

describe("an answer that takes its time", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("is asked for again after each answer that is not ready, and no more once it is", () => {
    const ask = vi.fn();
    const { rerender } = renderHook(
      (now: UseQueryState<Answer>) => useUntilReady([now, ask], ({ isReady }) => isReady),
      { initialProps: state(undefined, true) },
    );
    const pass = (next: UseQueryState<Answer>) => {
      rerender(next);
      vi.advanceTimersByTime(1_000);
      return ask.mock.calls.length;
    };
    expect(pass(state({ isReady: false }, false))).toBe(1);
    expect(pass(state({ isReady: false }, true))).toBe(1);
    expect(pass(state({ isReady: false }, false))).toBe(2);
    expect(pass(state({ isReady: true }, false))).toBe(2);
  });
});
