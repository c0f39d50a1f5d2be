import { CircleHelp } from "lucide-react";
import { lazy, Suspense, useRef, useState, type ReactNode } from "react";

import { classNames } from "./class-names";

/** The terms that pages explain in place; the glossary has them all. */
export const TERMS = [
  "abstract",
  "backend",
  "base-component",
  "component",
  "disabled",
  "environment",
  "estate",
  "import",
  "inheritance",
  "instance",
  "layer",
  "locked",
  "manifest",
  "matrix",
  "override",
  "reference",
  "stack",
  "workspace",
] as const;

export type TermId = (typeof TERMS)[number];

const TermPopover = lazy(() =>
  import("./term-popover").then(({ TermPopover: Component }) => ({ default: Component })),
);

/** A word of Atmos, which says what it means when asked. */
export function Term({ id, children }: { id: TermId; children: ReactNode }) {
  return (
    <Asked
      id={id}
      className="explained [font:inherit] [letter-spacing:inherit] [text-transform:inherit]"
    >
      {children}
    </Asked>
  );
}

/** The same as a sign beside a title. */
export function TermHelp({ id, label }: { id: TermId; label: string }) {
  return (
    <Asked
      id={id}
      label={label}
      className="inline-flex size-6 items-center justify-center rounded-sm text-ink-faint hover:bg-hover hover:text-accent"
    >
      <CircleHelp aria-hidden className="size-4" />
    </Asked>
  );
}

function Asked({
  id,
  label,
  className,
  children,
}: {
  id: TermId;
  label?: string;
  className: string;
  children: ReactNode;
}) {
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        ref={button}
        type="button"
        aria-label={label}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className={classNames(className, isOpen && "text-accent")}
      >
        {children}
      </button>
      {isOpen && (
        <Suspense>
          <TermPopover id={id} anchor={button} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
