import { SquareArrowOutUpRight } from "lucide-react";

import { usePreferences } from "@/preferences";

import { EDITORS, editorHref } from "./editors";

/** Opens a file of the estate in the user's editor, where they have chosen one. */
export function EditorLink({ path, line }: { path: string; line?: number }) {
  const { editor, root } = usePreferences();
  if (editor === "NONE" || root === "") return null;
  const label = `Open in ${EDITORS[editor].name}`;
  return (
    <a
      href={editorHref(editor, root, path, line)}
      aria-label={`${label}: ${path}${line === undefined ? "" : `:${line}`}`}
      title={label}
      onClick={(event) => event.stopPropagation()}
      className="above-row-link inline-flex size-6 shrink-0 items-center justify-center rounded-sm text-ink-faint hover:bg-hover hover:text-accent"
    >
      <SquareArrowOutUpRight aria-hidden className="size-3" />
    </a>
  );
}
