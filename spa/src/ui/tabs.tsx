import type { LucideIcon } from "lucide-react";
import { useLayoutEffect, useRef } from "react";
import { Link } from "react-router";

import { classNames } from "./class-names";

export type Tab = { id: string; label: string; to: string; count?: number; icon?: LucideIcon };

/** Views of one thing, each with an address. */
export function Tabs({ label, tabs, current }: { label: string; tabs: Tab[]; current: string }) {
  const nav = useRef<HTMLElement>(null);
  // Where there is no room for all, the current one stands in the middle.
  useLayoutEffect(() => {
    const link = nav.current?.querySelector("[aria-current]");
    if (!nav.current || !link) return;
    const [all, one] = [nav.current.getBoundingClientRect(), link.getBoundingClientRect()];
    nav.current.scrollLeft += one.left + one.width / 2 - (all.left + all.width / 2);
  }, [current]);
  return (
    <nav
      ref={nav}
      aria-label={label}
      className="overflow-x-auto border-b border-line [scrollbar-width:none]"
    >
      <ul className="flex gap-1">
        {tabs.map(({ id, label: text, to, count, icon: Icon }) => (
          <li key={id}>
            <Link
              to={to}
              replace
              preventScrollReset
              aria-current={id === current ? "page" : undefined}
              className={classNames(
                "relative flex h-9 items-center gap-1.5 rounded-t-md px-3 text-sm whitespace-nowrap outline-offset-[-2px]",
                id === current
                  ? "font-medium text-ink after:absolute after:inset-x-2 after:bottom-0 after:h-0.5 after:rounded-full after:bg-accent"
                  : "text-ink-muted hover:text-ink",
              )}
            >
              {Icon && <Icon aria-hidden className="size-3.5" />}
              {text}
              {count !== undefined && (
                <span className="text-xs text-ink-faint tabular-nums">
                  {count.toLocaleString("en")}
                </span>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
