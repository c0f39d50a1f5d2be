import { useWork, type Work } from "@/graphql/work";
import { Contours } from "@/ui/contours";

/** How far the opening of a large estate is, in place of a page that cannot say anything yet. */
export function Opening() {
  const work = useWork();
  const text = work && stageOf(work);
  if (!text) return null;
  const { done, total } = work;
  const isCounted = work.kind === "RESOLVING" && total > 0;
  return (
    <div
      role="status"
      aria-label="Opening the estate"
      className="relative mb-6 flex flex-col items-center gap-2 overflow-hidden rounded-lg border border-line bg-surface px-6 py-8 text-center shadow-card"
    >
      <Contours className="mb-1 h-20 text-contour" />
      <h2 className="text-base font-medium">Opening the estate</h2>
      <p className="text-ink-muted tabular-nums">{text}</p>
      <progress
        aria-label="Manifests that are resolved"
        className="progress mt-2 w-full max-w-80"
        {...(isCounted ? { value: done, max: total } : {})}
      />
    </div>
  );
}

function stageOf({ kind, done, total }: Work): string | undefined {
  switch (kind) {
    case "READING":
      return "Reading the configuration, and looking for manifests";
    case "RESOLVING":
      return total === 0
        ? "Resolving manifests"
        : `${done.toLocaleString("en")} of ${total.toLocaleString("en")} manifests are resolved`;
    case "CHECKING":
      return "Looking at how everything fits together";
    case "IDLE":
    case "UPDATING":
      return undefined;
  }
}
