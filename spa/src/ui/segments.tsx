import type { LucideIcon } from "lucide-react";
import { Link, type To } from "react-router";

import { classNames } from "./class-names";

type Segment = {
  label: string;
  to: To;
  isCurrent: boolean;
  icon?: LucideIcon;
  onChoose?: () => void;
};

/** A few ways to look at one thing, of which one is taken; each has an address. */
export function Segments({
  label,
  segments,
  size = "md",
  isWide = false,
  isPages = false,
}: {
  label: string;
  segments: Segment[];
  size?: "sm" | "md";
  /** Takes the whole width on a phone. */
  isWide?: boolean;
  /** Each is a page of its own, which going back returns to. */
  isPages?: boolean;
}) {
  return (
    <nav
      aria-label={label}
      className={classNames(
        "inline-flex max-w-full overflow-x-auto rounded-md border border-line bg-sunken p-0.5 [scrollbar-width:none]",
        isWide && "max-sm:w-full max-sm:*:flex-1 max-sm:*:justify-center",
      )}
    >
      {segments.map(({ label: text, to, isCurrent, icon: Icon, onChoose }) => (
        <Link
          key={text}
          to={to}
          replace={!isPages}
          preventScrollReset
          aria-current={isCurrent ? (isPages ? "page" : "true") : undefined}
          onClick={onChoose}
          className={classNames(
            "inline-flex shrink-0 items-center gap-1.5 rounded-sm -outline-offset-2",
            size === "sm" ? "h-6 px-2.5 text-xs" : "h-7 px-2.5 text-sm",
            isCurrent
              ? "bg-raised font-medium text-ink shadow-sm"
              : "text-ink-muted hover:text-ink",
          )}
        >
          {Icon && <Icon aria-hidden className="size-3.5" />}
          {text}
        </Link>
      ))}
    </nav>
  );
}
