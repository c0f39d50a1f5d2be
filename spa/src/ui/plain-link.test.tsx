import { createEvent, fireEvent, render, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { MemoryRouter, useLocation } from "react-router";

import { paths } from "@/paths";

import { PlainLink, usePlainLinks } from "./plain-link";

function Page() {
  usePlainLinks();
  const { pathname, search } = useLocation();
  return (
    <>
      <output>{pathname + search}</output>
      <PlainLink to={paths.stack("plat/prod")} className="">
        plat/prod
      </PlainLink>
    </>
  );
}

/** Where the application is after such a click, and whether the browser was left to follow the link. */
function click(init: MouseEventInit): [string | null, boolean] {
  render(
    <MemoryRouter>
      <Page />
    </MemoryRouter>,
  );
  const link = screen.getByRole("link", { name: "plat/prod" });
  const event = createEvent.click(link, { button: 0, ...init });
  fireEvent(link, event);
  return [screen.getByRole("status").textContent, !event.defaultPrevented];
}

it("a plain link leads on within the application", () => {
  expect(click({})).toEqual([paths.stack("plat/prod"), false]);
});

it("a click that means another tab or window is the browser's", () => {
  expect(click({ ctrlKey: true })).toEqual(["/", true]);
});
