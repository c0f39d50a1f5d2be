import { ChevronDown, ChevronUp, ListFilter, ListTree } from "lucide-react";
import { useEffect, useEffectEvent } from "react";

import { IconButton } from "@/ui/button";

/** How many values match, going from one to the next, and whether they show alone or in the tree. */
export function MatchBar({
  count,
  isMore,
  current,
  isTree,
  onGo,
  onView,
}: {
  count: number;
  /** Whether there are more than are counted. */
  isMore: boolean;
  /** The place of the match that is chosen; -1 if none is. */
  current: number;
  isTree: boolean;
  onGo: (place: number) => void;
  onView: () => void;
}) {
  const go = (step: number) => {
    if (count > 0) onGo(current === -1 && step < 0 ? count - 1 : (current + step + count) % count);
  };
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const isSearch =
      event.target instanceof HTMLElement && event.target.matches("[data-page-search]");
    const isNext = event.key === "F3" || (event.key === "Enter" && isSearch);
    if (!isNext || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    go(event.shiftKey ? -1 : 1);
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event);
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
  return (
    <div className="flex items-center gap-0.5">
      <span role="status" className="px-1 text-xs text-ink-muted tabular-nums">
        {count === 0
          ? "No match"
          : `${current === -1 ? "" : `${current + 1} of `}${count}${isMore ? "+" : ""} ${
              count === 1 ? "match" : "matches"
            }`}
      </span>
      <IconButton
        icon={ChevronUp}
        label="Previous match"
        disabled={count === 0}
        onClick={() => go(-1)}
      />
      <IconButton
        icon={ChevronDown}
        label="Next match"
        disabled={count === 0}
        onClick={() => go(1)}
      />
      <IconButton
        icon={isTree ? ListFilter : ListTree}
        label={isTree ? "Show only matches" : "Show matches in the tree"}
        onClick={onView}
      />
    </div>
  );
}
