import { render, screen } from "@testing-library/react";
import { CombinedError, type UseQueryState } from "urql";
import { expect, it, vi } from "vitest";

import { QueryView } from "./query-view";

type Data = { stack: { name: string } | null };

function show(state: Partial<UseQueryState<Data>>) {
  const retry = vi.fn();
  render(
    <QueryView
      result={[{ fetching: false, stale: false, ...state } as UseQueryState<Data>, retry]}
      loading={<p role="status">Loading</p>}
    >
      {({ stack }) => <p>{stack?.name ?? "none"}</p>}
    </QueryView>,
  );
  return retry;
}

const failed = (message: string) => new CombinedError({ graphQLErrors: [message] });

it("shows the place holder while loading", () => {
  show({ fetching: true });
  expect(screen.getByRole("status").textContent).toBe("Loading");
});

it("shows what failed and asks again on request", () => {
  const retry = show({ error: failed("too complex") });
  expect(screen.getByRole("alert").textContent).toContain("too complex");
  screen.getByRole("button", { name: "Try again" }).click();
  expect(retry).toHaveBeenCalledWith({ requestPolicy: "network-only" });
});

it("takes an answer of nothing but nulls and an error for a failure", () => {
  show({ data: { stack: null }, error: failed("broken") });
  expect(screen.getByRole("alert").textContent).toContain("broken");
});

it("shows what is there when a part failed, and says so", () => {
  show({ data: { stack: { name: "dev" } }, error: failed("one field") });
  expect(screen.getByText("dev")).toBeTruthy();
  expect(screen.getByRole("status").textContent).toContain("one field");
});

it("keeps showing what it has while the server is away", () => {
  show({
    data: { stack: { name: "dev" } },
    error: new CombinedError({ networkError: new Error("Failed to fetch") }),
  });
  expect(screen.getByText("dev")).toBeTruthy();
  expect(screen.queryByRole("status")).toBeNull();
});

it("says that the server cannot be reached when there is nothing to show", () => {
  show({ error: new CombinedError({ networkError: new Error("Failed to fetch") }) });
  expect(screen.getByRole("heading", { name: "The server cannot be reached" })).toBeTruthy();
});
