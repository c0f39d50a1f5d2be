import type { ReactNode } from "react";

import { classNames } from "./class-names";
import { spellHidden } from "./hidden-characters";
import { Term, type TermId } from "./term";
import { VisibleText } from "./visible-text";

/** The head of a page: what it is about, and what can be done with it. */
export function PageHead({
  title,
  folder = "",
  mono,
  eyebrow,
  badges,
  view,
  actions,
  help,
  children,
}: {
  title: string;
  /** The beginning of the title that leads to what it names. */
  folder?: string;
  mono?: boolean;
  eyebrow?: ReactNode;
  badges?: ReactNode;
  /** The choice of how it is shown. */
  view?: ReactNode;
  actions?: ReactNode;
  /** What the page's subject is, in the words of the glossary. */
  help?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <header className="mb-5 flex flex-wrap items-start gap-x-4 gap-y-3">
      <title>{`${spellHidden(title).slice(0, 200)} · Isobar`}</title>
      <div className="min-w-0 flex-1 basis-80">
        {eyebrow !== undefined && <div className="eyebrow mb-1">{eyebrow}</div>}
        <div className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1.5">
          <h1
            className={classNames(
              "min-w-0 text-xl font-semibold tracking-tight break-words",
              mono && "font-mono text-lg tracking-normal",
            )}
          >
            {folder !== "" && (
              <>
                <span className="font-normal text-ink-muted">
                  <VisibleText text={folder} most={300} />
                </span>
                <wbr />
              </>
            )}
            <VisibleText text={title.slice(folder.length)} most={500} />
          </h1>
          {help}
          {badges !== undefined && <div className="flex flex-wrap gap-1.5">{badges}</div>}
          {view !== undefined && <div className="ml-auto">{view}</div>}
        </div>
        {children !== undefined && <div className="mt-0.5 text-ink-muted">{children}</div>}
      </div>
      {actions !== undefined && (
        <div className="flex flex-wrap items-center gap-2 max-sm:[&_:is(a,button):not([aria-label])>svg]:hidden">
          {actions}
        </div>
      )}
    </header>
  );
}

/** A bordered area of a page. */
export function Card({
  title,
  label = title,
  aside,
  className,
  children,
}: {
  title?: string;
  /** Its name where it shows no title. */
  label?: string;
  aside?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  return (
    <section
      aria-label={label}
      className={classNames(
        "overflow-hidden rounded-lg border border-line bg-surface shadow-card",
        className,
      )}
    >
      {title !== undefined && (
        <div className="flex min-h-10 items-center justify-between gap-3 border-b border-line px-4 py-1.5">
          <h2 className="shrink-0 text-sm font-medium">{title}</h2>
          {aside !== undefined && (
            <div className="min-w-0 text-right text-xs text-ink-muted">{aside}</div>
          )}
        </div>
      )}
      {children}
    </section>
  );
}

export type Fact = { term: string; detail: ReactNode; about?: TermId };

/** Terms and what they are, side by side. */
export function Facts({ facts, className }: { facts: Fact[]; className?: string }) {
  return (
    <dl className={classNames("flex flex-wrap gap-x-10 gap-y-4", className)}>
      {facts.map(({ term, detail, about }) => (
        <div key={term} className="min-w-0">
          <dt className="eyebrow">{about === undefined ? term : <Term id={about}>{term}</Term>}</dt>
          <dd className="mt-1 min-w-0 text-sm wrap-anywhere">{detail}</dd>
        </div>
      ))}
    </dl>
  );
}
