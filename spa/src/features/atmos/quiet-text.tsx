import { VisibleText } from "@/ui/visible-text";

/** Text of the repository that goes with something else, or that there is none. */
export function QuietText({ text }: { text: string | null | undefined }) {
  return (
    <span className="text-ink-muted">
      <VisibleText text={text == null || text === "" ? "–" : text} most={120} />
    </span>
  );
}
