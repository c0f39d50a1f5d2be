import { Client, fetchExchange, subscriptionExchange } from "@urql/core";
import { cacheExchange } from "@urql/exchange-graphcache";

import { check, current, guardedFetch, subscribe, unlock } from "@/session";

import { cacheOptions } from "./cache";
import { Connection } from "./connection";
import { refreshExchange } from "./refresh-exchange";
import { resumable } from "./resumable";

const socketUrl = new URL("/graphql", window.location.href);
socketUrl.protocol = socketUrl.protocol.replace("http", "ws");

export const connection = new Connection(socketUrl.href);

const { exchange, refresh } = refreshExchange();

export const client = new Client({
  url: "/graphql",
  fetch: guardedFetch,
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

// A socket does not say why it was refused, so the page asks.
connection.subscribe(() => {
  const state = connection.current();
  if (state === "live") unlock();
  if (state === "lost") check().catch(() => undefined);
});

subscribe(() => {
  if (current() === "locked") return;
  connection.retryNow();
  refresh();
});
