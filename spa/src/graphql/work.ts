import { useSyncExternalStore } from "react";

import { client } from "./client";
import { graphql } from "./graphql";
import type { WorkChangedSubscription } from "./generated/graphql";

export type Work = WorkChangedSubscription["workChanged"];

const subscription = graphql(/* GraphQL */ `
  subscription WorkChanged {
    workChanged {
      kind
      since
      changedFiles
      done
      total
    }
  }
`);

const RESTART_AFTER = 1_000;
/** Shorter work is over before anybody could read of it. */
const WORTH_TELLING = 250;

const listeners = new Set<() => void>();
const afterwards = new Set<() => void>();
let latest: Work | undefined;
let pending: ReturnType<typeof setTimeout> | undefined;
let busySince: number | undefined;

/** Follows what the engine does for as long as the page lives; it need not have opened the estate. */
export function followWork(): void {
  let isOver = false;
  const running = client.subscription(subscription, {}).subscribe(({ data, error, hasNext }) => {
    if (data) take(data.workChanged);
    if (isOver || !(error ?? !hasNext)) return;
    isOver = true;
    setTimeout(followWork, RESTART_AFTER);
    queueMicrotask(() => running.unsubscribe());
  });
}

function take(work: Work): void {
  clearTimeout(pending);
  if (work.kind === "IDLE") {
    busySince = undefined;
    tell(work);
    afterwards.forEach((listener) => listener());
    return;
  }
  busySince ??= performance.now();
  const left = busySince + WORTH_TELLING - performance.now();
  if (left <= 0) tell(work);
  else pending = setTimeout(() => tell(work), left);
}

function tell(work: Work): void {
  if (work.kind === "IDLE" && latest?.kind === "IDLE") return;
  latest = work;
  listeners.forEach((listener) => listener());
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Tells each time the engine has looked at what changed on disk, also where nothing came of it for the estate. */
export function onWorkDone(listener: () => void): () => void {
  afterwards.add(listener);
  return () => afterwards.delete(listener);
}

/** What the engine does, once that takes a while. */
export function useWork(): Work | undefined {
  return useSyncExternalStore(subscribe, () => latest);
}

/** Whether the estate is still being opened. */
export function useIsOpening(): boolean {
  const kind = useWork()?.kind ?? "IDLE";
  return kind !== "IDLE" && kind !== "UPDATING";
}
