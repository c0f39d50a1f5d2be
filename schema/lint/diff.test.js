// What breaks a client of the released graph is refused, unless the release had deprecated it.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";

const INSPECTOR = join(import.meta.dirname, "node_modules/.bin/graphql-inspector");

/** Whether the change from one schema to the other passes. */
async function passes(released, next) {
  const folder = await mkdtemp(join(tmpdir(), "isobar-diff-"));
  const paths = ["released.graphql", "schema.graphql"].map((name) => join(folder, name));
  try {
    await Promise.all([released, next].map((text, at) => writeFile(paths[at], text)));
    await promisify(execFile)(INSPECTOR, ["diff", ...paths, "--rule", "suppressRemovalOfDeprecatedField"]);
    return true;
  } catch (error) {
    assert.match(error.stdout + error.stderr, /breaking change/);
    return false;
  } finally {
    await rm(folder, { recursive: true });
  }
}

test("a field that is added passes", async () => {
  assert.ok(await passes("type Query { a: Int }", "type Query { a: Int b: Int }"));
});

test("a field that goes without having been deprecated is refused", async () => {
  assert.ok(!(await passes("type Query { a: Int b: Int }", "type Query { a: Int }")));
});

test("a field that the release had deprecated may go", async () => {
  const released = 'type Query { a: Int b: Int @deprecated(reason: "Use a.") }';
  assert.ok(await passes(released, "type Query { a: Int }"));
});

test("a field that may now be null is refused", async () => {
  assert.ok(!(await passes("type Query { a: Int! }", "type Query { a: Int }")));
});
