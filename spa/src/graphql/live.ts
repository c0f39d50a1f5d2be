import { useSyncExternalStore } from "react";

import { client, connection } from "./client";
import type { ConnectionState } from "./connection";
import { graphql } from "./graphql";
import type { EstateChangedSubscription } from "./generated/graphql";
import { startCursor } from "./start-cursor";

export type EstateChange = EstateChangedSubscription["estateChanged"];

const subscription = graphql(/* GraphQL */ `
  subscription EstateChanged($after: String) {
    estateChanged(after: $after) {
      cursor
      revision
      isReset
      estate {
        id
        revision
        resolvedAt
        resolveMilliseconds
        watch {
          mode
          reason
        }
        git {
          branch
          commit
          isDetached
        }
        counts {
          stacks
          components
          instances
          abstractInstances
          disabledInstances
          lockedInstances
          files
          workflows
          errors
          warnings
          infos
          references
        }
      }
      activity {
        id
        at
        summary
        files
        errorsAdded
        errorsRemoved
      }
      stacks {
        added
        removed
        changed
      }
      instances(first: 100) {
        kind
        instanceId
        stack
        type
        component
        instance {
          id
          component {
            id
          }
        }
      }
      instanceCounts {
        added
        removed
        changed
      }
      diagnosticsAdded {
        id
        severity
        message
      }
      diagnosticsRemoved {
        id
        severity
        message
      }
    }
  }
`);

const RESTART_AFTER = 1_000;

const listeners = new Set<() => void>();
let latest: EstateChange | undefined;
/** Where the next subscription goes on. */
let resume: string | undefined;

/** Follows the estate for as long as the page lives; the cache applies each change as it passes. */
export async function followEstate(): Promise<void> {
  let restarting = false;
  const restart = () => {
    if (restarting) return;
    restarting = true;
    setTimeout(() => void followEstate(), RESTART_AFTER);
  };
  resume ??= await startCursor();
  const running = client
    .subscription(subscription, { after: resume })
    .subscribe(({ data, error, hasNext }) => {
      if (data) {
        latest = data.estateChanged;
        resume = latest.cursor;
        listeners.forEach((listener) => listener());
      }
      // Who was too slow is told where to go on.
      const cursor: unknown = error?.graphQLErrors[0]?.extensions.cursor;
      if (typeof cursor === "string") resume = cursor;
      if (error ?? !hasNext) {
        restart();
        queueMicrotask(() => running.unsubscribe());
      }
    });
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The last change of the estate since the page was opened. */
export function useEstateChange(): EstateChange | undefined {
  return useSyncExternalStore(subscribe, () => latest);
}

export function useConnectionState(): ConnectionState {
  return useSyncExternalStore(connection.subscribe, connection.current);
}
