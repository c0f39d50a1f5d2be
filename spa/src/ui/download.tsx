import { Download } from "lucide-react";

const KEPT_FOR = 10_000;

/** Hands a text to the browser as a file of that name. */
function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The download holds on to it; the page need not.
  setTimeout(() => URL.revokeObjectURL(address), KEPT_FOR);
}

export function DownloadButton({
  name,
  text,
}: {
  name: string;
  /** The text, or what fetches it. */
  text: string | (() => Promise<string>);
}) {
  const label = `Download ${name}`;
  return (
    <button
      type="button"
      onClick={() => {
        const whole = typeof text === "string" ? Promise.resolve(text) : text();
        void whole.then((text) => download(name, text));
      }}
      aria-label={label}
      title={label}
      className="inline-flex size-6 shrink-0 items-center justify-center rounded-sm text-ink-faint hover:bg-hover hover:text-ink"
    >
      <Download aria-hidden className="size-3.5" />
    </button>
  );
}
