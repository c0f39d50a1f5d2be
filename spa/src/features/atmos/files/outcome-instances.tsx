import { useState } from "react";
import { Link } from "react-router";
import { useQuery } from "urql";

import { graphql } from "@/graphql/graphql";
import { paths } from "@/paths";
import { VisibleText } from "@/ui/visible-text";

const query = graphql(/* GraphQL */ `
  query OutcomeInstances($path: String!, $line: Int!, $first: Int!) {
    file(path: $path) {
      id
      reading {
        at(line: $line) {
          outcomes {
            instances(first: $first) {
              totalCount
              nodes {
                id
                type
                name
                stack {
                  id
                  name
                }
              }
            }
          }
        }
      }
    }
  }
`);

/** How many are listed. */
const MOST = 20;

/** Where in a file an outcome belongs: the place in the line, and its own among those of the place. */
export type OutcomePlace = { path: string; line: number; place: number; outcome: number };

/** The instances that have an outcome, when asked for. */
export function OutcomeInstances({ at, count }: { at: OutcomePlace; count: number }) {
  const [isOpen, setOpen] = useState(false);
  const { path, line, place, outcome } = at;
  const variables = { path, line, first: MOST };
  const [{ data }] = useQuery({ query, variables, pause: !isOpen });
  const found = data?.file?.reading.at[place]?.outcomes[outcome]?.instances;
  return (
    <details
      onToggle={(event) => setOpen(event.currentTarget.open)}
      className="mt-0.5 text-xs text-ink-muted"
    >
      <summary className="min-h-6 w-max rounded-sm hover:text-ink">
        {count === 1 ? "Which instance" : "Which instances"}
      </summary>
      <ul aria-label="Instances" className="flex flex-col gap-1 pt-1 pl-4">
        {found?.nodes.map(({ id, type, name, stack }) => (
          <li key={id}>
            <Link
              className="font-mono hover:text-accent hover:underline"
              to={paths.instance({ stack: stack.name, type, name })}
            >
              <VisibleText text={`${stack.name} › ${name}`} most={200} />
            </Link>
          </li>
        ))}
        {found && found.totalCount > found.nodes.length && (
          <li className="text-ink-faint">
            and {(found.totalCount - found.nodes.length).toLocaleString("en")} more
          </li>
        )}
      </ul>
    </details>
  );
}
