import { Check, Info, TriangleAlert, X, type LucideIcon } from "lucide-react";
import { useSyncExternalStore } from "react";

type Toast = { id: number; tone: "ok" | "info" | "warn"; text: string; action?: Action };

/** What takes back what was done, or goes on with it. */
type Action = { label: string; run: () => void };

const LIFETIME = 4_000;
const LIFETIME_WITH_ACTION = 10_000;
const MOST = 3;
const ICONS = { ok: Check, info: Info, warn: TriangleAlert } satisfies Record<
  Toast["tone"],
  LucideIcon
>;
const COLOURS = { ok: "text-ok", info: "text-info", warn: "text-warn" } satisfies Record<
  Toast["tone"],
  string
>;

let toasts: readonly Toast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function put(next: readonly Toast[]): void {
  toasts = next;
  listeners.forEach((listener) => listener());
}

/** Says something in passing; read out by screen readers, gone by itself. */
export function toast(text: string, tone: Toast["tone"] = "ok", action?: Action): void {
  const id = nextId++;
  put([...toasts, { id, tone, text, action }].slice(-MOST));
  setTimeout(() => dismiss(id), action ? LIFETIME_WITH_ACTION : LIFETIME);
}

function dismiss(id: number): void {
  put(toasts.filter((each) => each.id !== id));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => toasts);
  return (
    <ol
      aria-live="polite"
      aria-label="Notifications"
      className="pointer-events-none fixed right-4 bottom-4 z-50 flex flex-col items-end gap-2"
    >
      {shown.map(({ id, tone, text, action }) => {
        const Icon = ICONS[tone];
        return (
          <li
            key={id}
            className="pointer-events-auto flex max-w-90 animate-rise items-center gap-2.5 rounded-lg border border-line bg-raised py-2 pr-2 pl-3 text-sm shadow-raised"
          >
            <Icon aria-hidden className={`size-4 shrink-0 ${COLOURS[tone]}`} />
            <span className="min-w-0 break-words">{text}</span>
            {action && (
              <button
                type="button"
                onClick={() => {
                  action.run();
                  dismiss(id);
                }}
                className="rounded-sm px-1.5 py-0.5 font-medium text-accent hover:bg-hover"
              >
                {action.label}
              </button>
            )}
            <button
              type="button"
              aria-label="Dismiss"
              onClick={() => dismiss(id)}
              className="rounded-sm p-1 text-ink-faint hover:text-ink"
            >
              <X aria-hidden className="size-3.5" />
            </button>
          </li>
        );
      })}
    </ol>
  );
}
