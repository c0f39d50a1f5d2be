import { BookOpen } from "lucide-react";
import { Popover } from "radix-ui";
import { useState, type RefObject } from "react";
import { Link } from "react-router";

import { glossary } from "@/../../docs/glossary.md?terms";
import { paths } from "@/paths";

import { CodeBlock } from "./code-block";
import { Prose } from "./prose";

/** What a term means, next to it; related terms open in the same place. */
export function TermPopover({
  id,
  anchor,
  onClose,
}: {
  id: string;
  anchor: RefObject<HTMLButtonElement | null>;
  onClose: () => void;
}) {
  const [shown, setShown] = useState(id);
  const term = glossary.find((each) => each.id === shown);
  if (!term) return null;
  return (
    <Popover.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Popover.Anchor virtualRef={anchor} />
      <Popover.Portal>
        <Popover.Content
          aria-label={term.name}
          align="start"
          sideOffset={6}
          collisionPadding={12}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            anchor.current?.focus();
          }}
          onPointerDownOutside={(event) => {
            // The word itself closes it by its own click.
            if (anchor.current?.contains(event.target as Node)) event.preventDefault();
          }}
          className="z-40 w-96 max-w-[calc(100vw-24px)] animate-rise rounded-lg border border-line bg-raised p-4 text-sm font-normal tracking-normal normal-case shadow-raised"
        >
          <h2 className="text-base font-semibold text-ink">{term.name}</h2>
          {term.paragraphs.map((paragraph) => (
            <p key={paragraph} className="mt-1.5 text-ink-muted">
              <Prose text={paragraph} />
            </p>
          ))}
          {term.example !== undefined && <CodeBlock text={term.example} language="yaml" />}
          <div className="mt-3 flex flex-wrap items-center gap-1.5 border-t border-line pt-3">
            {term.related.map((related) => (
              <button
                key={related.id}
                type="button"
                onClick={() => setShown(related.id)}
                className="h-6 rounded-sm border border-line px-2 text-xs text-ink-muted hover:border-line-strong hover:text-ink"
              >
                {related.name}
              </button>
            ))}
            <Link
              to={paths.glossary(term.id)}
              onClick={onClose}
              className="ml-auto inline-flex h-6 items-center gap-1.5 rounded-sm text-xs text-accent hover:underline"
            >
              <BookOpen aria-hidden className="size-3.5" />
              Glossary
            </Link>
          </div>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
