import { lazy, Suspense, useSyncExternalStore } from "react";

import { current, subscribe } from "@/session";

const LockedScreen = lazy(async () => ({
  default: (await import("./locked-screen")).LockedScreen,
}));

/** Covers the page while the server does not know it; what is below stays as it is. */
export function SessionGate() {
  const state = useSyncExternalStore(subscribe, current);
  if (state === "in") return null;
  return (
    <Suspense>
      <LockedScreen />
    </Suspense>
  );
}
