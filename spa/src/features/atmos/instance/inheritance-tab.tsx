import { useQuery } from "urql";
import { Link } from "react-router";

import { graphql, readFragment } from "@/graphql/graphql";
import type { InheritanceTab_BaseFragment } from "@/graphql/generated/graphql";
import { paths, toPointer, type InstanceKey } from "@/paths";
import { Badge } from "@/ui/badge";
import { classNames } from "@/ui/class-names";
import { Card } from "@/ui/page";
import { QueryView } from "@/ui/query-view";
import { EmptyState, SkeletonRows } from "@/ui/states";
import { useFilter } from "@/ui/url-state";
import { VisibleText } from "@/ui/visible-text";

import { OriginBadge } from "../origin-badge";
import { InheritanceDrawing, ROW } from "./inheritance-drawing";

const fragment = graphql(/* GraphQL */ `
  fragment InheritanceTab_base on Base {
    name
    isSelf
    instance {
      id
      isAbstract
    }
    location {
      ...OriginBadge_location
    }
    parents {
      name
      key
    }
    counts {
      won
      lost
    }
    contributions {
      path
      isWon
      text(most: 200) {
        text
        isCut
      }
      location {
        ...OriginBadge_location
      }
      lostTo {
        ...OriginBadge_location
      }
    }
  }
`);

const query = graphql(/* GraphQL */ `
  query InheritanceTab($stack: String!, $component: String!, $type: String!) {
    instance(stack: $stack, component: $component, type: $type) {
      id
      bases {
        ...InheritanceTab_base
      }
    }
  }
`);

type Base = InheritanceTab_BaseFragment;

/** The bases in merge order, and what each brings. */
export function InheritanceTab({ instanceKey }: { instanceKey: InstanceKey }) {
  const { stack, type, name } = instanceKey;
  const result = useQuery({ query, variables: { stack, type, component: name } });
  const [chosen, choose] = useFilter("base");
  return (
    <QueryView result={result} loading={<SkeletonRows />}>
      {({ instance }) => {
        const bases = readFragment(fragment, instance?.bases ?? []);
        if (bases.length === 0) {
          return (
            <Card label="Inheritance">
              <EmptyState title="Nothing is written">This instance was just taken away.</EmptyState>
            </Card>
          );
        }
        const shown = bases.find((base) => base.name === chosen) ?? bases.at(-1);
        return (
          <div className="flex flex-col gap-4">
            <Card title="In merge order" aside="each overrides those above it">
              {bases.length === 1 && (
                <p className="px-4 pt-3 text-sm text-ink-muted">
                  It inherits from no base: all it has is its own, or the stack’s.
                </p>
              )}
              <div className="relative flex py-2">
                <InheritanceDrawing bases={bases} chosen={shown?.name} />
                <ol aria-label="Bases" className="min-w-0 flex-1 pr-2">
                  {bases.map((base) => (
                    <li key={base.name} style={{ height: ROW }}>
                      <BaseRow
                        base={base}
                        instanceKey={instanceKey}
                        isChosen={base.name === shown?.name}
                        onChoose={() => choose(base.name)}
                      />
                    </li>
                  ))}
                </ol>
              </div>
            </Card>
            {shown && <Contributions base={shown} instanceKey={instanceKey} />}
          </div>
        );
      }}
    </QueryView>
  );
}

