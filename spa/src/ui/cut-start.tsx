import { VisibleText } from "./visible-text";

/** A path that loses its folders, not its name, where room is short. */
export function CutStart({ text }: { text: string }) {
  const cut = text.lastIndexOf("/") + 1;
  return (
    <>
      <span className="min-w-0 shrink truncate text-ink-faint">
        <VisibleText text={text.slice(0, cut)} most={400} />
      </span>
      <span className="max-w-full shrink-0 truncate">
        <VisibleText text={text.slice(cut)} most={400} />
      </span>
    </>
  );
}
