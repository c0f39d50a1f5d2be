import { useState } from "react";

import { useFilter } from "@/ui/url-state";

/** Paths that are worth a look in most estates. */
const USUAL = ["vars.enabled", "vars.region", "vars.instance_type", "vars.tags", "metadata.locked"];

/** The path of a value to look at in many instances, as the address keeps it: it counts once one is done with it. */
export function ValueField({ label }: { label: string }) {
  const [value, setValue] = useFilter("value");
  const [draft, setDraft] = useState(value);
  const [known, setKnown] = useState(value);
  if (value !== known) {
    setKnown(value);
    setDraft(value);
  }
  return (
    <form
      className="flex shrink-0 items-center gap-1.5"
      onSubmit={(event) => {
        event.preventDefault();
        setValue(draft.trim());
      }}
    >
      <label className="relative inline-flex h-8 min-w-60 flex-1 items-center gap-1.5 rounded-md border border-line-strong bg-surface pr-2 pl-2.5 text-sm text-ink-muted focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-(--focus)">
        <span className="whitespace-nowrap">{label}</span>
        <input
          list="usual-values"
          value={draft}
          spellCheck={false}
          autoComplete="off"
          placeholder="vars.region"
          onChange={(event) => setDraft(event.target.value)}
          onBlur={() => setValue(draft.trim())}
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            setDraft("");
            setValue("");
          }}
          className="min-w-0 flex-1 bg-transparent font-mono text-xs text-ink outline-none placeholder:text-ink-faint"
        />
        <datalist id="usual-values">
          {USUAL.map((path) => (
            <option key={path} value={path} />
          ))}
        </datalist>
      </label>
    </form>
  );
}
