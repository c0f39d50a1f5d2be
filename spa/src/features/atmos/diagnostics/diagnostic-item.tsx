import { Lightbulb } from "lucide-react";
import { Link } from "react-router";

import { graphql, readFragment, type FragmentType } from "@/graphql/graphql";
import { paths } from "@/paths";
import { SEVERITIES } from "@/ui/badge";
import { classNames } from "@/ui/class-names";
import { Prose } from "@/ui/prose";
import { VisibleText } from "@/ui/visible-text";

import { OriginBadge } from "../origin-badge";
import { FixPreview } from "./fix-preview";

const fragment = graphql(/* GraphQL */ `
  fragment DiagnosticItem_diagnostic on Diagnostic {
    id
    severity
    code
    message
    hint
    reach
    fix {
      ...FixPreview_fix
    }
    location {
      ...OriginBadge_location
    }
    related {
      message
      location {
        ...OriginBadge_location
      }
    }
    stack {
      id
      name
    }
    instance {
      id
      type
      name
      stack {
        id
        name
      }
    }
  }
`);

/** One finding: what, where, and what to do. */
export function DiagnosticItem({ diagnostic: ref }: { diagnostic: FragmentType<typeof fragment> }) {
  const diagnostic = readFragment(fragment, ref);
  const { severity, code, message, hint, reach, fix, location, related, stack, instance } =
    diagnostic;
  const { icon: Icon, word, text } = SEVERITIES[severity];
  return (
    <li className="flex gap-3 px-4 py-3">
      <Icon aria-label={word} role="img" className={classNames("mt-0.5 size-4 shrink-0", text)} />
      <div className="min-w-0 flex-1">
        <p className="break-words">
          <Prose text={message} />
        </p>
        {hint !== null && (
          <p className="mt-1 flex items-start gap-1.5 text-xs text-ink-muted">
            <Lightbulb aria-hidden className="mt-0.5 size-3.5 shrink-0" />
            <span className="min-w-0 break-words">
              <Prose text={hint} />
            </span>
          </p>
        )}
        {fix && <FixPreview id={diagnostic.id} fix={fix} />}
        <div className="mt-0.5 flex flex-wrap items-center gap-x-3 text-xs">
          {location && <OriginBadge location={location} />}
          <Link
            to={paths.diagnostics({ code })}
            className="inline-flex min-h-6 items-center rounded-sm font-mono text-2xs text-ink-faint hover:text-accent hover:underline"
          >
            {code}
          </Link>
          {instance ? (
            <Link
              to={paths.instance({ ...instance, stack: instance.stack.name })}
              className="inline-flex min-h-6 items-center rounded-sm font-mono text-2xs text-ink-muted hover:text-accent hover:underline"
            >
              <VisibleText text={`${instance.name} in ${instance.stack.name}`} most={300} />
            </Link>
          ) : (
            stack && (
              <Link
                to={paths.stack(stack.name)}
                className="inline-flex min-h-6 items-center rounded-sm font-mono text-2xs text-ink-muted hover:text-accent hover:underline"
              >
                <VisibleText text={stack.name} most={200} />
              </Link>
            )
          )}
          {reach !== null && reach > 1 && (
            <span className="text-2xs text-ink-faint tabular-nums">
              reaches {reach.toLocaleString("en")} instances
            </span>
          )}
        </div>
        {related.length > 0 && (
          <ul className="mt-2 flex flex-col gap-1 border-l border-line pl-3 text-xs text-ink-muted">
            {related.map((place, index) => (
              <li key={index} className="flex flex-wrap items-center gap-x-2">
                <Prose text={place.message} />
                {place.location && <OriginBadge location={place.location} />}
              </li>
            ))}
          </ul>
        )}
      </div>
    </li>
  );
}
