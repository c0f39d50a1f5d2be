import { readFileSync } from "node:fs";

import { Client, fetchExchange, gql, subscriptionExchange } from "@urql/core";
import { cacheExchange } from "@urql/exchange-graphcache";
import { buildSchema, isObjectType } from "graphql";
import { describe, expect, it, vi } from "vitest";

import { cacheOptions } from "./cache";
import type { EstateChangedSubscription } from "./generated/graphql";

type Change = EstateChangedSubscription["estateChanged"];
type Sink = { next: (result: { data: { estateChanged: unknown } }) => void };

const instanceQuery = gql`
  query ($name: String!) {
    instance(stack: "dev", component: $name, type: "terraform") {
      id
      name
    }
  }
`;
const stacksQuery = gql`
  {
    stacks(first: 50) {
      totalCount
      nodes {
        id
        name
      }
    }
  }
`;
const subscription = gql`
  subscription {
    estateChanged {
      cursor
      isReset
      activity {
        id
      }
      estate {
        id
      }
      stacks {
        added
        removed
        changed
      }
      instances {
        instanceId
      }
      instanceCounts {
        added
        removed
        changed
      }
      diagnosticsAdded {
        id
      }
      diagnosticsRemoved {
        id
      }
    }
  }
`;

function answer(body: { query: string; variables?: { name?: string } }): unknown {
  if (body.query.includes("stacks")) {
    const nodes = [{ __typename: "Stack", id: "s1", name: "dev" }];
    return { stacks: { __typename: "StackConnection", totalCount: 1, nodes } };
  }
  const name = body.variables?.name ?? "";
  return { instance: { __typename: "Instance", id: `i-${name}`, name } };
}

/** A page that shows two instances and the stacks, and a way to send it a change. */
function openPage() {
  const requests: string[] = [];
  let sink: Sink | undefined;
  const client = new Client({
    url: "http://localhost/graphql",
    preferGetMethod: false,
    fetch: (_url, init) => {
      const body = JSON.parse(init?.body as string) as Parameters<typeof answer>[0];
      requests.push(body.variables?.name ?? "stacks");
      return Promise.resolve(
        new Response(JSON.stringify({ data: answer(body) }), {
          headers: { "content-type": "application/json" },
        }),
      );
    },
    exchanges: [
      cacheExchange(cacheOptions),
      subscriptionExchange({
        forwardSubscription: () => ({
          subscribe: (observer) => {
            sink = observer;
            return { unsubscribe: () => undefined };
          },
        }),
      }),
      fetchExchange,
    ],
  });
  const ignore = () => undefined;
  client.query(instanceQuery, { name: "vpc" }).subscribe(ignore);
  client.query(instanceQuery, { name: "eks" }).subscribe(ignore);
  client.query(stacksQuery, {}).subscribe(ignore);
  client.subscription(subscription, {}).subscribe(ignore);
  const send = (change: Partial<Change>) =>
    sink?.next({ data: { estateChanged: { ...nothing, ...change } } });
  return { requests, send };
}

const nothing = {
  __typename: "EstateChange",
  cursor: "boot:2",
  isReset: false,
  activity: null,
  estate: { __typename: "Estate", id: "e" },
  stacks: { __typename: "StackChanges", added: [], removed: [], changed: [] },
  instances: [],
  instanceCounts: { __typename: "ChangeCount", added: 0, removed: 0, changed: 0 },
  diagnosticsAdded: [],
  diagnosticsRemoved: [],
};

const changed = (instanceId: string) =>
  ({ __typename: "InstanceChange", instanceId }) as unknown as Change["instances"][number];
const counts = (changed: number) => ({ __typename: "ChangeCount", added: 0, removed: 0, changed });

async function requestsAfter(change: Partial<Change>): Promise<string[]> {
  const { requests, send } = openPage();
  await vi.waitFor(() => expect(requests).toHaveLength(3));
  await new Promise((resolve) => setTimeout(resolve));
  requests.length = 0;
  send(change);
  await new Promise((resolve) => setTimeout(resolve));
  return requests.sort();
}

describe("a change of the estate", () => {
  it("fetches the changed instance anew, and nothing else", async () => {
    const instances = [changed("i-vpc")];
    expect(await requestsAfter({ instances, instanceCounts: counts(1) })).toEqual(["vpc"]);
  });

  it("fetches lists of stacks anew when a stack came", async () => {
    const stacks = { __typename: "StackChanges", added: ["prod"], removed: [], changed: [] };
    expect(await requestsAfter({ stacks })).toEqual(["stacks"]);
  });

  it("fetches lists anew that show a changed stack", async () => {
    const stacks = { __typename: "StackChanges", added: [], removed: [], changed: ["dev"] };
    expect(await requestsAfter({ stacks })).toEqual(["stacks"]);
  });

  it("that touched nothing on the page fetches nothing", async () => {
    const instances = [changed("i-rds")];
    expect(await requestsAfter({ instances, instanceCounts: counts(1) })).toEqual([]);
  });

  it("fetches everything anew after a reset", async () => {
    expect(await requestsAfter({ isReset: true })).toEqual(["eks", "stacks", "vpc"]);
  });

  it("fetches everything anew when it names only some of what changed", async () => {
    const instances = [changed("i-rds")];
    expect(await requestsAfter({ instances, instanceCounts: counts(900) })).toEqual([
      "eks",
      "stacks",
      "vpc",
    ]);
  });
});

describe("the cache", () => {
  it("knows of every type in the graph whether it has an identity", () => {
    const schema = buildSchema(readFileSync("../schema/schema.graphql", "utf8"));
    const roots = ["Query", "Mutation", "Subscription"];
    const withoutId = Object.values(schema.getTypeMap())
      .filter((type) => isObjectType(type) && !type.name.startsWith("__"))
      .filter((type) => isObjectType(type) && !("id" in type.getFields()))
      .map(({ name }) => name)
      .filter((name) => !roots.includes(name));
    expect(withoutId.filter((name) => !(name in cacheOptions.keys))).toEqual([]);
  });
});
