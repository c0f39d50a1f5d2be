import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";

import { CommandCopy } from "./command-copy";
import { Toasts } from "./toast";

it("copies the command and says so", async () => {
  const user = userEvent.setup();
  render(
    <>
      <CommandCopy command="atmos list stacks" label="List" />
      <Toasts />
    </>,
  );
  await user.click(screen.getByRole("button", { name: "Copy: atmos list stacks" }));
  expect(await navigator.clipboard.readText()).toBe("atmos list stacks");
  expect(await screen.findByText("Copied to the clipboard")).toBeTruthy();
});
