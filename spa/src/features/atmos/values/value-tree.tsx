import { useState } from "react";
import type { AnyVariables, TypedDocumentNode } from "urql";

import { fromPointer } from "@/paths";
import { Tree } from "@/ui/tree";

import { useBranches } from "./branches";
import { ancestors, flatten, type Section } from "./flatten";
import { ValueRow, type RowValue } from "./value-row";

/** A resolved configuration as a tree that fetches what is opened. */
export function ValueTree<Data, Variables extends AnyVariables>({
  label,
  sections,
  query,
  variables,
  read,
  selected,
  onSelect,
}: {
  label: string;
  sections: readonly Section[];
  query: TypedDocumentNode<Data, Variables>;
  variables: (path: string[]) => Variables;
  read: (data: Data) => readonly RowValue[] | null;
  /** The pointer of the value whose origin is shown. */
  selected: string | undefined;
  onSelect: (path: string[]) => void;
}) {
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(
    () => new Set(["/vars", ...ancestors(fromPointer(selected ?? ""))]),
  );
  const open = [...expanded].filter((pointer) =>
    ancestors(fromPointer(pointer)).every((parent) => expanded.has(parent)),
  );
  const known = open.filter((pointer) =>
    sections.some(({ name, size }) => name === fromPointer(pointer)[0] && size > 0),
  );
  const branches = useBranches({ query, variables, read }, known);
  const rows = flatten(sections, expanded, branches);

  const toggle = (id: string) =>
    setExpanded((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });

  return (
    <Tree
      label={label}
      rows={rows}
      selectedId={selected}
      onToggle={({ id }) => toggle(id)}
      onSelect={(row) => {
        if (row.type !== "note") onSelect(row.path);
      }}
    >
      {(row) => <ValueRow row={row} onSelect={onSelect} />}
    </Tree>
  );
}
