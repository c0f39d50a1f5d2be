import { CloudOff } from "lucide-react";

import { connection } from "@/graphql/client";
import { useConnectionState } from "@/graphql/live";

/** Says that the server is away; goes by itself when it is back. */
export function ConnectionBanner() {
  const state = useConnectionState();
  return (
    <div role="alert">
      {state === "lost" && (
        <div className="flex items-center gap-2 border-b border-warn/30 bg-warn-soft px-3 py-1.5 text-sm text-warn sm:px-6">
          <CloudOff aria-hidden className="size-4 shrink-0" />
          <span className="min-w-0">
            <strong className="font-medium">Disconnected, retrying.</strong>{" "}
            <span className="max-sm:hidden">
              What you see is from before; the page catches up once the server is back.
            </span>
          </span>
          <button
            type="button"
            onClick={() => connection.retryNow()}
            className="ml-auto shrink-0 rounded-sm px-2 py-0.5 font-medium underline underline-offset-2"
          >
            Retry now
          </button>
        </div>
      )}
    </div>
  );
}
