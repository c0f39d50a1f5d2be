import type { SubscriptionForwarder } from "@urql/core";
import type { ExecutionResult } from "graphql";
import type { Client } from "graphql-ws/client";

type SubscriptionRequest = Parameters<SubscriptionForwarder>[0];

/**
 * A subscription that goes on where it stopped: when the socket comes back, graphql-ws sends the
 * same payload again, whose `after` by then holds the cursor of the last event that arrived.
 */
export function resumable(
  socket: Client,
  request: SubscriptionRequest,
): ReturnType<SubscriptionForwarder> {
  const variables = { ...(request.variables as Record<string, unknown>) };
  const payload = { query: request.query ?? "", variables };
  return {
    subscribe: (sink) => ({
      unsubscribe: socket.subscribe(payload, {
        next: (result) => {
          const cursor = cursorOf(result.data);
          if (cursor !== undefined) variables.after = cursor;
          sink.next(result as ExecutionResult);
        },
        error: (error) => sink.error(error),
        complete: () => sink.complete(),
      }),
    }),
  };
}

function cursorOf(data: Record<string, unknown> | null | undefined): string | undefined {
  const [event] = Object.values(data ?? {});
  if (typeof event !== "object" || event === null || !("cursor" in event)) return undefined;
  return typeof event.cursor === "string" ? event.cursor : undefined;
}
