import { useEffect, useState } from "react";

import { useEstateChange, type EstateChange } from "@/graphql/live";

/** Somewhat longer than the animation takes. */
const FLASH = 2_000;

/**
 * The last change of the estate for as long as what it touched flashes, for what is scrolled to later is no news; and
 * the animation, another one for every other change, so that it starts anew.
 */
export function useFlash(): { change: EstateChange | undefined; flash: string } {
  const latest = useEstateChange();
  const [known, setKnown] = useState(latest);
  useEffect(() => {
    const timer = setTimeout(() => setKnown(latest), FLASH);
    return () => clearTimeout(timer);
  }, [latest]);
  const change = latest === known ? undefined : latest;
  return {
    change,
    flash: latest && latest.revision % 2 === 0 ? "animate-flash" : "animate-flash-again",
  };
}
