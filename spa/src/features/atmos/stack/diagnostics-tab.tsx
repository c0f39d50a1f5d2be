import { Link } from "react-router";
import { useQuery } from "urql";

import { graphql } from "@/graphql/graphql";
import { paths } from "@/paths";
import { Card } from "@/ui/page";
import { QueryView } from "@/ui/query-view";
import { EmptyState, SkeletonRows } from "@/ui/states";

import { DiagnosticItem } from "../diagnostics/diagnostic-item";

const LIMIT = 50;

const query = graphql(/* GraphQL */ `
  query StackDiagnostics($name: String!, $first: Int!) {
    stack(name: $name) {
      id
      name
      diagnostics(first: $first) {
        totalCount
        nodes {
          id
          ...DiagnosticItem_diagnostic
        }
      }
    }
  }
`);

/** What is wrong or doubtful in the stack. */
export function DiagnosticsTab({ stack: name }: { stack: string }) {
  const result = useQuery({ query, variables: { name, first: LIMIT } });
  return (
    <Card>
      <QueryView result={result} loading={<SkeletonRows />}>
        {({ stack }) => {
          const diagnostics = stack?.diagnostics;
          if (!diagnostics || diagnostics.nodes.length === 0) {
            return <EmptyState title="All clear">Nothing to say about this stack.</EmptyState>;
          }
          return (
            <>
              <ul className="divide-y divide-line">
                {diagnostics.nodes.map((diagnostic) => (
                  <DiagnosticItem key={diagnostic.id} diagnostic={diagnostic} />
                ))}
              </ul>
              {diagnostics.totalCount > diagnostics.nodes.length && (
                <p className="border-t border-line px-4 py-2 text-xs">
                  <Link
                    to={paths.diagnostics({ stack: name })}
                    className="text-accent hover:underline"
                  >
                    All {diagnostics.totalCount.toLocaleString("en")} diagnostics
                  </Link>
                </p>
              )}
            </>
          );
        }}
      </QueryView>
    </Card>
  );
}
