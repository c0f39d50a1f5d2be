import { X } from "lucide-react";
import { useEffect, useEffectEvent, useId, useRef, useState } from "react";
import { Link } from "react-router";

import { Button, buttonClass, IconButton } from "@/ui/button";

import { Spotlight } from "./spotlight";
import { STOPS } from "./steps";

/** The tour of the first visit: it stands beside the page, which can be used meanwhile. */
export function Tour({ isAsked, onClose }: { isAsked: boolean; onClose: () => void }) {
  const [at, setAt] = useState(0);
  const card = useRef<HTMLDivElement>(null);
  const id = useId();
  const { title, text, target, link } = STOPS[at] ?? STOPS[0];
  const isLast = at === STOPS.length - 1;

  // Who asked for it is led to it; who did not is not interrupted.
  useEffect(() => {
    if (!isAsked) return undefined;
    // After the dialog that it was asked in has given the focus back.
    const timer = setTimeout(() => card.current?.focus());
    return () => clearTimeout(timer);
  }, [isAsked]);

  const close = useEffectEvent(onClose);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === "Escape" && card.current?.contains(document.activeElement)) close();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);

  return (
    <>
      {target !== undefined && <Spotlight target={target} />}
      <div
        ref={card}
        data-keeps-focus
        role="dialog"
        aria-modal={false}
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-text`}
        tabIndex={-1}
        className="fixed right-4 bottom-4 z-40 w-92 max-w-[calc(100vw-32px)] animate-rise rounded-lg border border-line-strong bg-raised p-4 shadow-raised"
      >
        <div className="flex items-start justify-between gap-3">
          <p className="eyebrow pt-0.5">
            Tour, {at + 1} of {STOPS.length}
          </p>
          <IconButton
            icon={X}
            label="Skip the tour"
            className="-mt-1.5 -mr-1.5"
            onClick={onClose}
          />
        </div>
        <div aria-live="polite">
          <h2 id={`${id}-title`} className="text-base font-semibold">
            {title}
          </h2>
          <p id={`${id}-text`} className="mt-1.5 text-ink-muted">
            {text}
          </p>
        </div>
        {link && (
          <Link
            to={link.to}
            className="mt-2 inline-flex min-h-6 items-center rounded-sm text-accent hover:underline"
          >
            {link.label}
          </Link>
        )}
        <div className="mt-4 flex items-center justify-between gap-2">
          <Progress at={at} />
          <span className="flex gap-2">
            {at > 0 ? (
              <button type="button" className={buttonClass("quiet")} onClick={() => setAt(at - 1)}>
                Back
              </button>
            ) : (
              <button type="button" className={buttonClass("quiet")} onClick={onClose}>
                Skip
              </button>
            )}
            <Button look="primary" onClick={() => (isLast ? onClose() : setAt(at + 1))}>
              {isLast ? "Done" : "Next"}
            </Button>
          </span>
        </div>
      </div>
    </>
  );
}

function Progress({ at }: { at: number }) {
  return (
    <span aria-hidden className="flex gap-1">
      {STOPS.map(({ title }, index) => (
        <span
          key={title}
          className={`mark h-1 rounded-full transition-[width] ${index === at ? "w-4 bg-accent" : "w-1.5 bg-line-strong"}`}
        />
      ))}
    </span>
  );
}
