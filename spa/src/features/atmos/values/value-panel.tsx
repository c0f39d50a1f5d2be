import { Braces, Unplug } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "react-router";

import { graphql, readFragment, type FragmentType } from "@/graphql/graphql";
import { paths } from "@/paths";
import { CopyButton } from "@/ui/command-copy";
import { DownloadButton } from "@/ui/download-button";
import { Term } from "@/ui/term";
import { VisibleText } from "@/ui/visible-text";

import { OriginChain } from "./origin-chain";

const fragment = graphql(/* GraphQL */ `
  fragment ValuePanel_value on Value {
    path
    kind
    length
    text(most: $most) {
      text
      isCut
    }
    reference {
      function
      expression
      reason
      component
      stack
      target {
        id
        type
        name
        stack {
          id
          name
        }
      }
    }
    ...OriginChain_value
  }
`);

/** Characters of a value that are shown at first, and at most. */
export const FIRST_TEXT = 4_000;
export const MOST_TEXT = 100_000;

/** One value: what it is, and how it came to be. */
export function ValuePanel({
  value: ref,
  onMore,
  whole,
  expression,
  children,
}: {
  value: FragmentType<typeof fragment>;
  /** Asks for more of a long value; `undefined` where there is no more to show. */
  onMore?: (() => void) | undefined;
  /** All of the value, however long it is. */
  whole: () => Promise<unknown>;
  /** How one would refer to the value from elsewhere, if one can. */
  expression?: string | undefined;
  /** What else is known of it. */
  children?: ReactNode;
}) {
  const value = readFragment(fragment, ref);
  const { path, kind, length, text, reference } = value;
  const name = `${path.join("-").replaceAll(/[^\w.-]+/g, "_") || "value"}.${kind === "STRING" ? "txt" : "json"}`;
  return (
    <div className="flex flex-col gap-5 p-4">
      <section aria-label="Value">
        <div className="flex items-start justify-between gap-2">
          <p className="min-w-0 font-mono text-xs break-words text-ink-muted">
            {path.map((step, index) => (
              <span key={index}>
                {index > 0 && <span className="mx-1 text-ink-faint">›</span>}
                <span className={index === path.length - 1 ? "text-ink" : undefined}>
                  <VisibleText text={step} most={200} />
                </span>
              </span>
            ))}
          </p>
          <span className="flex shrink-0">
            {expression !== undefined && (
              <CopyButton
                text={expression}
                label={`Copy the expression ${expression}`}
                icon={Braces}
              />
            )}
            <CopyButton text={queryPath(path)} label={`Copy the path ${queryPath(path)}`} />
          </span>
        </div>
        <div className="mt-2 rounded-md border border-line bg-sunken">
          <div className="flex items-start gap-1">
            <pre
              tabIndex={0}
              className="max-h-72 min-w-0 flex-1 overflow-auto px-3 py-2 font-mono text-xs break-words whitespace-pre-wrap"
            >
              <VisibleText text={text.text} most={MOST_TEXT} />
              {text.isCut && <span className="text-ink-faint">…</span>}
            </pre>
            <span className="flex p-1">
              <CopyButton
                text={text.isCut ? () => whole().then(plainText) : text.text}
                label="Copy the value"
              />
              {text.isCut && <DownloadButton name={name} text={() => whole().then(plainText)} />}
            </span>
          </div>
          {text.isCut && (
            <p className="border-t border-line px-3 py-1.5 text-xs text-ink-muted">
              {onMore ? (
                <button
                  type="button"
                  onClick={onMore}
                  className="min-h-6 rounded-sm text-accent hover:underline"
                >
                  Show more
                  {length > text.text.length &&
                    `: ${(length - text.text.length).toLocaleString("en")} characters are left`}
                </button>
              ) : (
                "The copy and the download have all of it."
              )}
            </p>
          )}
        </div>
      </section>
      {reference && <ReferenceNote reference={reference} />}
      <section aria-label="Origin">
        <h3 className="eyebrow mb-3">
          <Term id="layer">Origin</Term>, winner first
        </h3>
        <OriginChain value={value} />
      </section>
      {children}
    </div>
  );
}

type Reference = {
  expression: string;
  reason: string;
  component?: string | null;
  stack?: string | null;
  target?: { type: string; name: string; stack: { name: string } } | null;
};

function ReferenceNote({ reference }: { reference: Reference }) {
  const { reason, target, component, stack } = reference;
  return (
    <section aria-label="Reference" className="rounded-md bg-info-soft px-3 py-2.5 text-sm">
      <p className="flex items-start gap-2 text-info">
        <Unplug aria-hidden className="mt-0.5 size-4 shrink-0" />
        {reason}
      </p>
      {component !== null && component !== undefined && (
        <p className="mt-1.5 pl-6 text-xs text-ink-muted">
          It asks{" "}
          {target ? (
            <Link
              to={paths.instance({ ...target, stack: target.stack.name })}
              className="font-mono text-accent hover:underline"
            >
              {target.name} in {target.stack.name}
            </Link>
          ) : (
            <span className="font-mono">
              {component}
              {stack !== null && stack !== undefined && ` in ${stack}`}
            </span>
          )}
          .
        </p>
      )}
    </section>
  );
}

/** A value of any kind as text: a string as it is, anything else as JSON. */
function plainText(json: unknown): string {
  return typeof json === "string" ? json : JSON.stringify(json, undefined, 2);
}

/** A path as yq and jq take it. */
export function queryPath(path: readonly string[]): string {
  return path
    .map((step) => {
      if (/^\d+$/.test(step)) return `[${step}]`;
      return /^[A-Za-z_]\w*$/.test(step) ? `.${step}` : `.[${JSON.stringify(step)}]`;
    })
    .join("");
}
