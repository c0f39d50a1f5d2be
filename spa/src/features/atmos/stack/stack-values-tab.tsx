import { useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { useClient, useQuery } from "urql";

import { graphql, readFragment } from "@/graphql/graphql";
import { fromPointer, toPointer } from "@/paths";
import { Card } from "@/ui/page";
import { Panel } from "@/ui/panel";
import { QueryView } from "@/ui/query-view";
import { EmptyState, SkeletonRows } from "@/ui/states";
import { useHrefWith } from "@/ui/url-state";

import { inReadingOrder } from "../values/sections";
import { FIRST_TEXT, MOST_TEXT, ValuePanel } from "../values/value-panel";
import { valueRow } from "../values/value-row";
import { useOpenNodes } from "../values/use-open-nodes";
import { ValueTree } from "../values/value-tree";

const branchQuery = graphql(/* GraphQL */ `
  query StackBranch($name: String!, $path: [String!]!, $depth: Int!, $most: Int!) {
    stack(name: $name) {
      id
      name
      values(path: $path, depth: $depth, most: $most) {
        ...ValueRow_value
      }
    }
  }
`);

const wholeQuery = graphql(/* GraphQL */ `
  query StackWhole($name: String!, $path: [String!]!) {
    stack(name: $name) {
      id
      name
      value(path: $path) {
        path
        json
      }
    }
  }
`);

const valueQuery = graphql(/* GraphQL */ `
  query StackValue($name: String!, $path: [String!]!, $most: Int!) {
    stack(name: $name) {
      id
      name
      value(path: $path) {
        ...ValuePanel_value
      }
    }
  }
`);

/** The global sections alone. */
const SECTIONS = { path: [], depth: 1, most: 1_000 };

/** What the stack says for all its components, before any of them speaks. */
export function StackValuesTab({ stack: name }: { stack: string }) {
  const result = useQuery({ query: branchQuery, variables: { name, ...SECTIONS } });
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const hrefWith = useHrefWith();
  const nodes = useOpenNodes();
  const selected = params.get("value") ?? undefined;
  const select = (path: string[] | undefined) => {
    void navigate(hrefWith({ value: path && toPointer(path) }), {
      replace: selected !== undefined,
      preventScrollReset: true,
    });
  };
  return (
    <div className="flex items-start gap-4">
      <Card className="min-w-0 flex-1" title="Values for every component of the stack">
        <QueryView result={result} loading={<SkeletonRows />}>
          {({ stack }) => {
            const values = readFragment(valueRow, stack?.values ?? []);
            const sections = values.filter(({ path }) => path.length === 1);
            if (sections.length === 0) {
              return (
                <EmptyState title="No values of its own">
                  This stack sets nothing for all its components.
                </EmptyState>
              );
            }
            return (
              <div className="p-2">
                <ValueTree
                  label="Values of the stack"
                  sections={inReadingOrder(
                    sections.map(({ key, kind, size, scalar, length }) => ({
                      name: key,
                      kind,
                      size,
                      scalar,
                      length,
                    })),
                  )}
                  query={branchQuery}
                  variables={(wanted) => ({ name, ...wanted })}
                  read={({ stack }) => stack && readFragment(valueRow, stack.values)}
                  selected={selected}
                  {...nodes}
                  onSelect={select}
                />
              </div>
            );
          }}
        </QueryView>
      </Card>
      {selected !== undefined && (
        <Panel title="Origin of the value" onClose={() => select(undefined)}>
          <SelectedValue key={selected} name={name} path={fromPointer(selected)} />
        </Panel>
      )}
    </div>
  );
}

function SelectedValue({ name, path }: { name: string; path: string[] }) {
  const client = useClient();
  const [most, setMost] = useState(FIRST_TEXT);
  const result = useQuery({ query: valueQuery, variables: { name, path, most } });
  const whole = async () => {
    const { data } = await client.query(wholeQuery, { name, path }).toPromise();
    return data?.stack?.value?.json;
  };
  return (
    <QueryView result={result} loading={<SkeletonRows rows={4} />}>
      {({ stack }) =>
        stack?.value ? (
          <ValuePanel
            value={stack.value}
            whole={whole}
            onMore={most < MOST_TEXT ? () => setMost(MOST_TEXT) : undefined}
          />
        ) : (
          <EmptyState title="The value is gone">
            Nothing stands at {path.join(" › ")} any more.
          </EmptyState>
        )
      }
    </QueryView>
  );
}
