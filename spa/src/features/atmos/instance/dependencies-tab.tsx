import { Unlink } from "lucide-react";
import { Link } from "react-router";
import { useQuery } from "urql";

import { graphql, readFragment, type FragmentType } from "@/graphql/graphql";
import type {
  DependencyItem_DependencyFragment,
  DependencyKind,
} from "@/graphql/generated/graphql";
import { paths, toPointer, type InstanceKey } from "@/paths";
import { Badge } from "@/ui/badge";
import { Card } from "@/ui/page";
import { QueryView } from "@/ui/query-view";
import { SkeletonRows } from "@/ui/states";

import { OriginBadge, type OriginLocation } from "../origin-badge";

const fragment = graphql(/* GraphQL */ `
  fragment DependencyItem_dependency on Dependency {
    kind
    isMissing
    toComponent
    toStack
    from {
      id
      type
      name
      stack {
        id
        name
      }
    }
    to {
      id
      type
      name
      stack {
        id
        name
      }
    }
    location {
      ...OriginBadge_location
    }
  }
`);

const query = graphql(/* GraphQL */ `
  query DependenciesTab($stack: String!, $component: String!, $type: String!) {
    instance(stack: $stack, component: $component, type: $type) {
      id
      dependencies {
        ...DependencyItem_dependency
      }
      dependents {
        ...DependencyItem_dependency
      }
      references {
        expression
        reason
        path
        location {
          ...OriginBadge_location
        }
      }
    }
  }
`);

const KINDS = {
  COMPONENT: "dependencies.components",
  DEPENDS_ON: "settings.depends_on",
  FUNCTION: "function",
} satisfies Record<DependencyKind, string>;

/** What the instance needs, what needs it, and what only the outside can tell. */
export function DependenciesTab({ instanceKey }: { instanceKey: InstanceKey }) {
  const { stack, type, name } = instanceKey;
  const result = useQuery({ query, variables: { stack, type, component: name } });
  return (
    <QueryView result={result} loading={<SkeletonRows rows={6} />}>
      {({ instance }) =>
        instance && (
          <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-2">
            <Card title="Depends on" aside={instance.dependencies.length}>
              <Dependencies
                dependencies={instance.dependencies}
                side="to"
                nothing="It depends on nothing."
              />
            </Card>
            <Card title="Needed by" aside={instance.dependents.length}>
              <Dependencies
                dependencies={instance.dependents}
                side="from"
                nothing="Nothing depends on it."
              />
            </Card>
            <Card
              title="Needs the outside"
              aside={instance.references.length}
              className="lg:col-span-2"
            >
              {instance.references.length === 0 ? (
                <p className="px-4 py-5 text-ink-muted">Every value resolves from the files.</p>
              ) : (
                <ul className="divide-y divide-line">
                  {instance.references.map(({ path, expression, reason, location }) => (
                    <li key={toPointer(path)} className="flex flex-col gap-1 px-4 py-2.5">
                      <Link
                        to={paths.instance(instanceKey, { value: toPointer(path) })}
                        className="self-start rounded-sm font-mono text-xs font-medium hover:text-accent hover:underline"
                      >
                        {path.join(" › ")}
                      </Link>
                      <code className="font-mono text-xs break-all text-value-string">
                        {expression}
                      </code>
                      <div className="flex flex-wrap gap-x-3 text-xs text-ink-muted">
                        <span>{reason}</span>
                        <MaybeOrigin location={location} />
                      </div>
                    </li>
                  ))}
                </ul>
              )}
            </Card>
          </div>
        )
      }
    </QueryView>
  );
}

type Dependency = DependencyItem_DependencyFragment;

/** The edges to each other instance together, in the order in which they came. */
function byOther(dependencies: Dependency[], side: "to" | "from"): [string, Dependency[]][] {
  const groups = new Map<string, Dependency[]>();
  for (const dependency of dependencies) {
    const key = dependency[side]?.id ?? `${dependency.toStack} ${dependency.toComponent}`;
    groups.set(key, [...(groups.get(key) ?? []), dependency]);
  }
  return [...groups];
}

function Dependencies({
  dependencies,
  side,
  nothing,
}: {
  dependencies: FragmentType<typeof fragment>[];
  side: "to" | "from";
  nothing: string;
}) {
  const all = dependencies.map((each) => readFragment(fragment, each));
  if (all.length === 0) return <p className="px-4 py-5 text-ink-muted">{nothing}</p>;
  return (
    <ul className="divide-y divide-line">
      {byOther(all, side).map(([key, edges]) => (
        <li key={key} className="px-4 py-2.5">
          {edges[0] && <Other dependency={edges[0]} side={side} />}
          <ul className="mt-1.5 flex flex-col gap-1">
            {edges.map(({ kind, location }, index) => (
              <li key={index} className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
                <Badge mono>{KINDS[kind]}</Badge>
                <MaybeOrigin location={location} />
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}

/** The instance at the other end, or the name of one that is not there. */
function Other({ dependency, side }: { dependency: Dependency; side: "to" | "from" }) {
  const { isMissing, toComponent, toStack } = dependency;
  const other = dependency[side];
  return (
    <span className="flex flex-wrap items-center gap-2">
      {other ? (
        <Link
          to={paths.instance({ ...other, stack: other.stack.name })}
          className="rounded-sm font-mono text-xs font-medium hover:text-accent hover:underline"
        >
          {other.name}
          <span className="font-normal text-ink-muted"> in {other.stack.name}</span>
        </Link>
      ) : (
        <span className="font-mono text-xs">
          {toComponent} <span className="text-ink-muted">in {toStack}</span>
        </span>
      )}
      {isMissing && (
        <Badge tone="danger" icon={Unlink}>
          Missing
        </Badge>
      )}
    </span>
  );
}

function MaybeOrigin({ location }: { location: OriginLocation | null }) {
  return location ? <OriginBadge location={location} /> : null;
}
