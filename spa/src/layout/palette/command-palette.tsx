import { Search } from "lucide-react";
import { useDeferredValue, useId, useRef, useState, type KeyboardEvent } from "react";
import { useNavigate } from "react-router";

import { paths } from "@/paths";
import { classNames } from "@/ui/class-names";
import { Modal } from "@/ui/modal";
import { VisibleText } from "@/ui/visible-text";

import { useFound } from "./found";
import { localEntries, type Action, type Entry } from "./entries";

/** One box that leads anywhere: pages and actions at once, the estate's things as the server finds them. */
export function CommandPalette({ actions, onClose }: { actions: Action[]; onClose: () => void }) {
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const sought = useDeferredValue(text.trim());
  const found = useFound(sought);
  const navigate = useNavigate();
  const list = useRef<HTMLDivElement>(null);
  const id = useId();

  const groups = [
    { title: "Pages and actions", entries: localEntries(actions, text.trim()) },
    ...found.groups,
    { title: "Keys and values", entries: everywhere(text.trim()) },
  ].filter(({ entries }) => entries.length > 0);
  const entries = groups.flatMap((group) => group.entries);
  const current = Math.min(active, entries.length - 1);

  const run = (entry: Entry) => {
    onClose();
    if (entry.run) entry.run();
    else void navigate(entry.to);
  };
  const goTo = (index: number) => {
    const next = (index + entries.length) % entries.length;
    setActive(next);
    list.current?.querySelector(`[data-at="${next}"]`)?.scrollIntoView({ block: "nearest" });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const entry = entries[current];
    if (!entry) return;
    if (event.key === "ArrowDown") goTo(current + 1);
    else if (event.key === "ArrowUp") goTo(current - 1);
    else if (event.key === "Enter") run(entry);
    else return;
    event.preventDefault();
  };

  let at = -1;
  return (
    <Modal title="Find anything" isTitleHidden onClose={onClose}>
      <div className="relative border-b border-line">
        <Search
          aria-hidden
          className="pointer-events-none absolute top-1/2 left-4 size-4 -translate-y-1/2 text-ink-faint"
        />
        <input
          role="combobox"
          aria-expanded
          aria-controls={`${id}-list`}
          aria-activedescendant={entries.length > 0 ? `${id}-${current}` : undefined}
          aria-label="Find anything"
          placeholder="Find a page, stack, component, instance or file"
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
          className="h-12 w-full bg-transparent pr-4 pl-11 text-base outline-none placeholder:text-ink-faint"
        />
      </div>
      <div
        ref={list}
        id={`${id}-list`}
        role="listbox"
        aria-label="Found"
        className="overflow-y-auto p-2"
      >
        {groups.map(({ title, entries: members }) => (
          <div key={title} role="group" aria-label={title}>
            <div aria-hidden className="eyebrow px-2 pt-2 pb-1">
              {title}
            </div>
            {members.map((entry) => {
              const index = ++at;
              return (
                <Option
                  key={entry.id}
                  id={`${id}-${index}`}
                  index={index}
                  entry={entry}
                  isActive={index === current}
                  onPoint={() => setActive(index)}
                  onRun={() => run(entry)}
                />
              );
            })}
          </div>
        ))}
      </div>
      <p role="status" className="border-t border-line px-4 py-2 text-xs text-ink-faint">
        {status(sought, entries.length, found)}
      </p>
    </Modal>
  );
}

/** What is no name is found on a page of its own. */
function everywhere(text: string): Entry[] {
  if (text === "") return [];
  const to = paths.search({ search: text });
  return [{ id: "search-everywhere", label: `Search the estate for “${text}”`, icon: Search, to }];
}

function status(
  sought: string,
  count: number,
  { isFetching, failed }: ReturnType<typeof useFound>,
) {
  if (failed) return "The server cannot be asked now: only pages and actions are searched.";
  if (isFetching) return "Searching the estate";
  if (sought === "") return "Type to search the estate. Enter opens, Escape closes.";
  return count === 0 ? "Nothing matches." : "Enter opens, Escape closes.";
}

function Option({
  id,
  index,
  entry: { icon: Icon, label, detail, mono },
  isActive,
  onPoint,
  onRun,
}: {
  id: string;
  index: number;
  entry: Entry;
  isActive: boolean;
  onPoint: () => void;
  onRun: () => void;
}) {
  return (
    <div
      id={id}
      data-at={index}
      role="option"
      tabIndex={-1}
      aria-selected={isActive}
      onPointerMove={onPoint}
      onClick={onRun}
      onKeyDown={undefined}
      className={classNames(
        "flex h-9 cursor-pointer items-center gap-2.5 rounded-md px-2",
        isActive && "bg-selected",
      )}
    >
      <Icon
        aria-hidden
        className={classNames("size-4 shrink-0", isActive ? "text-accent" : "text-ink-faint")}
      />
      <span className={classNames("min-w-0 truncate", mono && "font-mono text-xs")}>
        <VisibleText text={label} most={300} />
      </span>
      {detail !== undefined && (
        <span className="ml-auto min-w-0 shrink-[3] truncate text-xs text-ink-faint">
          <VisibleText text={detail} most={300} />
        </span>
      )}
    </div>
  );
}
