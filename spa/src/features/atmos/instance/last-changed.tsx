import { Link } from "react-router";
import { useQuery } from "urql";

import { graphql } from "@/graphql/graphql";
import { paths, type InstanceKey } from "@/paths";
import { Ago } from "@/ui/time";
import { VisibleText } from "@/ui/visible-text";

import { useUntilReady } from "../use-until-ready";

const query = graphql(/* GraphQL */ `
  query LastChanged($stack: String!, $component: String!, $type: String!, $path: [String!]!) {
    instance(stack: $stack, component: $component, type: $type) {
      id
      value(path: $path) {
        lastChanged {
          isReady
          isUncommitted
          problem
          commit {
            commit
            author
            email
            at
            title
            isBoundary
          }
        }
      }
    }
  }
`);

/** Who changed a value last, as git has it. */
export function LastChanged({ instanceKey, path }: { instanceKey: InstanceKey; path: string[] }) {
  const { stack, type, name } = instanceKey;
  const result = useQuery({ query, variables: { stack, type, component: name, path } });
  useUntilReady(result, ({ instance }) => instance?.value?.lastChanged?.isReady ?? true);
  const known = result[0].data?.instance?.value?.lastChanged;
  if (!known || known.problem) return null;
  const { isReady, isUncommitted, commit } = known;
  return (
    <section aria-label="Last change">
      <h3 className="eyebrow mb-2">Last changed</h3>
      {!isReady ? (
        <p role="status" className="text-sm text-ink-muted">
          Reading the history…
        </p>
      ) : isUncommitted ? (
        <p className="text-sm text-warn">Not committed yet.</p>
      ) : commit ? (
        <p className="text-sm break-words">
          by{" "}
          <span className="font-medium" title={commit.email}>
            <VisibleText text={commit.author} most={200} />
          </span>{" "}
          <Ago at={commit.at} /> in{" "}
          <Link
            to={paths.instance(instanceKey, { tab: "history" })}
            className="text-accent hover:underline"
          >
            <span className="font-mono text-xs">{commit.commit.slice(0, 8)}</span>{" "}
            <VisibleText text={commit.title} most={120} />
          </Link>
          {commit.isBoundary && <span className="text-ink-muted"> or earlier</span>}
        </p>
      ) : (
        <p className="text-sm text-ink-muted">No commit that was looked at wrote it.</p>
      )}
    </section>
  );
}
