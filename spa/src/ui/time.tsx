import { useSyncExternalStore } from "react";

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const absolute = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "medium" });
const TICK = 15_000;

/** How long ago, in words. */
export function ago(at: Date, now: number): string {
  const seconds = (at.getTime() - now) / 1_000;
  const step = STEPS.find(([, size]) => Math.abs(seconds) >= size);
  if (!step) return "just now";
  const [unit, size] = step;
  return relative.format(Math.round(seconds / size), unit);
}

let now = Date.now();

function subscribe(listener: () => void): () => void {
  const timer = setInterval(() => {
    now = Date.now();
    listener();
  }, TICK);
  return () => clearInterval(timer);
}

export function Ago({ at }: { at: string }) {
  const moment = new Date(at);
  const current = useSyncExternalStore(subscribe, () => now);
  return (
    <time dateTime={at} title={absolute.format(moment)} className="whitespace-nowrap tabular-nums">
      {ago(moment, Math.max(current, moment.getTime()))}
    </time>
  );
}
