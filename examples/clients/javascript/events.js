// Everything over HTTP, subscriptions as server-sent events, with graphql-sse.
import { createClient } from "graphql-sse";

import { headers, MUTATION, print, QUERY, SUBSCRIPTION, url } from "./operations.js";

const client = createClient({ url, headers });

async function ask(query, variables) {
  for await (const { data, errors } of client.iterate({ query, variables })) {
    if (errors) throw new AggregateError(errors, errors[0].message);
    return data;
  }
}

const found = await ask(QUERY);
print(found);
print(await ask(MUTATION, { input: { theme: "LIGHT" } }));

const after = found.estate.cursor;
for await (const { data } of client.iterate({ query: SUBSCRIPTION, variables: { after } })) {
  print(data);
  break;
}
client.dispose();
