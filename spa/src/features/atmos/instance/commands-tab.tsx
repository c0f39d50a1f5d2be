import { useQuery } from "urql";

import { graphql } from "@/graphql/graphql";
import { paths, type InstanceKey } from "@/paths";
import { CommandCopy, CopyButton } from "@/ui/command-copy";
import { Card } from "@/ui/page";
import { QueryView } from "@/ui/query-view";
import { SkeletonRows } from "@/ui/states";
import { Link } from "react-router";

const query = graphql(/* GraphQL */ `
  query CommandsTab($stack: String!, $component: String!, $type: String!) {
    instance(stack: $stack, component: $component, type: $type) {
      id
      isAbstract
      commands {
        label
        text
      }
      steps {
        label
        text
      }
    }
  }
`);

/** What one types: with Atmos, and without it. */
export function CommandsTab({ instanceKey }: { instanceKey: InstanceKey }) {
  const { stack, type, name } = instanceKey;
  const result = useQuery({ query, variables: { stack, type, component: name } });
  return (
    <QueryView result={result} loading={<SkeletonRows />}>
      {({ instance }) =>
        instance && (
          <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-2">
            <Card title="With Atmos">
              <Commands commands={instance.commands} />
            </Card>
            <Card
              title="What Atmos runs"
              aside={
                instance.steps.length > 0 && (
                  <CopyButton
                    text={instance.steps.map(({ text }) => text).join("\n")}
                    label="Copy all steps"
                  />
                )
              }
            >
              {instance.steps.length === 0 ? (
                <p className="px-4 py-5 text-ink-muted">
                  {instance.isAbstract
                    ? "A base is never deployed, so nothing is run for it."
                    : `What Atmos runs for a ${type} component is not known here.`}
                </p>
              ) : (
                <>
                  <p className="px-4 pt-3 text-xs text-ink-muted">
                    Without Atmos, the{" "}
                    <Link
                      to={paths.instance(instanceKey, { tab: "files" })}
                      className="text-accent underline"
                    >
                      generated files
                    </Link>{" "}
                    have to be there first.
                  </p>
                  <Commands commands={instance.steps} />
                </>
              )}
            </Card>
          </div>
        )
      }
    </QueryView>
  );
}

function Commands({ commands }: { commands: { label: string; text: string }[] }) {
  return (
    <div className="flex flex-col gap-3 p-4">
      {commands.map(({ label, text }) => (
        <CommandCopy key={`${label} ${text}`} label={label} command={text} />
      ))}
    </div>
  );
}
