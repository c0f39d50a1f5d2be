import { ChevronDown, Search, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";

import { classNames } from "./class-names";
import { spellHidden } from "./hidden-characters";
import { Kbd } from "./kbd";
import { useFilter } from "./url-state";

/** How long nothing has to be typed, in milliseconds: an answer is there before the next key of most. */
const SETTLED = 30;

/** The search field of a page; `/` leads to it. */
export function SearchField({
  label,
  name = "search",
  isWide,
  isSecond = false,
}: {
  label: string;
  name?: string;
  isWide?: boolean;
  /** Another one of the page: `/` does not lead to it. */
  isSecond?: boolean;
}) {
  const [value, setValue] = useFilter(name);
  const [draft, setDraft] = useState(value);
  const [known, setKnown] = useState(value);
  // What was typed and the address does not say yet: it follows step by step, or leaves some out.
  const [ahead, setAhead] = useState<readonly string[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  if (value !== known) {
    setKnown(value);
    setAhead(ahead.slice(ahead.indexOf(value) + 1));
    // The address changed by other means: back, or a link.
    if (!ahead.includes(value)) setDraft(value);
  }
  useEffect(() => () => clearTimeout(timer.current), []);
  // What is typed counts a moment later: the address may be another one by then.
  const ask = (text: string) => {
    setAhead(text === value ? [] : [...ahead, text]);
    setValue(text);
  };
  const latest = useRef(ask);
  useEffect(() => {
    latest.current = ask;
  });

  const change = (text: string, pause: number) => {
    setDraft(text);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => latest.current(text.trim()), pause);
  };

  return (
    <div
      className={classNames("relative min-w-44 flex-1 max-sm:basis-3/5", !isWide && "sm:max-w-72")}
    >
      <Search
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2.5 size-3.5 -translate-y-1/2 text-ink-faint"
      />
      <input
        type="search"
        data-page-search={isSecond ? undefined : ""}
        aria-label={label}
        placeholder={label}
        value={draft}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => change(event.target.value, SETTLED)}
        onKeyDown={(event) => {
          if (event.key === "Escape") change("", 0);
        }}
        className="peer h-8 w-full rounded-md border border-line-strong bg-surface pr-8 pl-8 text-sm placeholder:text-ink-faint [&::-webkit-search-cancel-button]:hidden"
      />
      {draft === "" && isSecond ? null : draft === "" ? (
        <Kbd className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 peer-focus:hidden max-sm:hidden">
          /
        </Kbd>
      ) : (
        <button
          type="button"
          aria-label="Clear the search"
          onClick={() => change("", 0)}
          className="absolute top-1/2 right-1.5 -translate-y-1/2 rounded-sm p-1 text-ink-faint hover:text-ink"
        >
          <X aria-hidden className="size-3.5" />
        </button>
      )}
    </div>
  );
}

export type Choice = { value: string; label: string };

/** What has a name, as choices. */
export function choicesOf(named: readonly { name: string }[] | undefined): Choice[] {
  return (named ?? []).map(({ name }) => ({ value: name, label: name }));
}

/** One of some values, or any; the browser's own list, which every device handles well. */
export function SelectFilter({
  label,
  name,
  choices,
  any = "Any",
}: {
  label: string;
  name: string;
  choices: readonly Choice[];
  any?: string;
}) {
  const [value, setValue] = useFilter(name);
  const isKnown = value === "" || choices.some((choice) => choice.value === value);
  return (
    <label
      className={classNames(
        "relative inline-flex h-8 shrink-0 items-center gap-1.5 rounded-md border pr-7 pl-2.5 text-sm whitespace-nowrap",
        "focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-(--focus)",
        value === ""
          ? "border-line-strong bg-surface text-ink-muted"
          : "border-accent bg-accent-soft text-accent",
      )}
    >
      <span>{label}</span>
      <select
        value={value}
        onChange={(event) => setValue(event.target.value)}
        className="field-sizing-content max-w-40 appearance-none truncate bg-transparent font-medium text-ink outline-none"
      >
        <option value="">{any}</option>
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {spellHidden(choice.label)}
          </option>
        ))}
        {!isKnown && <option value={value}>{spellHidden(value)}</option>}
      </select>
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute right-2 size-3.5 text-ink-faint"
      />
    </label>
  );
}

/** A row of tools: on a phone it is one line that scrolls, so that it leaves the page to what it is about. */
export const TOOL_ROW =
  "flex flex-wrap items-center gap-2 px-3 py-2 max-sm:flex-nowrap max-sm:overflow-x-auto max-sm:whitespace-nowrap max-sm:*:shrink-0 max-sm:[scrollbar-width:none]";

/** The filters of a page in a row. */
export function FilterBar({
  isBare = false,
  children,
}: {
  /** Above cards rather than in one. */
  isBare?: boolean;
  children: React.ReactNode;
}) {
  return (
    <search className={classNames(TOOL_ROW, !isBare && "border-b border-line")}>{children}</search>
  );
}
