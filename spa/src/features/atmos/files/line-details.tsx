import { ArrowRight, CornerDownRight } from "lucide-react";
import { Link } from "react-router";
import { useQuery } from "urql";

import { graphql, readFragment, type FragmentType } from "@/graphql/graphql";
import type { FilePointerKind } from "@/graphql/generated/graphql";
import { lensKeys, paths } from "@/paths";
import { Badge, SEVERITIES } from "@/ui/badge";
import { classNames } from "@/ui/class-names";
import { Prose } from "@/ui/prose";
import { Skeleton } from "@/ui/states";
import { Term } from "@/ui/term";
import { VisibleText } from "@/ui/visible-text";

import { OriginBadge } from "../origin-badge";
import { keyHelp } from "./key-help";
import { LineOutcome } from "./line-outcome";
import { ImportUsages } from "./import-usages";
import { yamlPathAt } from "./yaml-path";

const query = graphql(/* GraphQL */ `
  query LineDetails($path: String!, $line: Int!) {
    file(path: $path) {
      id
      reading {
        at(line: $line) {
          path
          instanceCount
          outcomeCount
          outcomes {
            ...LineOutcome_outcome
          }
        }
      }
    }
  }
`);

export const linePointer = graphql(/* GraphQL */ `
  fragment LineDetails_pointer on FilePointer {
    kind
    text
    line
    column
    targets {
      line
      file {
        id
        path
      }
      ...OriginBadge_location
    }
  }
`);

export type LinePointer = FragmentType<typeof linePointer>;

const LEADS = {
  IMPORT: "Imports",
  INCLUDE: "Includes",
  COMPONENT: "Deploys the component",
  BASE: "Inherits from",
  DEPENDENCY: "Depends on",
} satisfies Record<FilePointerKind, string>;

export type LineFinding = {
  id: string;
  severity: keyof typeof SEVERITIES;
  code: string;
  message: string;
  hint: string | null;
  location: { line: number } | null;
};

/** What is known of one line: what its key means, where it leads, what instances have of it, who reads it. */
export function LineDetails({
  path,
  line,
  lines,
  pointers,
  findings,
  isBrief = false,
}: {
  path: string;
  line: number;
  lines: readonly string[];
  pointers: readonly LinePointer[];
  findings: readonly LineFinding[];
  /** Only what can be read at a glance: beside the pointer. */
  isBrief?: boolean;
}) {
  const [{ data, fetching }] = useQuery({ query, variables: { path, line } });
  const keys = /\.(ya?ml|tmpl)$/.test(path) ? yamlPathAt(lines, line) : [];
  const help = keyHelp(keys);
  const here = pointers
    .map((ref) => readFragment(linePointer, ref))
    .filter((one) => one.line === line);
  const wrong = findings.filter(({ location }) => location?.line === line);
  const places = data?.file?.reading.at ?? [];
  const isNothing = places.length + here.length + wrong.length === 0 && !help && !fetching;
  return (
    <div className="flex min-w-0 flex-col gap-3 text-sm">
      {wrong.map((finding) => (
        <LineDiagnostic key={finding.id} finding={finding} isBrief={isBrief} />
      ))}
      {help && (
        <p className="text-ink-muted">
          <code className="mr-1.5 font-mono text-xs break-words text-ink">
            <VisibleText text={help.key} most={200} />
          </code>
          <Prose text={help.text} />{" "}
          {help.term && !isBrief && <Term id={help.term}>{help.term.replaceAll("-", " ")}</Term>}
        </p>
      )}
      {here.map(({ kind, text, targets }) => (
        <div key={`${kind}:${text}`} className="min-w-0">
          <p className="flex items-center gap-1.5 text-ink-muted">
            <ArrowRight aria-hidden className="size-3.5 shrink-0 text-ink-faint" />
            {LEADS[kind]}
            <code className="min-w-0 truncate font-mono text-xs text-ink">
              <VisibleText text={text} most={200} />
            </code>
          </p>
          <ul className="mt-1 flex flex-col pl-5">
            {targets.map((target) => (
              <li key={`${target.file.path}:${target.line}`}>
                <OriginBadge location={target} />
              </li>
            ))}
            {targets.length === 0 && <li className="text-xs text-danger">Nothing is there.</li>}
          </ul>
          {!isBrief && (kind === "IMPORT" || kind === "INCLUDE") && targets[0] && (
            <ImportUsages path={targets[0].file.path} />
          )}
        </div>
      ))}
      {!isBrief && <Instances keys={keys} />}
      {fetching && !data && <Skeleton className="h-4 w-56" />}
      {places.map((place, placeAt) => (
        <section key={place.path.join("/")} aria-label={place.path.join(".")} className="min-w-0">
          <p className="flex flex-wrap items-center gap-x-2 font-mono text-xs break-words">
            <CornerDownRight aria-hidden className="size-3.5 text-ink-faint" />
            <VisibleText text={place.path.join(" › ")} most={200} />
          </p>
          <ul className="mt-1 flex flex-col gap-1.5 pl-5">
            {place.outcomes.slice(0, isBrief ? 3 : undefined).map((outcome, at) => (
              <LineOutcome
                key={at}
                outcome={outcome}
                at={{ path, line, place: placeAt, outcome: at }}
                isBrief={isBrief}
              />
            ))}
            {place.outcomeCount > (isBrief ? 3 : place.outcomes.length) && (
              <li className="text-xs text-ink-faint">
                and {place.outcomeCount - (isBrief ? 3 : place.outcomes.length)} other values
              </li>
            )}
          </ul>
        </section>
      ))}
      {isNothing && (
        <p className="text-ink-muted">No deployed instance has a value of this line.</p>
      )}
    </div>
  );
}

function LineDiagnostic({ finding, isBrief }: { finding: LineFinding; isBrief: boolean }) {
  const { icon: Icon, word, text } = SEVERITIES[finding.severity];
  return (
    <div className="flex min-w-0 gap-2">
      <Icon aria-label={word} role="img" className={classNames("mt-0.5 size-4 shrink-0", text)} />
      <div className="min-w-0">
        <p className="break-words">
          <Prose text={finding.message} />
        </p>
        {finding.hint !== null && (
          <p className="mt-0.5 break-words text-ink-muted">
            <Prose text={finding.hint} />
          </p>
        )}
        <p className="mt-1">
          {isBrief ? (
            <Badge mono>{finding.code}</Badge>
          ) : (
            <Link
              to={paths.diagnostics({ code: finding.code })}
              className="font-mono text-xs text-accent hover:underline"
            >
              {finding.code}
            </Link>
          )}
        </p>
      </div>
    </div>
  );
}

/** Who uses the instance that a line defines. */
function Instances({ keys }: { keys: readonly string[] }) {
  const [section, type, name] = keys;
  if (section !== "components" || !type || !name || keys.length !== 3) return null;
  return (
    <p className="flex flex-wrap gap-x-4 gap-y-1 text-xs">
      <Link className="text-accent hover:underline" to={paths.instances({ search: name })}>
        Instances of this name
      </Link>
      <Link
        className="text-accent hover:underline"
        to={paths.graph({ lens: "inheritance", focus: lensKeys.component({ type, name }) })}
      >
        Who inherits from it
      </Link>
    </p>
  );
}
