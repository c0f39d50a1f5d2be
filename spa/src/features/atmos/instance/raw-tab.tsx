import { useQuery } from "urql";

import { graphql } from "@/graphql/graphql";
import type { InstanceKey } from "@/paths";
import { CodeView } from "@/ui/code-view";
import { CopyButton } from "@/ui/command-copy";
import { DownloadButton } from "@/ui/download-button";
import { Card } from "@/ui/page";
import { QueryView } from "@/ui/query-view";
import { EmptyState, SkeletonRows } from "@/ui/states";

const query = graphql(/* GraphQL */ `
  query RawTab($stack: String!, $component: String!, $type: String!) {
    instance(stack: $stack, component: $component, type: $type) {
      id
      raw
    }
  }
`);

/** The configuration as it is merged, before templates and functions. */
export function RawTab({ instanceKey: { stack, type, name } }: { instanceKey: InstanceKey }) {
  const result = useQuery({ query, variables: { stack, type, component: name } });
  return (
    <QueryView result={result} loading={<SkeletonRows />}>
      {({ instance }) =>
        instance?.raw == null ? (
          <EmptyState title="Nothing is written">This instance was just taken away.</EmptyState>
        ) : (
          <Card
            title="Before templates and functions"
            aside={
              <span className="flex items-center justify-end gap-1">
                <CopyButton text={instance.raw} label="Copy the YAML" />
                <DownloadButton name={`${stack}-${flat(name)}.raw.yaml`} text={instance.raw} />
              </span>
            }
          >
            <CodeView label="YAML" text={instance.raw} language="yaml" />
          </Card>
        )
      }
    </QueryView>
  );
}

function flat(name: string): string {
  return name.replaceAll("/", "-");
}
