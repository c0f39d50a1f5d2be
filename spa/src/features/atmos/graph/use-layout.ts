import { useEffect, useState } from "react";

import type { Drawing } from "./drawing";
import { layOut, type Layout } from "./layout";

type Settled = { drawing: Drawing; layout: Layout | undefined };

/** The last layout that was ready, and whether it is that of what is asked for. */
export function useLayout(drawing: Drawing | undefined): {
  layout: Layout | undefined;
  state: "busy" | "ready" | "failed";
} {
  const [settled, settle] = useState<Settled>();
  useEffect(() => {
    if (!drawing) return;
    let isWanted = true;
    const job = layOut(drawing);
    job.done.then(
      (layout) => {
        if (isWanted) settle({ drawing, layout });
      },
      () => {
        if (isWanted) settle({ drawing, layout: undefined });
      },
    );
    return () => {
      isWanted = false;
      job.cancel();
    };
  }, [drawing]);
  const isReady = drawing !== undefined && settled?.drawing === drawing;
  if (!isReady) return { layout: settled?.layout, state: "busy" };
  return { layout: settled.layout, state: settled.layout ? "ready" : "failed" };
}
