import { useEffect, useMemo, useRef, useState, useSyncExternalStore, type ReactNode } from "react";
import { useSearchParams } from "react-router";

import { useEstateChange } from "@/graphql/live";
import { Button } from "@/ui/button";
import { classNames } from "@/ui/class-names";
import { FilterBar, TOOL_ROW, type Choice } from "@/ui/filters";
import { useMedia } from "@/ui/media";
import { Card } from "@/ui/page";
import { ErrorState, SkeletonRows } from "@/ui/states";
import type { Sort } from "@/ui/url-state";

import { shownColumns, type ListKind, type Width } from "./list-columns";
import type { ListRows } from "./list-rows";
import { ListTable } from "./list-table";
import { ListTools } from "./list-tools";
import type { Group } from "./sections";
import { countOf, isSelected, NOTHING, type Selection } from "./selection";
import { SelectionBar, type Way } from "./selection-bar";
import { useExport, type Export } from "./use-export";

/** A list of any length with everything that one does with it: filters, groups, columns, views, files, selection. */
export function ListView<Row extends { id: string }>({
  label,
  kind,
  list: next,
  sort,
  groups,
  groupChoices,
  columnField,
  filters,
  empty,
  commands,
  waysOf,
}: {
  label: string;
  kind: ListKind<Row>;
  list: ListRows<Row>;
  sort: Sort<string>;
  groups: readonly Group[] | undefined;
  groupChoices: readonly Choice[];
  /** What makes a column of what it is given. */
  columnField?: ReactNode;
  filters: ReactNode;
  empty: ReactNode;
  commands: readonly string[];
  /** Where the selected rows lead, if they lead somewhere together. */
  waysOf: (rows: readonly Row[]) => Way[];
}) {
  const list = useReady(next);
  useRefresh(list);
  const [params] = useSearchParams();
  const chosen = params.get("columns");
  const width = useWidth();
  const columns = useMemo(() => shownColumns(kind, chosen, width), [kind, chosen, width]);
  const [selection, setSelection] = useState<Selection<Row>>(NOTHING);
  const [shownList, setShownList] = useState(list);
  if (shownList !== list) {
    // Another filter finds other rows; what was selected of them stays selected, all of them does not.
    setShownList(list);
    if (selection.isOfAll) setSelection(NOTHING);
  }
  const files = useExport(list, columns, label.toLowerCase());
  const total = list.total ?? 0;
  const selected = countOf(selection, total);
  const isWanted = (row: Row) => isSelected(selection, row.id);
  const wanted = async () => {
    if (!selection.isOfAll) return [...selection.rows.values()];
    const rows: Row[] = [];
    for await (const page of list.all()) rows.push(...page.nodes.filter(isWanted));
    return rows;
  };

  return (
    <>
      {/* The names of columns stick to the window, so the card must not cut them off. */}
      <Card label={label} className="overflow-visible">
        <FilterBar>{filters}</FilterBar>
        <div className={classNames(TOOL_ROW, "border-b border-line")}>
          <p
            role="status"
            className="shrink-0 px-1 text-sm whitespace-nowrap text-ink-muted tabular-nums"
          >
            {list.total !== undefined &&
              `${total.toLocaleString("en")} ${total === 1 ? kind.noun[0] : kind.noun[1]}`}
          </p>
          <ListTools
            kind={kind}
            shown={columns}
            groups={groupChoices}
            field={columnField}
            onExport={(format) => files.start(format, () => true)}
          />
        </div>
        {files.progress && <ExportProgress progress={files.progress} onStop={files.stop} />}
        {list.error && list.total === undefined ? (
          <ErrorState error={list.error} onRetry={() => list.refresh()} />
        ) : list.total === undefined ? (
          <SkeletonRows rows={12} />
        ) : total === 0 ? (
          empty
        ) : (
          <ListTable
            label={label}
            kind={kind}
            list={list}
            columns={columns}
            sort={sort}
            groups={groups}
            selection={selection}
            onSelect={setSelection}
          />
        )}
      </Card>
      {selected > 0 && (
        <SelectionBar
          count={selected}
          noun={kind.noun}
          commands={commands}
          ways={selection.isOfAll ? [] : waysOf([...selection.rows.values()])}
          idsOf={async () => (await wanted()).map(({ id }) => id)}
          namesOf={async () => (await wanted()).map(kind.nameOf)}
          onExport={(format) => files.start(format, isWanted, selected)}
          onClear={() => setSelection(NOTHING)}
        />
      )}
    </>
  );
}

/** The list that is looked at: the last one until the next one has rows, so that nothing jumps. */
function useReady<Row extends { id: string }>(next: ListRows<Row>): ListRows<Row> {
  useSyncExternalStore(next.subscribe, next.current);
  const [list, setList] = useState(next);
  if (list !== next && next.isReady) setList(next);
  return next.isReady ? next : list;
}

/** Asks anew when the estate changed. */
function useRefresh<Row extends { id: string }>(list: ListRows<Row>): void {
  useSyncExternalStore(list.subscribe, list.current);
  const change = useEstateChange();
  const seen = useRef(change);
  useEffect(() => {
    if (change === seen.current) return;
    seen.current = change;
    list.refresh();
  }, [list, change]);
}

function useWidth(): Width {
  const [sm, md, lg, xl] = [
    useMedia("(min-width: 640px)"),
    useMedia("(min-width: 768px)"),
    useMedia("(min-width: 1024px)"),
    useMedia("(min-width: 1280px)"),
  ];
  return xl ? "xl" : lg ? "lg" : md ? "md" : sm ? "sm" : "xs";
}

function ExportProgress({ progress, onStop }: { progress: Export; onStop: () => void }) {
  const { done, total } = progress;
  return (
    <div className="flex items-center gap-3 border-b border-line bg-sunken px-4 py-2 text-xs">
      <progress
        aria-label="Export"
        value={done}
        max={Math.max(1, total)}
        className="h-1.5 flex-1"
      />
      <span className="text-ink-muted tabular-nums">
        {done.toLocaleString("en")} of {total.toLocaleString("en")}
      </span>
      <Button look="quiet" onClick={onStop}>
        Stop
      </Button>
    </div>
  );
}
