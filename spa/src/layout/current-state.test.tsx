import { cleanup, renderHook } from "@testing-library/react";
import type { ReactNode } from "react";
import { Provider, type Client } from "urql";
import { afterEach, expect, test, vi } from "vitest";

import { useCurrentState } from "./current-state";

afterEach(cleanup);

test("what is asked for while an answer is on its way is asked for again after it", async () => {
  const answers: (() => void)[] = [];
  const query = vi.fn(() => ({
    toPromise: () => new Promise<void>((answer) => answers.push(answer)),
  }));
  const client = { query } as unknown as Client;
  const wrapper = ({ children }: { children: ReactNode }) => (
    <Provider value={client}>{children}</Provider>
  );
  renderHook(() => useCurrentState(), { wrapper });
  const comeBack = () => window.dispatchEvent(new Event("focus"));

  comeBack();
  expect(query).toHaveBeenCalledTimes(1);
  comeBack();
  comeBack();
  expect(query).toHaveBeenCalledTimes(1);
  answers.shift()?.();
  await vi.waitFor(() => expect(query).toHaveBeenCalledTimes(2));
  answers.shift()?.();
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(query).toHaveBeenCalledTimes(2);
  comeBack();
  expect(query).toHaveBeenCalledTimes(3);
});
