import { Link } from "react-router";

import { graphql, readFragment, type FragmentType } from "@/graphql/graphql";
import type { FoundValues_ValueFragment } from "@/graphql/generated/graphql";
import { paths, toPointer } from "@/paths";

import { VisibleText } from "@/ui/visible-text";

import { OriginBadge } from "../origin-badge";
import { ValueText } from "../values/value-text";

const fragment = graphql(/* GraphQL */ `
  fragment FoundValues_value on FoundValue {
    instanceCount
    instance {
      id
      type
      name
      stack {
        id
        name
      }
    }
    value {
      path
      kind
      size
      scalar(most: 400)
      location {
        ...OriginBadge_location
      }
    }
  }
`);

/** Values that a search found: each once, with where it is written and how many instances have it. */
export function FoundValues({ values: refs }: { values: FragmentType<typeof fragment>[] }) {
  const values = readFragment(fragment, refs);
  return (
    <ul aria-label="Values" className="divide-y divide-line">
      {values.map((found, index) => (
        <FoundValue key={index} found={found} />
      ))}
    </ul>
  );
}

type Found = FoundValues_ValueFragment;

function FoundValue({ found: { value, instance, instanceCount } }: { found: Found }) {
  const { path, kind, scalar, size, location } = value;
  const to = paths.instance(
    { ...instance, stack: instance.stack.name },
    { tab: "values", value: toPointer(path) },
  );
  return (
    <li className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5 px-4 py-2 hover:bg-hover">
      <Link to={to} className="min-w-0 font-mono text-xs wrap-anywhere hover:text-accent">
        <span className="text-ink-faint">
          <VisibleText
            text={path
              .slice(0, -1)
              .map((step) => `${step} › `)
              .join("")}
          />
        </span>
        <span className="font-medium">
          <VisibleText text={path.at(-1) ?? ""} most={200} />
        </span>
        <span className="text-ink-faint"> = </span>
        <ValueText kind={kind} scalar={scalar} size={size} className="break-words" />
      </Link>
      <span className="ml-auto flex min-w-0 flex-wrap items-baseline justify-end gap-x-4 text-2xs text-ink-faint">
        {location && <OriginBadge location={location} />}
        <span className="wrap-anywhere tabular-nums">
          {instanceCount === 1 ? (
            <VisibleText text={`${instance.name} in ${instance.stack.name}`} most={300} />
          ) : (
            `${instanceCount.toLocaleString("en")} instances`
          )}
        </span>
      </span>
    </li>
  );
}
