import { ChevronRight } from "lucide-react";

import { classNames } from "@/ui/class-names";
import { VisibleText } from "@/ui/visible-text";

import type { Group } from "./sections";

/** The head of a group of rows, which opens and closes it. */
export function GroupHead({
  group: { name, count },
  isOpen,
  span,
  onToggle,
}: {
  group: Group;
  isOpen: boolean;
  span: number;
  onToggle: () => void;
}) {
  return (
    <div role="cell" aria-colspan={span} className="col-span-full h-full bg-sunken">
      <button
        type="button"
        data-group
        aria-expanded={isOpen}
        onClick={onToggle}
        className="flex size-full items-center gap-2 px-3.5 text-left text-xs font-medium focus-visible:-outline-offset-2"
      >
        <ChevronRight
          aria-hidden
          className={classNames(
            "size-3.5 text-ink-faint transition-transform",
            isOpen && "rotate-90",
          )}
        />
        <span className="min-w-0 truncate">
          <VisibleText text={name || "None"} most={120} />
        </span>
        <span className="font-normal text-ink-faint">{count.toLocaleString("en")}</span>
      </button>
    </div>
  );
}
