import { Client, fetchExchange, subscriptionExchange } from "@urql/core";
import { cacheExchange } from "@urql/exchange-graphcache";

import { check, current, guardedFetch, hasBeenIn, subscribe, unlock } from "@/session";

import { cacheOptions } from "./cache";
import { Connection } from "./connection";
import { patient } from "./patient-fetch";
import { refreshExchange } from "./refresh-exchange";
import { resumable } from "./resumable";
import { startCursor } from "./start-cursor";

const socketUrl = new URL("/graphql", window.location.href);
socketUrl.protocol = socketUrl.protocol.replace("http", "ws");

export const connection = new Connection(socketUrl.href);

const { exchange, refresh } = refreshExchange();

const fetch = patient(async (input, init) => {
  await startCursor();
  return guardedFetch(input, init);
});

/** For long lists, which hold their own rows: what one scrolls past is not kept. */
export const listClient = new Client({
  url: "/graphql",
  fetch,
  preferGetMethod: false,
  exchanges: [fetchExchange],
});

export const client = new Client({
  url: "/graphql",
  fetch,
  // The server takes JSON bodies only.
  preferGetMethod: false,
  exchanges: [
    exchange,
    cacheExchange(cacheOptions),
    subscriptionExchange({
      forwardSubscription: (request) => resumable(connection.socket, request),
    }),
    fetchExchange,
  ],
});

connection.onRecovered(refresh);

connection.subscribe(() => {
  if (connection.current() === "live") unlock();
});
// A socket does not say why it was refused, so the page asks; where nobody answers, the banner says so.
connection.onClosed(() => void check().catch(() => undefined));

subscribe(() => {
  if (current() === "locked") return;
  if (!hasBeenIn()) window.location.reload();
  connection.retryNow();
  refresh();
});
