import { auditServer } from "graphql-http";
import { createClient } from "graphql-sse";

import { expect, test, type Isobar } from "./isobar";

/** What comes with a change, as far as these tests ask. */
type Change = {
  estateChanged: { revision: number; cursor: string };
};

const CHANGES =
  "subscription ($after: String) { estateChanged(after: $after) { revision cursor } }";
const FILE = "stacks/orgs/acme/plat/prod/us-east-1.yaml";

/** What a script sends with each request. */
async function pass(isobar: Isobar): Promise<{ authorization: string }> {
  return { authorization: `Bearer ${await isobar.token()}` };
}

test("every audit of GraphQL over HTTP passes", async ({ isobar }) => {
  const headers = await pass(isobar);
  const fetchFn = (url: string, init: RequestInit = {}) =>
    fetch(url, { ...init, headers: { ...(init.headers as Record<string, string>), ...headers } });
  const results = await auditServer({ url: `${isobar.url}/graphql`, fetchFn });
  const failed = results.filter((result) => result.status !== "ok");
  expect(failed.map(({ id, name, status }) => ({ id, name, status }))).toEqual([]);
  expect(results.length).toBeGreaterThanOrEqual(61);
});

test("the client of graphql-sse asks and follows", async ({ isobar }) => {
  const client = createClient({ url: `${isobar.url}/graphql`, headers: await pass(isobar) });
  const asked = client.iterate({ query: "{ estate { name } }" });
  expect((await asked.next()).value).toMatchObject({ data: { estate: {} } });
  expect((await asked.next()).done).toBe(true);

  // A cursor that nobody gave is answered at once, so that no change can come before it.
  const changes = client.iterate<Change>({ query: CHANGES, variables: { after: "now" } });
  await changes.next();
  await isobar.edit(FILE, "10.24.0.0/18", "10.99.0.0/18");
  const change = (await changes.next()).value as { data: Change };
  expect(change.data.estateChanged.revision).toBeGreaterThan(1);
  await changes.return?.();

  const refused = client.iterate({ query: "{ nothing }" });
  const answer = (await refused.next()).value as { errors: { extensions: { code: string } }[] };
  expect(answer.errors[0]?.extensions.code).toBe("GRAPHQL_VALIDATION_FAILED");
  client.dispose();
});

test("a browser's event source comes back where it was", async ({ page, isobar }) => {
  await page.goto("/");
  const query = encodeURIComponent(
    'subscription { estateChanged(after: "now") { revision cursor } }',
  );
  await page.evaluate((url) => {
    const seen: { id: string; data: string }[] = [];
    const source = new EventSource(url);
    source.addEventListener("next", (event) =>
      seen.push({ id: event.lastEventId, data: event.data as string }),
    );
    Object.assign(window, { seen, source });
  }, `/graphql?query=${query}`);
  const seen = () =>
    page.evaluate(() => (window as unknown as { seen: { id: string; data: string }[] }).seen);
  await expect.poll(async () => (await seen()).length).toBe(1);
  await isobar.edit(FILE, "10.24.0.0/18", "10.99.0.0/18");
  await expect.poll(async () => (await seen()).length).toBeGreaterThan(1);
  const last = (await seen()).at(-1);
  const change = (JSON.parse(last?.data ?? "{}") as { data: Change }).data.estateChanged;
  expect(last?.id).toBe(change.cursor);
});

test("a change between a page's first answer and its subscription is not missed", async ({
  page,
  isobar,
}) => {
  let letThrough: () => void = () => undefined;
  const opened = new Promise<void>((open) => (letThrough = open));
  await page.routeWebSocket(/graphql/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => {
      const isHeld = String(message).includes('"subscribe"');
      void (isHeld ? opened : Promise.resolve()).then(() => server.send(message));
    });
  });
  await page.goto("/stacks/plat-use1-prod/terraform/vpc?value=/vars/cidr_block");
  const main = page.getByRole("main");
  await expect(main).toContainText("10.24.0.0/18");
  await isobar.edit(FILE, "10.24.0.0/18", "10.99.0.0/18");
  const headers = { ...(await pass(isobar)), "content-type": "application/json" };
  const body = JSON.stringify({ query: "{ estate { revision } }" });
  await expect
    .poll(async () => {
      const answer = await fetch(`${isobar.url}/graphql`, { method: "POST", headers, body });
      return ((await answer.json()) as { data: { estate: { revision: number } } }).data.estate
        .revision;
    })
    .toBeGreaterThan(1);
  await expect(main).toContainText("10.24.0.0/18");
  letThrough();
  await expect(main).toContainText("10.99.0.0/18");
});
