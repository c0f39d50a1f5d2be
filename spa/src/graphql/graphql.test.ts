import { print } from "graphql";
import { expect, it } from "vitest";

import { graphql } from "./graphql";

const define = graphql as unknown as (source: string) => Parameters<typeof print>[0];

it("a document brings each fragment along once, those of fragments too", () => {
  define("fragment Inner_x on Stack { name }");
  define("fragment Outer_x on Stack { id ...Inner_x }");
  const text = print(define("query X { a: stack(name: 1) { ...Outer_x ...Inner_x } }"));
  expect(text.match(/fragment Inner_x/g)).toHaveLength(1);
  expect(text.match(/fragment Outer_x/g)).toHaveLength(1);
});

it("a fragment whose component is not loaded is refused by name", () => {
  expect(() => define("query Y { ...Nobody_y }")).toThrow("Nobody_y");
});

it("every page finds its fragments", { timeout: 60_000 }, async () => {
  const pages = import.meta.glob(["../features/**/*-page.tsx", "!../features/graphiql/**"]);
  expect(Object.keys(pages).length).toBeGreaterThan(7);
  for (const load of Object.values(pages)) {
    expect(await load()).toHaveProperty("Component");
  }
});
