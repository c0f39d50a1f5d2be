import { useQuery } from "urql";

import { graphql } from "@/graphql/graphql";

import { OriginBadge } from "../origin-badge";
import { counted } from "./line-outcome";

const query = graphql(/* GraphQL */ `
  query ImportUsages($path: String!) {
    file(path: $path) {
      id
      importedBy {
        location {
          line
          file {
            id
            path
          }
          ...OriginBadge_location
        }
      }
      stacks(first: 1) {
        totalCount
      }
    }
  }
`);

/** How many of the imports are listed. */
const MOST = 20;

/** Who else imports what a line imports. */
export function ImportUsages({ path }: { path: string }) {
  const [{ data }] = useQuery({ query, variables: { path } });
  if (!data?.file) return null;
  const { importedBy, stacks } = data.file;
  const locations = importedBy.flatMap(({ location }) => location ?? []);
  return (
    <details className="mt-1 pl-5 text-xs text-ink-muted">
      <summary className="min-h-6 rounded-sm">
        Imported in {counted(locations.length, "place")}, read by{" "}
        {counted(stacks.totalCount, "stack")}
      </summary>
      <ul className="mt-1 flex flex-col">
        {locations.slice(0, MOST).map((location) => (
          <li key={`${location.file.path}:${location.line}`}>
            <OriginBadge location={location} />
          </li>
        ))}
        {locations.length > MOST && <li>and {locations.length - MOST} more</li>}
      </ul>
    </details>
  );
}
