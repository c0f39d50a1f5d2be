import { expect, test } from "vitest";

import { graphOf, type GraphStep } from "./step-graph";

const step = (name: string, more: Partial<GraphStep> = {}): GraphStep => ({
  name,
  needs: [],
  isBackground: false,
  ...more,
});

const edges = (steps: GraphStep[]) => graphOf(steps).edges.map(({ from, to }) => `${from}>${to}`);

test("steps without needs follow each other in one row", () => {
  const { nodes, columns, rows } = graphOf([step("a"), step("b"), step("c")]);
  expect(nodes.map(({ column, row }) => [column, row])).toEqual([
    [0, 0],
    [1, 0],
    [2, 0],
  ]);
  expect([columns, rows]).toEqual([3, 1]);
});

test("a step waits for what it needs, and the next for the one before it", () => {
  const steps = [step("a"), step("b"), step("c", { needs: ["a"] }), step("d")];
  expect(edges(steps)).toEqual(["1>2", "1>3", "3>4"]);
});

test("steps of a step run beside each other, and what comes after waits for all of them", () => {
  const both = step("both", { steps: [step("x"), step("y"), step("z", { needs: ["x"] })] });
  expect(edges([step("a"), both, step("b")])).toEqual([
    "1>2.1",
    "1>2.2",
    "2.1>2.3",
    "2.2>3",
    "2.3>3",
  ]);
});

test("nobody waits for what runs in the background, unless they need it", () => {
  const server = step("server", { isBackground: true });
  expect(edges([step("a"), server, step("b"), step("c", { needs: ["server"] })])).toEqual([
    "1>2",
    "1>3",
    "2>4",
  ]);
});

test("needs that nothing has, and circles, draw no edge and end", () => {
  expect(edges([step("a", { needs: ["gone", "a", "b"] }), step("b", { needs: ["a"] })])).toEqual([
    "1>2",
  ]);
  expect(graphOf([])).toEqual({ nodes: [], edges: [], columns: 0, rows: 0 });
});
