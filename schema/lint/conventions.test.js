// Each convention refuses what breaks it, and what keeps it passes.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { ESLint } from "eslint";

import config from "./eslint.config.js";

/** A schema that keeps every convention. */
const GOOD = `
"All." type Query {
  "Many."
  things("Size." first: Int "Place." after: String "Size." last: Int "Place." before: String): ThingConnection!
  "One." thing("Which." name: String!): Thing
}
"Changes." type Mutation { "Do." thingUpdate("What." input: ThingUpdateInput!): ThingUpdatePayload! }
"News." type Subscription { "It." thingChanged: Thing! }
"One." type Thing { "Its name." name: String! "Whether it is." isReady: Boolean! "When." changedAt: DateTime! }
"A page." type ThingConnection {
  "They." nodes: [Thing!]! "They." edges: [ThingEdge!]! "Where." pageInfo: PageInfo! "How many." totalCount: Int!
}
"One." type ThingEdge { "Place." cursor: String! "It." node: Thing! }
"Where." type PageInfo {
  "Back." hasPreviousPage: Boolean! "On." hasNextPage: Boolean! "From." startCursor: String "To." endCursor: String
}
"What." input ThingUpdateInput { "It." name: String! "Which." kind: ThingKind }
"What came of it." type ThingUpdatePayload { "It." thing: Thing "What to mend." userErrors: [UserError!]! }
"An error." interface UserError { "What." message: String! }
"One." type InvalidInput implements UserError { "What." message: String! }
"Kinds." enum ThingKind { "One." LARGE "Other." SMALL }
"A moment." scalar DateTime
`;

/** The rules that a schema breaks, each once. */
async function broken(schema) {
  const folder = await mkdtemp(join(tmpdir(), "isobar-lint-"));
  try {
    await writeFile(join(folder, "schema.graphql"), schema);
    const eslint = new ESLint({ cwd: folder, overrideConfigFile: true, overrideConfig: at(folder) });
    const [{ messages }] = await eslint.lintFiles("schema.graphql");
    return [...new Set(messages.map(({ ruleId, message }) => ruleId ?? message))].sort();
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The configuration, for a schema in another folder. */
function at(folder) {
  const graphQLConfig = { schema: join(folder, "schema.graphql") };
  return config.map((entry) => ({
    ...entry,
    languageOptions: { ...entry.languageOptions, parserOptions: { graphQLConfig } },
  }));
}

/** What breaks a rule: one text of the good schema, and what stands in its place. */
const faults = {
  "a field without a description": ['"Its name." name', "name", "isobar/described"],
  "a description that is no sentence": ['"Its name."', '"its name"', "isobar/described"],
  "an argument without a description": ['"Which." name', "name", "isobar/described"],
  "an enum value without a description": ['"One." LARGE', "LARGE", "isobar/described"],
  "a field in another case": ["changedAt", "changed_at", "@graphql-eslint/naming-convention"],
  "an enum value in another case": ["LARGE", "Large", "@graphql-eslint/naming-convention"],
  "a boolean that is no question": ["isReady", "ready", "@graphql-eslint/naming-convention"],
  "a moment that does not say so": ["changedAt", "changed", "@graphql-eslint/naming-convention"],
  "a mutation that ends in no known verb": ["thingUpdate(", "updateThing(", "@graphql-eslint/naming-convention"],
  "a subscription that tells of no event": ["thingChanged", "thingChange", "@graphql-eslint/naming-convention"],
  "a mutation whose argument is not its input": ["input: ThingUpdateInput!", "by: ThingUpdateInput!", "@graphql-eslint/input-name"],
  "a mutation that returns something else": [": ThingUpdatePayload!", ": ThingUpdatePayload", "isobar/mutation-payload"],
  "a payload without the user's errors": ['"What to mend." userErrors: [UserError!]!', "", "isobar/mutation-payload"],
  "a payload whose node cannot be null": ['"It." thing: Thing ', '"It." thing: Thing! ', "isobar/mutation-payload"],
  "a connection without a total": ['"How many." totalCount: Int!', "", "isobar/connection"],
  "a connection without nodes": ['"They." nodes: [Thing!]!', "", "isobar/connection"],
  "a connection that is not walked forwards": ['"Place." after: String', "", "@graphql-eslint/relay-arguments"],
  "a connection without edges": ['"They." edges: [ThingEdge!]!', "", "@graphql-eslint/relay-connection-types"],
  "an edge without a cursor": ['"Place." cursor: String!', "", "@graphql-eslint/relay-edge-types"],
  "a page that does not say whether there is more": ["hasNextPage", "hasMore", "@graphql-eslint/relay-page-info"],
  "an id in place of its object": ['"Its name." name', '"Its owner." ownerId: ID! "Its name." name', "isobar/object-over-id"],
  "something deprecated without a reason": ["isReady: Boolean!", "isReady: Boolean! @deprecated", "@graphql-eslint/require-deprecation-reason"],
  "a type that nothing leads to": ['"A moment."', '"Lost." enum Lost { "One." ONE } "A moment."', "@graphql-eslint/no-unreachable-types"],
};

test("the schema that keeps every convention passes", async () => assert.deepEqual(await broken(GOOD), []));

for (const [name, [good, bad, rule]] of Object.entries(faults)) {
  test(`${name} is refused`, async () => {
    assert.ok(GOOD.includes(good), `the schema does not hold ${good}`);
    const rules = await broken(GOOD.replaceAll(good, bad));
    assert.ok(rules.includes(rule), `${rule} is not among ${rules.join(", ") || "no rules"}`);
  });
}
