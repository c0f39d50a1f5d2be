import type { Client } from "graphql-ws/client";
import { expect, it } from "vitest";

import { resumable } from "./resumable";

it("a subscription is sent again with the cursor of its last event", () => {
  let payload: { variables?: Record<string, unknown> | null } | undefined;
  let next: ((result: { data: unknown }) => void) | undefined;
  const socket = {
    subscribe: (sent: typeof payload, sink: { next: typeof next }) => {
      payload = sent;
      next = sink.next;
      return () => undefined;
    },
  } as unknown as Client;
  const received: unknown[] = [];
  const ignore = () => undefined;

  const request = {
    query: "subscription { x }",
    variables: { after: undefined },
    operationName: undefined,
    extensions: undefined,
  };
  resumable(socket, request).subscribe({
    next: (result) => received.push(result),
    error: ignore,
    complete: ignore,
  });
  expect(payload?.variables?.after).toBeUndefined();

  next?.({ data: { estateChanged: { cursor: "boot:7" } } });
  expect(payload?.variables?.after).toBe("boot:7");
  expect(received).toHaveLength(1);
});
