import { Unplug } from "lucide-react";
import { Link } from "react-router";

import { graphql, readFragment, type FragmentType } from "@/graphql/graphql";
import { paths } from "@/paths";
import { CopyButton } from "@/ui/command-copy";
import { Term } from "@/ui/term";
import { ExpandableText, VisibleText } from "@/ui/visible-text";

import { OriginChain, textOf } from "./origin-chain";

const fragment = graphql(/* GraphQL */ `
  fragment ValuePanel_value on Value {
    path
    json
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

/** One value: what it is, and how it came to be. */
export function ValuePanel({ value: ref }: { value: FragmentType<typeof fragment> }) {
  const value = readFragment(fragment, ref);
  const { path, json, reference } = value;
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
          <CopyButton text={queryPath(path)} label={`Copy the path ${queryPath(path)}`} />
        </div>
        <div className="mt-2 flex items-start gap-1 rounded-md border border-line bg-sunken">
          <pre
            tabIndex={0}
            className="max-h-72 min-w-0 flex-1 overflow-auto px-3 py-2 font-mono text-xs break-words whitespace-pre-wrap"
          >
            <ExpandableText key={queryPath(path)} text={textOf(json)} />
          </pre>
          <span className="p-1">
            <CopyButton text={textOf(json)} label="Copy the value" />
          </span>
        </div>
      </section>
      {reference && <ReferenceNote reference={reference} />}
      <section aria-label="Origin">
        <h3 className="eyebrow mb-3">
          <Term id="layer">Origin</Term>, winner first
        </h3>
        <OriginChain value={value} />
      </section>
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

/** A path as yq and jq take it. */
function queryPath(path: readonly string[]): string {
  return path
    .map((step) => {
      if (/^\d+$/.test(step)) return `[${step}]`;
      return /^[A-Za-z_]\w*$/.test(step) ? `.${step}` : `.[${JSON.stringify(step)}]`;
    })
    .join("");
}
