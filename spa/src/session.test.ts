import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { check, current, enter, enterByLink, guardedFetch, unlock } from "./session";

type Call = { path: string; body: unknown };

/** A server that lets `token` in, and whoever it let in. */
function server(token: string, isKnown = false): Call[] {
  const calls: Call[] = [];
  let isIn = isKnown;
  vi.stubGlobal("fetch", (path: string, init: { body: string }) => {
    const body = JSON.parse(init.body) as { token?: string };
    calls.push({ path, body });
    if (path === "/session") isIn ||= body.token === token;
    const isGood = path === "/session" ? body.token === token : isIn;
    return Promise.resolve(new Response(null, { status: isGood ? 204 : 401 }));
  });
  return calls;
}

beforeEach(unlock);
afterEach(() => {
  vi.unstubAllGlobals();
  window.history.replaceState(null, "", "/");
});

it("the link's token is taken out of the address and shown to the server", async () => {
  const calls = server("abc-1");
  window.history.replaceState({ mark: 1 }, "", "/stacks?search=x#token=abc-1");
  const entries = window.history.length;
  await enterByLink();
  expect(window.location.href).toBe(`${window.location.origin}/stacks?search=x`);
  expect(window.history.length).toBe(entries);
  expect(window.history.state).toEqual({ mark: 1 });
  expect(calls).toEqual([{ path: "/session", body: { token: "abc-1" } }]);
  expect(current()).toBe("in");
});

it("an address without a token asks nothing", async () => {
  const calls = server("abc");
  window.history.replaceState(null, "", "/#main");
  await enterByLink();
  expect(calls).toEqual([]);
  expect(window.location.hash).toBe("#main");
});

it("a link of another run locks a stranger out and leaves a session that holds", async () => {
  server("new");
  window.history.replaceState(null, "", "/#token=old");
  await enterByLink();
  expect(current()).toBe("locked");
  unlock();
  server("new", true);
  window.history.replaceState(null, "", "/#token=old");
  await enterByLink();
  expect(current()).toBe("in");
});

it("a token may be pasted by itself or with the link around it", async () => {
  for (const text of [" abc\n", "http://127.0.0.1:3000/#token=abc"]) {
    server("abc");
    expect(await enter(text)).toBe(true);
  }
  server("abc");
  expect(await enter("abd")).toBe(false);
});

it("a page that is no longer known is locked until it is let in", async () => {
  server("abc");
  await guardedFetch("/graphql", { body: "{}" });
  expect(current()).toBe("locked");
  await check();
  expect(current()).toBe("locked");
  await enter("abc");
  expect(current()).toBe("in");
});
