// Queries and mutations over HTTP, subscriptions over a WebSocket, with urql.
import { Client, fetchExchange, subscriptionExchange } from "@urql/core";
import { createClient } from "graphql-ws";
import WebSocket from "ws";

import { headers, MUTATION, print, QUERY, SUBSCRIPTION, url } from "./operations.js";

class Socket extends WebSocket {
  constructor(address, protocols) {
    super(address, protocols, { headers });
  }
}

const socket = createClient({ url: url.replace("http", "ws"), webSocketImpl: Socket });
const client = new Client({
  url,
  preferGetMethod: false,
  fetchOptions: { headers },
  exchanges: [
    fetchExchange,
    subscriptionExchange({
      forwardSubscription: (request) => ({
        subscribe: (sink) => ({
          unsubscribe: socket.subscribe({ ...request, query: request.query ?? "" }, sink),
        }),
      }),
    }),
  ],
});

function unwrap({ data, error }) {
  if (error) throw error;
  return data;
}

const found = unwrap(await client.query(QUERY, {}));
print(found);
print(unwrap(await client.mutation(MUTATION, { input: { theme: "SYSTEM" } })));

await new Promise((done, failed) => {
  const { unsubscribe } = client
    .subscription(SUBSCRIPTION, { after: found.estate.cursor })
    .subscribe(({ data, error }) => {
      if (error) return failed(error);
      print(data);
      queueMicrotask(() => unsubscribe());
      done();
    });
});
await socket.dispose();
