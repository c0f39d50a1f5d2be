import { useEffect, useEffectEvent } from "react";
import type { UseQueryExecute, UseQueryState } from "urql";

const PAUSE = 400;

/** Asks again until the server has worked out the answer; each time it waits itself for a few seconds. */
export function useUntilReady<Data>(
  [{ data, fetching, error }, execute]: [UseQueryState<Data>, UseQueryExecute],
  isReady: (data: Data) => boolean,
): void {
  const isWaiting = data !== undefined && !error && !fetching && !isReady(data);
  const ask = useEffectEvent(() => execute({ requestPolicy: "network-only" }));
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setTimeout(ask, PAUSE);
    return () => clearTimeout(timer);
  }, [isWaiting]);
}
