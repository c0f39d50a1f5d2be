import { useSyncExternalStore } from "react";

const SCHEME = "(prefers-color-scheme: dark)";

/** Tells when the colours of the page change: by the system, or by the user's choice. */
function subscribe(listener: () => void): () => void {
  const scheme = window.matchMedia(SCHEME);
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  scheme.addEventListener("change", listener);
  return () => {
    observer.disconnect();
    scheme.removeEventListener("change", listener);
  };
}

/** A name of the scheme that is shown: what is drawn on a canvas is drawn anew when it changes. */
export function useScheme(): string {
  return useSyncExternalStore(subscribe, () => {
    const chosen = document.documentElement.dataset.theme ?? "system";
    return `${chosen} ${window.matchMedia(SCHEME).matches}`;
  });
}

/** Colours of the style sheet as a canvas takes them, worked out for the scheme that is shown. */
export function readColours<Name extends string>(
  colours: Record<Name, string>,
): Record<Name, string> {
  const probe = document.createElement("span");
  // Each is what it is at once: a colour on its way from the last one would be read as that one.
  probe.style.transitionProperty = "none";
  document.body.append(probe);
  const read = (colour: string) => {
    probe.style.color = colour;
    return getComputedStyle(probe).color;
  };
  const found = Object.fromEntries(
    Object.entries<string>(colours).map(([name, colour]) => [name, read(colour)]),
  );
  probe.remove();
  return found as Record<Name, string>;
}
