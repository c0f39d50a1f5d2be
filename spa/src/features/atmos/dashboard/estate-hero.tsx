import { lazy, Suspense } from "react";
import { Link } from "react-router";

import { graphql, readFragment, type FragmentType } from "@/graphql/graphql";
import { formatMilliseconds } from "@/layout/estate-status";
import { paths } from "@/paths";
import { VisibleText } from "@/ui/visible-text";

import type { PressureMapEnvironments } from "./pressure-map";

// The picture comes after what it decorates.
const PressureMap = lazy(() =>
  import("./pressure-map").then(({ PressureMap }) => ({ default: PressureMap })),
);

const fragment = graphql(/* GraphQL */ `
  fragment EstateHero_estate on Estate {
    name
    root
    resolveMilliseconds
    counts {
      stacks
      components
      instances
      abstractInstances
      files
      references
    }
  }
`);

/** The estate at a glance, over its own weather. */
export function EstateHero({
  estate: ref,
  environments,
}: {
  estate: FragmentType<typeof fragment>;
  environments: PressureMapEnvironments;
}) {
  const { name, root, counts, resolveMilliseconds } = readFragment(fragment, ref);
  return (
    <section
      aria-label="Estate"
      className="relative isolate overflow-hidden rounded-lg border border-line bg-surface px-5 py-5 shadow-card"
    >
      <Suspense>
        <PressureMap environments={environments} />
      </Suspense>
      <h1 className="text-2xl font-semibold tracking-tight break-words">
        <VisibleText text={name} most={200} />
      </h1>
      <p data-varies className="mt-0.5 font-mono text-xs break-all text-ink-muted">
        <VisibleText text={root} most={500} />
      </p>
      <dl className="mt-6 flex flex-wrap gap-x-9 gap-y-4">
        <Figure term="Stacks" value={counts.stacks} to={paths.stacks()} />
        <Figure term="Instances" value={counts.instances} to={paths.instances()} />
        <Figure term="Components" value={counts.components} to={paths.components()} />
        <Figure term="Files" value={counts.files} />
        <Figure term="References" value={counts.references} />
        <Figure term="Resolved in" value={formatMilliseconds(resolveMilliseconds)} varies />
      </dl>
    </section>
  );
}

function Figure({
  term,
  value,
  to,
  varies,
}: {
  term: string;
  value: number | string;
  to?: string;
  /** Whether it is another one at each start: screenshots are compared without it. */
  varies?: boolean;
}) {
  const text = typeof value === "number" ? value.toLocaleString("en") : value;
  return (
    <div data-varies={varies}>
      <dt className="eyebrow">{term}</dt>
      <dd className="mt-0.5 text-lg font-medium tabular-nums">
        {to === undefined ? (
          text
        ) : (
          <Link to={to} className="rounded-sm hover:text-accent">
            {text}
          </Link>
        )}
      </dd>
    </div>
  );
}
