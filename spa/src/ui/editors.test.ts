import { expect, it } from "vitest";

import { editorHref } from "./editors";

it("an editor is sent to the file and the line", () => {
  expect(editorHref("VS_CODE", "/home/me/infra", "stacks/a.yaml", 9)).toBe(
    "vscode://file/home/me/infra/stacks/a.yaml:9:1",
  );
  expect(editorHref("IDEA", "/infra/", "stacks/a.yaml")).toBe(
    "idea://open?file=%2Finfra%2Fstacks%2Fa.yaml&line=1",
  );
});

it("a file outside the estate keeps its own path", () => {
  expect(editorHref("CURSOR", "/infra", "/etc/atmos.yaml", 2)).toBe(
    "cursor://file/etc/atmos.yaml:2:1",
  );
});

it("no name can leave its place in the link", () => {
  expect(editorHref("ZED", "/infra", "a b?c#d&line=1:2.yaml", 3)).toBe(
    "zed://file/infra/a%20b%3Fc%23d%26line%3D1%3A2.yaml:3:1",
  );
});
