import { useLayoutEffect, useState } from "react";

const MARGIN = 4;

/** A ring around the part of the frame that a stop of the tour is about, where it can be seen. */
export function Spotlight({ target }: { target: string }) {
  const [box, setBox] = useState<DOMRect>();
  useLayoutEffect(() => {
    const measure = () => setBox(visibleBox(target));
    measure();
    window.addEventListener("resize", measure);
    return () => window.removeEventListener("resize", measure);
  }, [target]);
  if (!box) return null;
  return (
    <div
      aria-hidden
      className="pointer-events-none fixed z-40 rounded-lg outline-2 outline-(--focus) transition-all duration-(--slow)"
      style={{
        left: box.left - MARGIN,
        top: box.top - MARGIN,
        width: box.width + 2 * MARGIN,
        height: box.height + 2 * MARGIN,
      }}
    />
  );
}

function visibleBox(target: string): DOMRect | undefined {
  return [...document.querySelectorAll(`[data-tour="${target}"]`)]
    .map((element) => element.getBoundingClientRect())
    .find(({ width, height }) => width > 0 && height > 0);
}
