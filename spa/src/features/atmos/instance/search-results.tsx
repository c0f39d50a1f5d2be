import { useQuery } from "urql";

import { graphql, readFragment } from "@/graphql/graphql";
import { toPointer } from "@/paths";
import { classNames } from "@/ui/class-names";
import { CutStart } from "@/ui/cut-start";
import { QueryView } from "@/ui/query-view";
import { EmptyState, SkeletonRows } from "@/ui/states";

import { valueRow, type RowValue } from "../values/value-row";
import { ValueText } from "../values/value-text";

const LIMIT = 100;

const query = graphql(/* GraphQL */ `
  query InstanceSearch(
    $stack: String!
    $component: String!
    $type: String!
    $text: String!
    $first: Int!
  ) {
    instance(stack: $stack, component: $component, type: $type) {
      id
      search(text: $text, first: $first) {
        ...ValueRow_value
      }
    }
  }
`);

/** The values of an instance whose key or content holds the text. */
export function SearchResults({
  variables,
  text,
  selected,
  onSelect,
}: {
  variables: { stack: string; component: string; type: string };
  text: string;
  selected: string | undefined;
  onSelect: (path: string[]) => void;
}) {
  const result = useQuery({ query, variables: { ...variables, text, first: LIMIT } });
  return (
    <QueryView result={result} loading={<SkeletonRows rows={4} />}>
      {({ instance }) => {
        const values = readFragment(valueRow, instance?.search ?? []);
        if (values.length === 0) {
          return <EmptyState title="No value matches">Nothing here holds “{text}”.</EmptyState>;
        }
        return (
          <>
            <ul aria-label="Matching values" className="p-2 font-mono text-xs">
              {values.map((value) => (
                <Match
                  key={toPointer(value.path)}
                  value={value}
                  isSelected={toPointer(value.path) === selected}
                  onSelect={() => onSelect(value.path)}
                />
              ))}
            </ul>
            {values.length === LIMIT && (
              <p className="border-t border-line px-4 py-2 text-xs text-ink-muted">
                The first {LIMIT} matches. Search for more to see fewer.
              </p>
            )}
          </>
        );
      }}
    </QueryView>
  );
}

function Match({
  value,
  isSelected,
  onSelect,
}: {
  value: RowValue;
  isSelected: boolean;
  onSelect: () => void;
}) {
  const { path, kind, json, size, location } = value;
  return (
    <li>
      <button
        type="button"
        aria-pressed={isSelected}
        onClick={onSelect}
        className={classNames(
          "flex min-h-7 w-full items-center gap-2 rounded-sm px-2 py-1 text-left",
          isSelected ? "bg-selected" : "hover:bg-hover",
        )}
      >
        <span className="max-w-[55%] min-w-0 shrink-0 truncate">
          <span className="text-ink-faint">
            {path
              .slice(0, -1)
              .map((step) => `${step} › `)
              .join("")}
          </span>
          {path.at(-1)}
        </span>
        <ValueText kind={kind} json={json} size={size} className="min-w-0 truncate" />
        {location && (
          <span className="ml-auto flex max-w-[40%] min-w-0 shrink-0 items-baseline pl-4 text-2xs text-ink-faint max-sm:hidden">
            <CutStart text={`${location.file.path}:${location.line}`} />
          </span>
        )}
      </button>
    </li>
  );
}
