import { Download } from "lucide-react";

import { download } from "./download";

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
        void whole.then((text) => {
          download(new Blob([text], { type: "text/plain;charset=utf-8" }), name);
        });
      }}
      aria-label={label}
      title={label}
      className="inline-flex size-6 shrink-0 items-center justify-center rounded-sm text-ink-faint hover:bg-hover hover:text-ink"
    >
      <Download aria-hidden className="size-3.5" />
    </button>
  );
}
