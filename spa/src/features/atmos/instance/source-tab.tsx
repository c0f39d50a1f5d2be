import { useQuery } from "urql";

import { graphql } from "@/graphql/graphql";
import type { InstanceKey } from "@/paths";
import { CodeView } from "@/ui/code-view";
import { CopyButton } from "@/ui/command-copy";
import { Card } from "@/ui/page";
import { QueryView } from "@/ui/query-view";
import { SkeletonRows } from "@/ui/states";

const yamlQuery = graphql(/* GraphQL */ `
  query InstanceYaml($stack: String!, $component: String!, $type: String!) {
    instance(stack: $stack, component: $component, type: $type) {
      id
      yaml
    }
  }
`);

const jsonQuery = graphql(/* GraphQL */ `
  query InstanceJson($stack: String!, $component: String!, $type: String!) {
    instance(stack: $stack, component: $component, type: $type) {
      id
      json
    }
  }
`);

/** The resolved configuration as text. */
export function SourceTab({
  instanceKey: { stack, type, name },
  language,
}: {
  instanceKey: InstanceKey;
  language: "yaml" | "json";
}) {
  const variables = { stack, type, component: name };
  const yaml = useQuery({ query: yamlQuery, variables, pause: language !== "yaml" });
  const json = useQuery({ query: jsonQuery, variables, pause: language !== "json" });
  return language === "yaml" ? (
    <QueryView result={yaml} loading={<SkeletonRows />}>
      {({ instance }) => instance && <Source language="yaml" text={instance.yaml} />}
    </QueryView>
  ) : (
    <QueryView result={json} loading={<SkeletonRows />}>
      {({ instance }) =>
        instance && <Source language="json" text={JSON.stringify(instance.json, undefined, 2)} />
      }
    </QueryView>
  );
}

function Source({ language, text }: { language: "yaml" | "json"; text: string }) {
  const name = language.toUpperCase();
  return (
    <Card
      title={`Resolved configuration in ${name}`}
      aside={<CopyButton text={text} label={`Copy the ${name}`} />}
    >
      <CodeView label={name} text={text} language={language} />
    </Card>
  );
}
