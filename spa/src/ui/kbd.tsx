import type { ReactNode } from "react";

import { classNames } from "./class-names";

export function Kbd({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <kbd
      className={classNames(
        "inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-sm border border-line bg-sunken px-1 font-mono text-2xs text-ink-faint",
        className,
      )}
    >
      {children}
    </kbd>
  );
}
