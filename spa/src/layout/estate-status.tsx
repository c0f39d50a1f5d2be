import { graphql, readFragment, type FragmentType } from "@/graphql/graphql";
import { useConnectionState, useEstateChange } from "@/graphql/live";
import { useWork, type Work } from "@/graphql/work";
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
  STARTING: {
    word: "Starting",
    dot: "bg-info",
    why: "Changes of files will be noticed in a moment",
  },
  OFF: { word: "Not watching", dot: "bg-warn", why: "Changes of files are not noticed" },
} satisfies Record<string, Look>;

/** The engine takes in files: until it is done the page shows what was before. */
function resolving({ changedFiles, kind }: Work): Look {
  const files = `${changedFiles.toLocaleString("en")} changed ${changedFiles === 1 ? "file" : "files"}`;
  const why = kind === "UPDATING" ? `Taking in ${files}` : "Opening the estate";
  return { word: "Resolving", dot: "bg-info", why };
}

/** Whether the page follows the files, and when they last changed. */
export function EstateStatus({
  estate: ref,
}: {
  estate: FragmentType<typeof fragment> | undefined;
}) {
  const estate = readFragment(fragment, ref);
  const connection = useConnectionState();
  const change = useEstateChange();
  const work = useWork();
  const isWorking = work !== undefined && work.kind !== "IDLE";
  const look =
    connection === "lost"
      ? LOST
      : isWorking
        ? resolving(work)
        : connection === "connecting" || !estate
          ? CONNECTING
          : WATCHES[estate.watch.mode];
  return (
    <div
      role="status"
      data-tour="live"
      title={isWorking ? look.why : (estate?.watch.reason ?? look.why)}
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
      {isWorking && work.kind === "UPDATING" && work.since && (
        <span data-varies className="text-ink-faint max-lg:hidden">
          {look.why}, <Ago at={work.since} />
        </span>
      )}
      {estate && connection === "live" && !isWorking && (
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
