import type { Exchange, Operation } from "@urql/core";
import { pipe, tap } from "wonka";

/** Knows which queries are on screen, so that all of them can be fetched anew after an outage. */
export function refreshExchange(): { exchange: Exchange; refresh: () => void } {
  const active = new Map<number, Operation>();
  let reexecute: (operation: Operation) => void = () => undefined;

  const exchange: Exchange =
    ({ client, forward }) =>
    (operations) => {
      reexecute = (operation) => {
        client.reexecuteOperation(
          client.createRequestOperation("query", operation, {
            ...operation.context,
            requestPolicy: "cache-and-network",
          }),
        );
      };
      return pipe(
        operations,
        tap((operation) => {
          if (operation.kind === "query") active.set(operation.key, operation);
          if (operation.kind === "teardown") active.delete(operation.key);
        }),
        forward,
      );
    };

  return { exchange, refresh: () => [...active.values()].forEach(reexecute) };
}
