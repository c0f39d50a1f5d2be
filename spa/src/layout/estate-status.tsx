import { graphql, readFragment, type FragmentType } from "@/graphql/graphql";
import { useConnectionState, useEstateChange } from "@/graphql/live";
import { classNames } from "@/ui/class-names";
import { Ago } from "@/ui/time";

const fragment = graphql(/* GraphQL */ `
  fragment EstateStatus_estate on Estate {
    revision
    resolvedAt
    resolveMilliseconds
    watch {
      mode
      reason
    }
  }
`);

type Look = { word: string; dot: string; why: string };

const LOST: Look = {
  word: "Stale",
  dot: "bg-danger",
  why: "Disconnected: what you see is from before",
};
const CONNECTING: Look = { word: "Connecting", dot: "bg-ink-faint", why: "Asking the server" };
const WATCHES = {
  NATIVE: { word: "Live", dot: "bg-ok", why: "Changes of files show at once" },
  POLLING: { word: "Live, polling", dot: "bg-ok", why: "Files are looked at every so often" },
  OFF: { word: "Not watching", dot: "bg-warn", why: "Changes of files are not noticed" },
} satisfies Record<string, Look>;

/** Whether the page follows the files, and when they last changed. */
export function EstateStatus({
  estate: ref,
}: {
  estate: FragmentType<typeof fragment> | undefined;
}) {
  const estate = readFragment(fragment, ref);
  const connection = useConnectionState();
  const change = useEstateChange();
  const look =
    connection === "lost"
      ? LOST
      : connection === "connecting" || !estate
        ? CONNECTING
        : WATCHES[estate.watch.mode];
  return (
    <div
      role="status"
      data-tour="live"
      title={estate?.watch.reason ?? look.why}
      className="flex items-center gap-2 px-2 text-xs text-ink-muted"
    >
      <span className="relative flex size-2">
        {change && (
          <span
            key={change.revision}
            className={classNames(
              "absolute inset-0 animate-[pulse-ring_1.2s_ease-out_2_forwards] rounded-full",
              look.dot,
            )}
          />
        )}
        <span className={classNames("mark relative size-2 rounded-full", look.dot)} />
      </span>
      <span>{look.word}</span>
      {estate && connection === "live" && (
        <span data-varies className="text-ink-faint max-xl:hidden">
          resolved in {formatMilliseconds(estate.resolveMilliseconds)},{" "}
          <Ago at={estate.resolvedAt} />
        </span>
      )}
    </div>
  );
}

/** Milliseconds as people read them. */
export function formatMilliseconds(milliseconds: number): string {
  if (milliseconds >= 1_000) return `${(milliseconds / 1_000).toFixed(1)} s`;
  return `${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms`;
}
