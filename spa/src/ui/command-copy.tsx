import { Check, Copy, type LucideIcon } from "lucide-react";
import { useState } from "react";

import { classNames } from "./class-names";
import { spellHidden } from "./hidden-characters";
import { toast } from "./toast";
import { VisibleText } from "./visible-text";

const CONFIRMED_FOR = 1_600;

/** Copies `text` and says so; `copied` is true for a moment. */
function useCopy(text: string | (() => Promise<string>)): { copied: boolean; copy: () => void } {
  const [copied, setCopied] = useState(false);
  const copy = () => {
    const written = typeof text === "string" ? Promise.resolve(text) : text();
    written
      .then((whole) => navigator.clipboard.writeText(whole))
      .then(
        () => {
          setCopied(true);
          setTimeout(() => setCopied(false), CONFIRMED_FOR);
          toast("Copied to the clipboard");
        },
        () => toast("The browser does not let this page copy", "warn"),
      );
  };
  return { copied, copy };
}

export function CopyButton({
  text,
  label,
  icon = Copy,
}: {
  /** The text, or what fetches it. */
  text: string | (() => Promise<string>);
  label: string;
  /** What stands for the text where several can be copied. */
  icon?: LucideIcon;
}) {
  const { copied, copy } = useCopy(text);
  const Icon = copied ? Check : icon;
  return (
    <button
      type="button"
      onClick={copy}
      aria-label={label}
      title={label}
      className="inline-flex size-6 shrink-0 items-center justify-center rounded-sm text-ink-faint hover:bg-hover hover:text-ink"
    >
      <Icon aria-hidden className={classNames("size-3.5", copied && "text-ok")} />
    </button>
  );
}

/** A command as it is typed in a shell, or a line of a file, to copy. */
export function CommandCopy({
  command,
  label,
  isCommand = true,
}: {
  command: string;
  label?: string;
  /** Whether it is typed in a shell rather than written in a file. */
  isCommand?: boolean;
}) {
  return (
    <div className="min-w-0">
      {label !== undefined && <div className="mb-1 text-xs text-ink-muted">{label}</div>}
      <div className="flex min-w-0 items-center gap-1 rounded-md border border-line bg-sunken py-0.5 pr-1 pl-2.5">
        {isCommand && (
          <span aria-hidden className="font-mono text-xs text-ink-faint select-none">
            $
          </span>
        )}
        <code
          tabIndex={0}
          className="min-w-0 flex-1 overflow-x-auto py-1 font-mono text-xs whitespace-nowrap [scrollbar-width:none]"
        >
          <VisibleText text={command} />
        </code>
        <CopyButton text={command} label={`Copy: ${spellHidden(command).slice(0, 500)}`} />
      </div>
    </div>
  );
}
