import { classNames } from "./class-names";
import { CopyButton } from "./command-copy";
import { VisibleText } from "./visible-text";

type LineKind = "added" | "removed" | "place" | "file" | "same";

const LOOKS = {
  added: "bg-ok-soft text-ok",
  removed: "bg-danger-soft text-danger",
  place: "text-info",
  file: "text-ink-faint",
  same: undefined,
} satisfies Record<LineKind, string | undefined>;

/** What a line of a unified diff is; its sign stands in the text, so that colour says nothing alone. */
export function kindOfLine(line: string): LineKind {
  if (line.startsWith("+++") || line.startsWith("---")) return "file";
  if (line.startsWith("@@")) return "place";
  if (line.startsWith("+")) return "added";
  return line.startsWith("-") ? "removed" : "same";
}

/** A unified diff to read and to copy. */
export function DiffView({ label, diff }: { label: string; diff: string }) {
  const lines = diff.replace(/\n$/, "").split("\n");
  return (
    <div className="relative overflow-hidden rounded-md border border-line bg-surface">
      <div className="absolute top-1 right-1 rounded-sm bg-surface">
        <CopyButton text={diff} label={`Copy: ${label}`} />
      </div>
      <div
        role="region"
        aria-label={label}
        tabIndex={0}
        className="max-h-100 overflow-auto py-1.5 font-mono text-xs outline-offset-[-2px]"
      >
        {lines.map((line, index) => (
          <div
            key={index}
            className={classNames("w-max min-w-full px-3 whitespace-pre", LOOKS[kindOfLine(line)])}
          >
            {line === "" ? " " : <VisibleText text={line} />}
          </div>
        ))}
      </div>
    </div>
  );
}
