import { Unplug } from "lucide-react";

import { graphql } from "@/graphql/graphql";
import type { ValueRow_ValueFragment } from "@/graphql/generated/graphql";
import { Badge } from "@/ui/badge";
import { classNames } from "@/ui/class-names";
import { CutStart } from "@/ui/cut-start";

import { VisibleText } from "@/ui/visible-text";

import type { ValueTreeRow } from "./flatten";
import { ValueText } from "./value-text";

export const valueRow = graphql(/* GraphQL */ `
  fragment ValueRow_value on Value {
    path
    key
    kind
    # No more than a line shows of it.
    scalar(most: 400)
    length
    size
    hasChildren
    isReference
    location {
      line
      file {
        id
        path
      }
    }
  }
`);

export type RowValue = ValueRow_ValueFragment;

/** One line of the tree: the key, the value, where it comes from. */
export function ValueRow({
  row,
  onSelect,
}: {
  row: ValueTreeRow<RowValue>;
  onSelect: (path: string[]) => void;
}) {
  switch (row.type) {
    case "section":
      return (
        <>
          <span className="shrink-0 font-sans text-sm font-medium">
            <VisibleText text={row.section.name} most={200} />
          </span>
          <ValueText
            kind={row.section.kind}
            scalar={row.section.scalar ?? null}
            length={row.section.length}
            size={row.section.size}
            className="min-w-0 truncate"
          />
        </>
      );
    case "note":
      return <span className={row.isError ? "text-danger" : "text-ink-faint"}>{row.text}</span>;
    case "more":
      return (
        <span className="text-accent">
          Show more: {row.left.toLocaleString("en")} of {row.of.toLocaleString("en")} are left
        </span>
      );
    case "value":
      return <Value value={row.value} onSelect={() => onSelect(row.path)} />;
  }
}

function Value({ value, onSelect }: { value: RowValue; onSelect: () => void }) {
  const { key, kind, scalar, length, size, isReference, location } = value;
  return (
    <>
      <span className="max-w-1/2 shrink-0 truncate text-ink">
        <VisibleText text={key} most={200} />
      </span>
      <ValueText
        kind={kind}
        scalar={scalar}
        length={length}
        size={size}
        className="min-w-0 truncate"
      />
      {isReference && (
        <Badge tone="info" icon={Unplug}>
          Unresolved
        </Badge>
      )}
      <button
        type="button"
        tabIndex={-1}
        onClick={(event) => {
          event.stopPropagation();
          onSelect();
        }}
        title={location ? `${location.file.path}:${location.line}` : "Where it comes from"}
        className={classNames(
          "ml-auto flex max-w-[45%] min-w-0 shrink-0 items-baseline rounded-sm pl-4 text-2xs text-ink-faint hover:text-accent hover:underline max-sm:hidden",
          // The same word on each row tells nothing until one is there.
          !location && "opacity-0 in-[[role=treeitem]:hover]:opacity-100",
        )}
      >
        {location ? <CutStart text={`${location.file.path}:${location.line}`} /> : "origin"}
      </button>
    </>
  );
}
