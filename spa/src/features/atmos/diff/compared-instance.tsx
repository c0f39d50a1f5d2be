import { ArrowRight } from "lucide-react";
import { Link } from "react-router";

import { graphql, readFragment, type FragmentType } from "@/graphql/graphql";
import type { ChangeKind, ComparedInstance_InstanceFragment } from "@/graphql/generated/graphql";
import { paths, type DiffSearch } from "@/paths";
import { Badge, type Tone } from "@/ui/badge";
import { VisibleText } from "@/ui/visible-text";

import { OriginBadge, OriginText, type OriginLocation } from "../origin-badge";
import { ValueText } from "../values/value-text";
import { KIND_WORDS } from "./address";

export const comparedInstance = graphql(/* GraphQL */ `
  fragment ComparedInstance_instance on ComparedInstance {
    instanceId
    stack
    type
    name
    kind
    instance {
      id
    }
    before {
      ...OriginBadge_location
    }
    after {
      ...OriginBadge_location
    }
    differenceCounts {
      added
      removed
      changed
    }
    differences(first: $most) {
      totalCount
      nodes {
        path
        kind
        before {
          kind
          json
          size
          location {
            ...OriginBadge_location
          }
        }
        after {
          kind
          json
          size
          location {
            ...OriginBadge_location
          }
        }
      }
    }
  }
`);

type Difference = ComparedInstance_InstanceFragment["differences"]["nodes"][number];
type Side = Difference["before"];

const TONES = { ADDED: "ok", REMOVED: "danger", CHANGED: "warn" } satisfies Record<
  ChangeKind,
  Tone
>;
const SIGNS = { ADDED: "+", REMOVED: "−", CHANGED: "~" } satisfies Record<ChangeKind, string>;

/** One instance of a diff: what became of it, and each value that differs, with where both sides are written. */
export function ComparedInstance({
  instance: ref,
  alone,
  commits,
}: {
  instance: FragmentType<typeof comparedInstance>;
  /** The address of this instance by itself; none where it stands by itself already. */
  alone: ((key: { stack: string; type: string; name: string }) => DiffSearch) | undefined;
  /** The commit of each side; none for a side that is as the files are. */
  commits: Commits;
}) {
  const instance = readFragment(comparedInstance, ref);
  const { stack, type, name, kind, differences, differenceCounts: counts } = instance;
  const total = counts.added + counts.removed + counts.changed;
  return (
    <li>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 bg-sunken/50 px-4 py-2">
        <h3 className="min-w-0 font-mono text-xs font-medium break-all">
          {instance.instance ? (
            <Link
              to={paths.instance({ stack, type, name })}
              className="rounded-sm text-accent hover:underline"
            >
              <VisibleText text={name} />
            </Link>
          ) : (
            <VisibleText text={name} />
          )}
        </h3>
        <span className="font-mono text-2xs text-ink-muted">
          <VisibleText text={stack} />
        </span>
        <Badge tone={kind ? TONES[kind] : "neutral"}>{kind ? KIND_WORDS[kind] : "Equal"}</Badge>
        <span className="ml-auto flex items-center gap-3 text-xs text-ink-muted tabular-nums">
          {kind === "CHANGED" && <span>{total === 1 ? "1 value" : `${total} values`}</span>}
          {kind === "ADDED" && instance.after && (
            <Origin location={instance.after} commit={commits.after} />
          )}
          {kind === "REMOVED" && instance.before && (
            <Origin location={instance.before} commit={commits.before} />
          )}
        </span>
      </div>
      {differences.nodes.length > 0 && (
        <ul aria-label={`Differences of ${name}`} className="divide-y divide-line">
          {differences.nodes.map((difference) => (
            <DifferenceRow
              key={difference.path.join("\u0001")}
              difference={difference}
              commits={commits}
            />
          ))}
        </ul>
      )}
      {differences.totalCount > differences.nodes.length && (
        <p className="border-t border-line px-4 py-2 text-xs text-ink-muted">
          {alone ? (
            <Link to={paths.diff(alone(instance))} className="text-accent hover:underline">
              All {differences.totalCount.toLocaleString("en")} values of {name}
            </Link>
          ) : (
            `${differences.nodes.length} of ${differences.totalCount.toLocaleString("en")} values: filter by path to see the others.`
          )}
        </p>
      )}
    </li>
  );
}

type Commits = { before: string | undefined; after: string | undefined };

/** Where a side is written. At a commit the file was another one: it is named, and does not lead to today's. */
function Origin({ location, commit }: { location: OriginLocation; commit: string | undefined }) {
  return commit === undefined ? (
    <OriginBadge location={location} />
  ) : (
    <OriginText location={location} commit={commit} />
  );
}

function DifferenceRow({
  difference: { path, kind, before, after },
  commits,
}: {
  difference: Difference;
  commits: Commits;
}) {
  return (
    <li className="grid grid-cols-1 gap-x-4 gap-y-1 px-4 py-2 md:grid-cols-[minmax(0,2fr)_minmax(0,3fr)_auto_minmax(0,3fr)]">
      <div className="flex min-w-0 gap-2 font-mono text-xs">
        <span aria-label={KIND_WORDS[kind]} role="img" className="text-ink-faint">
          {SIGNS[kind]}
        </span>
        <span className="min-w-0 break-all">
          <VisibleText text={path.join(".")} />
        </span>
      </div>
      <SideValue side={before} word="First side" commit={commits.before} />
      <ArrowRight aria-hidden className="mt-0.5 size-3.5 text-ink-faint max-md:hidden" />
      <SideValue side={after} word="Second side" commit={commits.after} />
    </li>
  );
}

function SideValue({
  side,
  word,
  commit,
}: {
  side: Side;
  word: string;
  commit: string | undefined;
}) {
  return (
    <div className="min-w-0 text-xs">
      <span className="sr-only">{word}: </span>
      {side ? (
        <>
          <div className="font-mono break-all whitespace-pre-wrap">
            <ValueText kind={side.kind} scalar={side.json} size={side.size} />
          </div>
          {side.location ? (
            <Origin location={side.location} commit={commit} />
          ) : (
            <span className="text-2xs text-ink-faint">computed</span>
          )}
        </>
      ) : (
        <span className="text-ink-faint">not set</span>
      )}
    </div>
  );
}
