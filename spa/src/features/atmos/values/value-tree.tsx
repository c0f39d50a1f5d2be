import { FoldVertical, UnfoldVertical } from "lucide-react";
import { useState } from "react";
import type { AnyVariables, TypedDocumentNode } from "urql";

import { fromPointer, toPointer } from "@/paths";
import { IconButton } from "@/ui/button";
import { Tree } from "@/ui/tree";

import { useBranches, type Reach, type Wanted } from "./branches";
import { ancestors, flatten, PAGE, type Section } from "./flatten";
import { useFlashing } from "./flashing";
import { ValueRow, type RowValue } from "./value-row";

/** Stands for all pointers in what is open. */
const EVERYTHING = "*";
/** So many of what was searched for open what they stand in. */
const MOST_MARKS = 50;
/** As deep as one question goes. */
const DEEPEST = 20;

/** A resolved configuration as a tree that fetches what is opened. */
export function ValueTree<Data, Variables extends AnyVariables>({
  label,
  sections,
  query,
  variables,
  read,
  selected,
  marked,
  open: kept,
  onOpen,
  onSelect,
}: {
  label: string;
  sections: readonly Section[];
  query: TypedDocumentNode<Data, Variables>;
  variables: (wanted: Wanted) => Variables;
  read: (data: Data) => readonly RowValue[] | null;
  /** The pointer of the value whose origin is shown. */
  selected: string | undefined;
  /** The pointers of values that were searched for. */
  marked?: ReadonlySet<string>;
  /** The pointers of what is open at first; `/vars` unless said. */
  open?: readonly string[];
  /** Told whenever something opens or closes. */
  onOpen?: (pointers: readonly string[]) => void;
  onSelect: (path: string[]) => void;
}) {
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(
    () => new Set([...(kept ?? ["/vars"]), ...ancestors(fromPointer(selected ?? ""))]),
  );
  const [shown, setShown] = useState(selected);
  if (selected !== shown) {
    // Another value was chosen, here or by its address: it has to be seen.
    setShown(selected);
    setExpanded(new Set([...expanded, ...ancestors(fromPointer(selected ?? ""))]));
  }
  // What was searched for is seen, too.
  const marks = [...(marked ?? [])].slice(0, MOST_MARKS);
  const [found, setFound] = useState("");
  if (marks.join() !== found) {
    setFound(marks.join());
    setExpanded(new Set([...expanded, ...marks.flatMap((mark) => ancestors(fromPointer(mark)))]));
  }
  const [isDeep, setIsDeep] = useState(kept?.includes(EVERYTHING) === true);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [pages, setPages] = useState<ReadonlyMap<string, number>>(new Map());

  const opened = sections.filter(({ size }) => size > 0).map(({ name }) => toPointer([name]));
  const reach = (pointer: string, depth: number): Reach => ({
    pointer,
    depth,
    most: Math.min((pages.get(pointer) ?? 1) * PAGE, 10_000),
  });
  const open = [...expanded].filter((pointer) =>
    ancestors(fromPointer(pointer)).every((parent) => expanded.has(parent)),
  );
  const known = open.filter((pointer) =>
    opened.includes(toPointer(fromPointer(pointer).slice(0, 1))),
  );
  const reaches = isDeep
    ? [
        ...opened.map((pointer) => reach(pointer, DEEPEST)),
        ...known.filter((pointer) => pages.has(pointer)).map((pointer) => reach(pointer, 1)),
      ]
    : known.map((pointer) => reach(pointer, 1));
  const branches = useBranches({ query, variables, read }, reaches);
  const all = new Set(isDeep ? [...opened, ...branches.keys(), ...expanded] : expanded);
  for (const pointer of closed) all.delete(pointer);
  const rows = flatten(sections, all, branches);
  const flashing = useFlashing(rows);

  const toggle = (id: string) => {
    const isOpen = all.has(id);
    setClosed(changed(closed, id, isOpen && isDeep));
    const next = changed(expanded, id, !isOpen);
    setExpanded(next);
    onOpen?.(isDeep ? [EVERYTHING] : [...next]);
  };

  return (
    <div className="relative">
      <div className="absolute top-0 right-0 z-1 flex">
        <IconButton
          icon={UnfoldVertical}
          label="Expand all"
          className="size-7"
          onClick={() => {
            setIsDeep(true);
            setClosed(new Set());
            onOpen?.([EVERYTHING]);
          }}
        />
        <IconButton
          icon={FoldVertical}
          label="Collapse all"
          className="size-7"
          onClick={() => {
            setIsDeep(false);
            setClosed(new Set());
            setExpanded(new Set());
            onOpen?.([]);
          }}
        />
      </div>
      <Tree
        label={label}
        rows={rows}
        selectedId={selected}
        marked={marked}
        flashing={flashing}
        onToggle={({ id }) => toggle(id)}
        onSelect={(row) => {
          if (row.type === "more") {
            const pointer = toPointer(row.path);
            setPages(new Map(pages).set(pointer, (pages.get(pointer) ?? 1) + 1));
          } else if (row.type !== "note") {
            onSelect(row.path);
          }
        }}
      >
        {(row) => <ValueRow row={row} onSelect={onSelect} />}
      </Tree>
    </div>
  );
}

/** The set with an element, or without it. */
function changed(set: ReadonlySet<string>, element: string, isIn: boolean): ReadonlySet<string> {
  const after = new Set(set);
  if (isIn) after.add(element);
  else after.delete(element);
  return after;
}
