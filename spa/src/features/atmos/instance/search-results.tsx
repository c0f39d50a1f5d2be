import { useQuery, type UseQueryResponse } from "urql";

import { graphql, readFragment } from "@/graphql/graphql";
import type { InstanceSearchQuery } from "@/graphql/generated/graphql";
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

export type Matches = {
  result: UseQueryResponse<InstanceSearchQuery>;
  values: readonly RowValue[];
  /** Whether there are more. */
  isMore: boolean;
};

/** The values of an instance whose key or content holds the text. */
export function useMatches(
  variables: { stack: string; component: string; type: string },
  text: string,
): Matches {
  const result = useQuery({
    query,
    variables: { ...variables, text, first: LIMIT },
    pause: text === "",
  });
  const found = text === "" ? undefined : result[0].data?.instance?.search;
  const values = readFragment(valueRow, found ?? []);
  return { result, values, isMore: values.length === LIMIT };
}

/** These values, one below the other. */
export function SearchResults({
  result,
  values,
  isMore,
  text,
  selected,
  onSelect,
}: Matches & {
  text: string;
  selected: string | undefined;
  onSelect: (path: string[]) => void;
}) {
  return (
    <QueryView result={result} loading={<SkeletonRows rows={4} />}>
      {() =>
        values.length === 0 ? (
          <EmptyState title="No value matches">Nothing here holds “{text}”.</EmptyState>
        ) : (
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
            {isMore && (
              <p className="border-t border-line px-4 py-2 text-xs text-ink-muted">
                The first {LIMIT} matches. Search for more to see fewer.
              </p>
            )}
          </>
        )
      }
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
  const { path, kind, scalar, length, size, location } = value;
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
        <ValueText
          kind={kind}
          scalar={scalar}
          length={length}
          size={size}
          className="min-w-0 truncate"
        />
        {location && (
          <span className="ml-auto flex max-w-[40%] min-w-0 shrink-0 items-baseline pl-4 text-2xs text-ink-faint max-sm:hidden">
            <CutStart text={`${location.file.path}:${location.line}`} />
          </span>
        )}
      </button>
    </li>
  );
}
