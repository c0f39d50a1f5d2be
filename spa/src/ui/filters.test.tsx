import { act, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { SearchField } from "./filters";

const address = vi.hoisted(() => ({ value: "", asked: [] as string[] }));
vi.mock("./url-state", () => ({
  useFilter: () => [address.value, (value: string) => void address.asked.push(value)],
}));

const field = () => screen.getByRole<HTMLInputElement>("searchbox");

/** Types, and waits until it counts; the address may follow later. */
function type(text: string) {
  fireEvent.change(field(), { target: { value: text } });
  act(() => void vi.advanceTimersByTime(1_000));
}

beforeEach(() => {
  vi.useFakeTimers();
  Object.assign(address, { value: "", asked: [] });
});
afterEach(() => void vi.useRealTimers());

it("what is typed stays while the address follows it step by step", () => {
  const { rerender } = render(<SearchField label="Search" />);
  type("a");
  type("ab");
  expect(address.asked).toEqual(["a", "ab"]);
  for (const value of ["a", "ab"]) {
    address.value = value;
    rerender(<SearchField label="Search" />);
    expect(field().value).toBe("ab");
  }
});

it("an address that comes by other means shows in the field", () => {
  const { rerender } = render(<SearchField label="Search" />);
  type("ab");
  for (const value of ["ab", "", "other"]) {
    address.value = value;
    rerender(<SearchField label="Search" />);
    expect(field().value).toBe(value);
  }
});