function BaseRow({
  base,
  instanceKey,
  isChosen,
  onChoose,
}: {
  base: Base;
  instanceKey: InstanceKey;
  isChosen: boolean;
  onChoose: () => void;
}) {
  const { name, isSelf, instance, location, counts } = base;
  return (
    <div
      className={
        "flex h-full min-w-0 flex-col justify-center rounded-md px-3 " +
        (isChosen ? "bg-selected" : "hover:bg-hover")
      }
    >
      <div className="flex min-w-0 items-center gap-2">
        {isSelf || !instance ? (
          <span className="min-w-0 truncate font-mono text-sm font-medium">
            <VisibleText text={name} most={200} />
          </span>
        ) : (
          <Link
            to={paths.instance({ ...instanceKey, name })}
            className="min-w-0 truncate rounded-sm font-mono text-sm font-medium text-accent hover:underline"
          >
            <VisibleText text={name} most={200} />
          </Link>
        )}
        <span className="flex max-sm:hidden">
          {isSelf && <Badge tone="accent">This instance</Badge>}
          {!isSelf && instance?.isAbstract && <Badge tone="info">Abstract</Badge>}
        </span>
        <button
          type="button"
          aria-pressed={isChosen}
          onClick={onChoose}
          className="ml-auto min-h-6 shrink-0 rounded-sm text-xs text-ink-muted tabular-nums hover:text-accent hover:underline"
        >
          {counts.won} of {counts.won + counts.lost} win
          <span className="sr-only"> of the values of {name}</span>
        </button>
      </div>
      <div className="flex min-w-0 items-center gap-3">
        {location && <OriginBadge location={location} />}
        <Share {...counts} />
      </div>
    </div>
  );
}

/** How much of what a base sets the instance has. */
function Share({ won, lost }: { won: number; lost: number }) {
  if (won + lost === 0) return null;
  return (
    <span
      aria-hidden
      className="ml-auto h-1 w-24 shrink-0 overflow-hidden rounded-full bg-line-strong max-sm:hidden"
    >
      <span
        className="block h-full bg-accent"
        style={{ width: `${(100 * won) / (won + lost)}%` }}
      />
    </span>
  );
}

function Contributions({ base, instanceKey }: { base: Base; instanceKey: InstanceKey }) {
  const { name, contributions, counts } = base;
  const left = counts.won + counts.lost - contributions.length;
  const label = `Values of ${name}`;
  return (
    <Card title={label} aside={`${counts.won} win, ${counts.lost} are overridden`}>
      {contributions.length === 0 ? (
        <p className="px-4 py-5 text-ink-muted">It sets nothing itself.</p>
      ) : (
        <div className="overflow-x-auto">
          <table aria-label={label} className="w-full border-collapse text-left text-xs">
            <thead>
              <tr className="border-b border-line text-ink-faint">
                <th scope="col" className="h-9 px-4 font-medium">
                  Value
                </th>
                <th scope="col" className="px-3 font-medium max-sm:hidden">
                  Says
                </th>
                <th scope="col" className="px-3 pr-4 font-medium">
                  <span className="sm:hidden">Outcome</span>
                  <span className="max-sm:hidden">What became of it</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {contributions.map(({ path, isWon, text, lostTo }) => (
                <tr key={toPointer(path)} className="border-b border-line/70 last:border-0">
                  <td className="px-4 py-1.5 font-mono break-words sm:min-w-40">
                    <Link
                      to={paths.instance(instanceKey, { value: toPointer(path) })}
                      className="rounded-sm hover:text-accent hover:underline"
                    >
                      <VisibleText text={path.join(" › ")} most={300} />
                    </Link>
                    <div className="sm:hidden">
                      <Said text={text} isWon={isWon} />
                    </div>
                  </td>
                  <td className="max-w-100 px-3 py-1.5 font-mono break-words max-sm:hidden">
                    <Said text={text} isWon={isWon} />
                  </td>
                  <td className="px-3 py-1.5 pr-4">
                    {isWon ? (
                      <Badge tone="accent">Wins</Badge>
                    ) : (
                      <span className="flex flex-wrap items-center gap-x-2">
                        <Badge>Overridden</Badge>
                        {lostTo && <OriginBadge location={lostTo} />}
                      </span>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {left > 0 && <p className="px-4 py-2 text-xs text-ink-muted">And {left} more.</p>}
    </Card>
  );
}

function Said({
  text: { text, isCut },
  isWon,
}: {
  text: { text: string; isCut: boolean };
  isWon: boolean;
}) {
  return (
    <span className={classNames("break-words", !isWon && "text-ink-faint line-through")}>
      {text === "" ? '""' : <VisibleText text={text} most={200} />}
      {isCut && "…"}
    </span>
  );
}
