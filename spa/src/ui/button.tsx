import type { LucideIcon } from "lucide-react";
import type { ComponentProps } from "react";

import { classNames } from "./class-names";

type Look = "primary" | "secondary" | "quiet";

const LOOKS = {
  primary: "bg-accent-strong text-on-accent hover:opacity-90",
  secondary: "border border-line-strong bg-surface text-ink hover:bg-hover",
  quiet: "text-ink-muted hover:bg-hover hover:text-ink",
} satisfies Record<Look, string>;

export function buttonClass(look: Look = "secondary"): string {
  return classNames(
    "inline-flex h-8 items-center justify-center gap-1.5 rounded-md px-3 text-sm font-medium whitespace-nowrap",
    "transition-colors disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:opacity-50",
    LOOKS[look],
  );
}

export function Button({
  look,
  icon: Icon,
  children,
  ...rest
}: ComponentProps<"button"> & { look?: Look; icon?: LucideIcon }) {
  return (
    <button type="button" {...rest} className={classNames(buttonClass(look), rest.className)}>
      {Icon && <Icon aria-hidden className="size-4 shrink-0" />}
      {children}
    </button>
  );
}

/** A button that is only an icon; its label is for those who do not see it, and its hint. */
export function IconButton({
  icon: Icon,
  label,
  ...rest
}: Omit<ComponentProps<"button">, "children"> & { icon: LucideIcon; label: string }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={classNames(
        "inline-flex size-8 shrink-0 items-center justify-center rounded-md text-ink-muted transition-colors hover:bg-hover hover:text-ink",
        rest.className,
      )}
    >
      <Icon aria-hidden className="size-4" />
    </button>
  );
}
