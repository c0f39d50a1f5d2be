// Everything over one WebSocket, with graphql-ws.
import { createClient } from "graphql-ws";
import WebSocket from "ws";

import { headers, MUTATION, print, QUERY, SUBSCRIPTION, url } from "./operations.js";

/** Browsers send their cookie by themselves; a program shows its token. */
class Socket extends WebSocket {
  constructor(address, protocols) {
    super(address, protocols, { headers });
  }
}

const client = createClient({ url: url.replace("http", "ws"), webSocketImpl: Socket });

async function ask(query, variables) {
  for await (const { data, errors } of client.iterate({ query, variables })) {
    if (errors) throw new AggregateError(errors, errors[0].message);
    return data;
  }
}

const found = await ask(QUERY);
print(found);
print(await ask(MUTATION, { input: { theme: "DARK" } }));

// From the cursor of the answer on, so that nothing is missed in between.
const after = found.estate.cursor;
for await (const { data } of client.iterate({ query: SUBSCRIPTION, variables: { after } })) {
  print(data);
  break;
}
await client.dispose();
