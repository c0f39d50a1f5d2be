import { expect, test } from "vitest";

import { keyHelp } from "./key-help";

const told = (path: string) => keyHelp(path.split("."))?.key;

test("a key is explained where it stands, a value by the section that it is in", () => {
  expect(told("import")).toBe("import");
  expect(told("vars.stage")).toBe("vars");
  expect(told("terraform.backend.s3.bucket")).toBe("terraform.backend");
  expect(told("components.terraform.vpc.metadata.inherits")).toBe(
    "components.terraform.vpc.metadata.inherits",
  );
  expect(told("components.terraform.vpc.vars.metadata")).toBe("components.terraform.vpc.vars");
});

test("what Atmos gives no meaning is not explained, names of the language least of all", () => {
  expect(told("constructor")).toBeUndefined();
  expect(told("something.else")).toBeUndefined();
  expect(keyHelp([])).toBeUndefined();
});
