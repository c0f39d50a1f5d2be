import { CircleAlert, Info, TriangleAlert, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

import type { Severity } from "@/graphql/generated/graphql";

import { classNames } from "./class-names";

export type Tone = "neutral" | "accent" | "danger" | "warn" | "info" | "ok";

const TONES = {
  neutral: "border-line bg-sunken text-ink-muted",
  accent: "border-transparent bg-accent-soft text-accent",
  danger: "border-transparent bg-danger-soft text-danger",
  warn: "border-transparent bg-warn-soft text-warn",
  info: "border-transparent bg-info-soft text-info",
  ok: "border-transparent bg-ok-soft text-ok",
} satisfies Record<Tone, string>;

export function Badge({
  tone = "neutral",
  icon: Icon,
  mono,
  isLong = false,
  children,
}: {
  tone?: Tone;
  icon?: LucideIcon;
  mono?: boolean;
  /** What it says may be longer than a line. */
  isLong?: boolean;
  children: ReactNode;
}) {
  return (
    <span
      className={classNames(
        "inline-flex items-center gap-1 rounded-sm border px-1.5 text-2xs font-medium",
        isLong ? "min-h-5 min-w-0 wrap-anywhere" : "h-5 whitespace-nowrap",
        mono && "font-mono",
        TONES[tone],
      )}
    >
      {Icon && <Icon aria-hidden className="size-3 shrink-0" />}
      {children}
    </span>
  );
}

type SeverityLook = { tone: Tone; icon: LucideIcon; word: string; text: string };

export const SEVERITIES = {
  ERROR: { tone: "danger", icon: CircleAlert, word: "Error", text: "text-danger" },
  WARNING: { tone: "warn", icon: TriangleAlert, word: "Warning", text: "text-warn" },
  INFO: { tone: "info", icon: Info, word: "Info", text: "text-info" },
} satisfies Record<Severity, SeverityLook>;

/** Errors and warnings of something, or that there are none. */
export function HealthCounts({ errors, warnings }: { errors: number; warnings: number }) {
  if (errors + warnings === 0) return <Nothing word="None" />;
  return (
    <span className="inline-flex gap-2.5">
      <SeverityCount severity="ERROR" count={errors} />
      <SeverityCount severity="WARNING" count={warnings} />
    </span>
  );
}

/** Nothing to see, said quietly. */
export function Nothing({ word }: { word: string }) {
  return (
    <span role="img" aria-label={word} className="text-ink-faint">
      –
    </span>
  );
}

export function SeverityCount({ severity, count }: { severity: Severity; count: number }) {
  if (count === 0) return null;
  const { icon: Icon, word, text } = SEVERITIES[severity];
  return (
    <span className={classNames("inline-flex items-center gap-1 tabular-nums", text)}>
      <Icon aria-hidden className="size-3.5" />
      {count.toLocaleString("en")}
      <span className="sr-only">{count === 1 ? word : `${word}s`}</span>
    </span>
  );
}
