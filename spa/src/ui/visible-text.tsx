import { useState, type ReactNode } from "react";

import { splitHidden } from "./hidden-characters";

/** Longer texts are cut until someone asks for more. */
const LONGEST = 2_000;
/** So much more is shown for each asking: the page stays quick at ten megabytes. */
const STEP = 100_000;

/**
 * Text from the repository. Characters that hide or turn others around show as what they are, so
 * that a name is what it looks like; React makes the rest inert.
 */
export function VisibleText({ text, most = LONGEST }: { text: string; most?: number }): ReactNode {
  if (text.length <= most) return parts(text);
  return (
    <>
      {parts(text.slice(0, most))}
      <span className="text-ink-faint" title={`${text.length.toLocaleString("en")} characters`}>
        …
      </span>
    </>
  );
}

/** A long text of which more can be asked for. */
export function ExpandableText({ text, most = 4_000 }: { text: string; most?: number }) {
  const [shown, setShown] = useState(most);
  const left = text.length - shown;
  if (left <= 0) return parts(text);
  return (
    <>
      {parts(text.slice(0, shown))}
      <span className="text-ink-faint">…</span>
      <button
        type="button"
        onClick={() => setShown(shown + STEP)}
        className="mt-2 flex min-h-6 items-center rounded-sm font-sans text-accent hover:underline"
      >
        Show more: {left.toLocaleString("en")} characters are left
      </button>
    </>
  );
}

function parts(text: string): ReactNode {
  const split = splitHidden(text);
  if (split.length === 1 && split[0]?.code === undefined) return text;
  return split.map(({ text: part, code }, index) =>
    code === undefined ? part : <HiddenCharacter key={index} code={code} />,
  );
}

function HiddenCharacter({ code }: { code: string }) {
  return (
    <span
      title={`The hidden character ${code}`}
      className="mx-px inline-block rounded-sm bg-danger-soft px-1 align-baseline font-mono text-[0.8em] leading-[1.3] whitespace-nowrap text-danger"
    >
      {code}
    </span>
  );
}
