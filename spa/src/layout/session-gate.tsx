import { useSyncExternalStore } from "react";

import { current, subscribe } from "@/session";

import { LockedScreen } from "./locked-screen";

/** Covers the page while the server does not know it; what is below stays as it is. */
export function SessionGate() {
  const state = useSyncExternalStore(subscribe, current);
  return state === "locked" && <LockedScreen />;
}
