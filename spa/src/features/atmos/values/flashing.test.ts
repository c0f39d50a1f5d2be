import { expect, it } from "vitest";

import { changedIn, type Said } from "./flashing";

const said = (scalar: number): Said => ({ kind: "NUMBER", scalar, length: 0, size: 0 });

it("only a value that is there before and after, and differs, changed", () => {
  const before = new Map([
    ["/vars/a", said(1)],
    ["/vars/b", said(1)],
    ["/vars/gone", said(1)],
  ]);
  const after = new Map([
    ["/vars/a", said(1)],
    ["/vars/b", said(2)],
    ["/vars/new", said(1)],
  ]);
  expect([...changedIn(before, after)]).toEqual(["/vars/b"]);
});
