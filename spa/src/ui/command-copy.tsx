import { Check, Copy } from "lucide-react";
import { useState } from "react";

import { classNames } from "./class-names";
import { spellHidden } from "./hidden-characters";
import { toast } from "./toast";
import { VisibleText } from "./visible-text";

const CONFIRMED_FOR = 1_600;

/** Copies `text` and says so; `copied` is true for a moment. */
function useCopy(text: string): { copied: boolean; copy: () => void } {
  const [copied, setCopied] = useState(false);
  const copy = () => {
    navigator.clipboard.writeText(text).then(
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

export function CopyButton({ text, label }: { text: string; label: string }) {
  const { copied, copy } = useCopy(text);
  const Icon = copied ? Check : Copy;
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

/** A command as it is typed in a shell, to copy. */
export function CommandCopy({ command, label }: { command: string; label?: string }) {
  return (
    <div className="min-w-0">
      {label !== undefined && <div className="mb-1 text-xs text-ink-muted">{label}</div>}
      <div className="flex min-w-0 items-center gap-1 rounded-md border border-line bg-sunken py-0.5 pr-1 pl-2.5">
        <span aria-hidden className="font-mono text-xs text-ink-faint select-none">
          $
        </span>
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
