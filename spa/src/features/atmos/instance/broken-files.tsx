import { FileWarning } from "lucide-react";
import { useQuery } from "urql";

import { graphql } from "@/graphql/graphql";
import { Prose } from "@/ui/prose";

import { OriginBadge } from "../origin-badge";

const query = graphql(/* GraphQL */ `
  query BrokenFiles($stack: String!) {
    stack(name: $stack) {
      id
      name
      diagnostics(first: 10, filter: { severities: [ERROR] }) {
        nodes {
          id
          message
          location {
            ...OriginBadge_location
          }
          instance {
            id
          }
        }
      }
    }
  }
`);

const MOST = 3;

/** Files that the stack reads and that cannot be: what they say is missing from the page. */
export function BrokenFiles({ stack }: { stack: string }) {
  const [{ data }] = useQuery({ query, variables: { stack } });
  const errors = (data?.stack?.diagnostics.nodes ?? []).filter(({ instance }) => !instance);
  if (errors.length === 0) return null;
  return (
    <section
      role="alert"
      aria-label="Broken files"
      className="mb-5 rounded-lg bg-danger-soft px-4 py-3 text-sm"
    >
      <p className="flex items-start gap-2 font-medium text-danger">
        <FileWarning aria-hidden className="mt-0.5 size-4 shrink-0" />
        Something that this stack reads is broken, so some of this may be missing.
      </p>
      <ul className="mt-1.5 flex flex-col gap-1 pl-6">
        {errors.slice(0, MOST).map(({ id, message, location }) => (
          <li key={id} className="flex min-w-0 flex-wrap items-center gap-x-2 break-words">
            {location && <OriginBadge location={location} />}
            <span className="min-w-0">
              <Prose text={message} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
