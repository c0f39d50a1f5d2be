import { expect, test } from "vitest";

import { yamlPathAt } from "./yaml-path";

const LINES = `import:
  - catalog/vpc
  - path: mixins/x
    context:
      name: y

# A comment
components:
  terraform:
    "vpc/main":
      metadata:
        inherits:
        - vpc/defaults
      vars:
        cidr_block: 10.0.0.0/16
        zones: [a, b]
`.split("\n");

const at = (start: string) => LINES.findIndex((line) => line.trim().startsWith(start)) + 1;

test("a key is told with the keys above it", () => {
  expect(yamlPathAt(LINES, at("cidr_block"))).toEqual([
    "components",
    "terraform",
    "vpc/main",
    "vars",
    "cidr_block",
  ]);
  expect(yamlPathAt(LINES, at("components"))).toEqual(["components"]);
});

test("an item of a list belongs to the list's key, whatever its indentation", () => {
  expect(yamlPathAt(LINES, at("- catalog/vpc"))).toEqual(["import"]);
  expect(yamlPathAt(LINES, at("- vpc/defaults")).slice(-2)).toEqual(["metadata", "inherits"]);
  expect(yamlPathAt(LINES, at("- path"))).toEqual(["import", "path"]);
  expect(yamlPathAt(LINES, at("name: y"))).toEqual(["import", "context", "name"]);
});

test("blank lines, comments and lines that are not there have none", () => {
  expect(yamlPathAt(LINES, at("# A comment"))).toEqual([]);
  expect(yamlPathAt(LINES, 6)).toEqual([]);
  expect(yamlPathAt(LINES, 999)).toEqual([]);
});
