import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import type { BrowserContext } from "@playwright/test";

import { attacks } from "./attacks";
import { expect, test as base, type Isobar } from "./isobar";

/** A web server of somebody else on this machine, whose pages are in the user's browser. */
class Stranger {
  /** The cookies that browsers sent it. */
  readonly cookies: string[] = [];
  private readonly server: Server;

  constructor() {
    this.server = createServer((request, response) => {
      this.cookies.push(request.headers.cookie ?? "");
      response.setHeader("content-type", "text/html").end(PAGE);
    });
  }

  async start(): Promise<number> {
    await new Promise<void>((listening) => this.server.listen(0, "127.0.0.1", listening));
    return (this.server.address() as AddressInfo).port;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

const PAGE = "<!doctype html><title>A stranger</title><body></body>";
const OPERATION =
  "mutation Stolen { settingsUpdate(input: { theme: DARK }) { settings { theme } } }";

const test = base.extend<{ stranger: Stranger; port: number }>({
  stranger: async ({}, provide) => {
    const stranger = new Stranger();
    await provide(stranger);
    stranger.stop();
  },
  port: async ({ stranger }, provide) => provide(await stranger.start()),
});

/** How often the server refused, by the status; and what it executed, as its metrics tell both. */
async function metrics(isobar: Isobar): Promise<{ refused: Map<string, number>; text: string }> {
  const headers = { authorization: `Bearer ${await isobar.token()}` };
  const text = await (await fetch(`${isobar.url}/metrics`, { headers })).text();
  const lines = text.matchAll(/^isobar_http_requests_total\{.*status="(4\d\d)".*\} (\d+)$/gm);
  const refused = new Map<string, number>();
  for (const [, status = "", count] of lines) {
    refused.set(status, (refused.get(status) ?? 0) + Number(count));
  }
  return { refused, text };
}

async function theme(isobar: Isobar): Promise<unknown> {
  const response = await fetch(`${isobar.url}/graphql`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${await isobar.token()}`,
      "content-type": "application/json",
    },
    body: JSON.stringify({ query: "{ settings { theme } }" }),
  });
  return ((await response.json()) as { data: { settings: { theme: unknown } } }).data.settings
    .theme;
}

/** A name that first led to a stranger's page leads to this machine from then on. */
async function rebind(context: BrowserContext, url: string): Promise<void> {
  await context.route(url, (route) => route.fulfill({ contentType: "text/html", body: PAGE }), {
    times: 1,
  });
}

type Origin = {
  name: string;
  /** The page that attacks. */
  page: (port: number, isobar: Isobar) => string;
  status: "403" | "421";
  /** Whether it reaches the server by its own, rebound name. */
  isRebound?: boolean;
  /** Whether browsers send it the server's cookie: cookies know no ports. */
  getsCookie?: boolean;
};

const origins: Origin[] = [
  { name: "another site", page: (port) => `http://stranger.test:${port}/`, status: "403" },
  {
    name: "another name of this machine",
    page: (port) => `http://localhost:${port}/`,
    status: "403",
  },
  {
    name: "another port of the same host",
    page: (port) => `http://127.0.0.1:${port}/graphql`,
    status: "403",
    getsCookie: true,
  },
  {
    name: "a name that was rebound to this machine",
    page: (_port, isobar) => `http://rebound.test:${new URL(isobar.url).port}/`,
    status: "421",
    isRebound: true,
  },
];

for (const origin of origins) {
  for (const session of ["with a session", "without a session"]) {
    test(`a page of ${origin.name} executes and reads nothing, ${session} in the browser`, async ({
      page,
      context,
      isobar,
      stranger,
      port,
      complaints,
    }) => {
      if (session === "without a session") await context.clearCookies();
      const from = origin.page(port, isobar);
      if (origin.isRebound) await rebind(context, from);
      await page.goto(from);
      await expect(page).toHaveTitle("A stranger");

      const url = origin.isRebound ? new URL(from).origin : isobar.url;
      const evaluate: Parameters<typeof attacks>[0] = (attack, argument) =>
        page.evaluate(attack as never, argument as never);
      for (const [name, attack] of Object.entries(
        attacks(evaluate, { url, operation: OPERATION }),
      )) {
        const before = (await metrics(isobar)).refused;
        const read = await test.step(name, attack);
        expect.soft(read, `${name} reads nothing`).not.toMatch(/"data"|<title>Isobar|an image/);
        // It did arrive: nothing but the refusal kept it from being executed.
        await expect
          .poll(async () => (await metrics(isobar)).refused.get(origin.status) ?? 0, {
            message: name,
          })
          .toBeGreaterThan(before.get(origin.status) ?? 0);
      }

      const { text, refused } = await metrics(isobar);
      expect([...refused.keys()]).toEqual([origin.status]);
      expect(text).not.toContain("Stolen");
      expect(await theme(isobar)).toBe("SYSTEM");
      const sent = stranger.cookies.some((cookie) => cookie.includes("isobar_"));
      expect(sent).toBe(origin.getsCookie === true && session === "with a session");
      // The browser itself reports what it was refused.
      complaints.splice(0);
    });
  }
}

test("the own page's request by the same means is executed and read", async ({
  page,
  isobar,
  complaints,
}) => {
  await page.goto("/settings");
  await expect(page.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible();
  const evaluate: Parameters<typeof attacks>[0] = (attack, argument) =>
    page.evaluate(attack as never, argument as never);
  for (const name of ["a fetch of JSON", "a WebSocket"]) {
    const target = {
      url: isobar.url,
      operation: OPERATION.replace("Stolen", name.replace(/\W/g, "")),
    };
    const read = await attacks(evaluate, target)[name]?.();
    expect(read, name).toContain('"theme":"DARK"');
    expect((await metrics(isobar)).text).toContain(name.replace(/\W/g, ""));
  }
  expect(await theme(isobar)).toBe("DARK");
  complaints.splice(0);
});
