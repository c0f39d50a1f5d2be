import { ChevronDown, type LucideIcon } from "lucide-react";
import { Popover } from "radix-ui";
import { useState, type ReactNode } from "react";

import { classNames } from "@/ui/class-names";

/** A button of a list's bar, with what it offers below it. */
export function ListMenu({
  label,
  icon: Icon,
  note,
  children,
}: {
  label: string;
  icon: LucideIcon;
  /** What is chosen now. */
  note?: string;
  children: (close: () => void) => ReactNode;
}) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger
        className={classNames(
          "inline-flex h-8 shrink-0 items-center gap-1.5 rounded-md border px-2.5 text-sm hover:bg-hover",
          note === undefined
            ? "border-line-strong bg-surface text-ink-muted"
            : "border-accent bg-accent-soft text-accent",
        )}
      >
        <Icon aria-hidden className="size-3.5" />
        {label}
        {note !== undefined && <span className="font-medium text-ink">{note}</span>}
        <ChevronDown aria-hidden className="size-3.5 text-ink-faint" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          aria-label={label}
          align="end"
          sideOffset={6}
          collisionPadding={12}
          className="z-40 w-72 max-w-[calc(100vw-24px)] animate-rise rounded-lg border border-line bg-raised p-2 shadow-raised"
        >
          {children(() => setOpen(false))}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

export const menuItem =
  "flex min-h-8 w-full items-center gap-2 rounded-md px-2 text-left text-sm hover:bg-hover";
