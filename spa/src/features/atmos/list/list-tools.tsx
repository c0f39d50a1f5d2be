import { Columns3, Download } from "lucide-react";
import type { ReactNode } from "react";
import { useSearchParams } from "react-router";

import { SelectFilter, type Choice } from "@/ui/filters";
import { useFilter } from "@/ui/url-state";

import { FORMATS, type Format } from "./export-rows";
import type { ListColumn, ListKind } from "./list-columns";
import { ListMenu, menuItem } from "./list-menu";
import { SavedViews } from "./saved-views";

/** How a list is arranged, kept and taken along. */
export function ListTools<Row>({
  kind,
  shown,
  groups,
  field,
  onExport,
}: {
  kind: ListKind<Row>;
  shown: readonly ListColumn<Row>[];
  groups: readonly Choice[];
  /** What makes a column of what it is given. */
  field?: ReactNode;
  onExport: (format: Format) => void;
}) {
  return (
    <div className="ml-auto flex flex-wrap gap-2 max-lg:ml-0 max-sm:shrink-0 max-sm:flex-nowrap">
      <SelectFilter label="Group by" name="group" any="nothing" choices={groups} />
      <ColumnChoice kind={kind} shown={shown} field={field} />
      <SavedViews page={kind.page} />
      <ListMenu label="Export" icon={Download}>
        {(close) => (
          <ul>
            {FORMATS.map((format) => (
              <li key={format}>
                <button
                  type="button"
                  className={menuItem}
                  onClick={() => {
                    onExport(format);
                    close();
                  }}
                >
                  Everything shown, as {format.toUpperCase()}
                </button>
              </li>
            ))}
          </ul>
        )}
      </ListMenu>
    </div>
  );
}

function ColumnChoice<Row>({
  kind,
  shown,
  field,
}: {
  kind: ListKind<Row>;
  shown: readonly ListColumn<Row>[];
  field: ReactNode;
}) {
  const [params] = useSearchParams();
  const [, setColumns] = useFilter("columns");
  const isChosen = params.has("columns");
  const [first, ...others] = kind.columns;
  const rest = others.filter(({ from }) => from !== "always");
  const ids = shown.map(({ id }) => id).filter((id) => id !== first?.id);
  const toggle = (id: string) => {
    const next = ids.includes(id) ? ids.filter((each) => each !== id) : [...ids, id];
    setColumns(
      rest
        .map((column) => column.id)
        .filter((each) => next.includes(each))
        .join(",") || "none",
    );
  };
  return (
    <ListMenu label="Columns" icon={Columns3} note={isChosen ? String(shown.length) : undefined}>
      {() => (
        <fieldset>
          <legend className="eyebrow px-2 pb-1">Columns</legend>
          {rest.map(({ id, label }) => (
            <label key={id} className={menuItem}>
              <input
                type="checkbox"
                checked={ids.includes(id)}
                onChange={() => toggle(id)}
                className="size-3.5 accent-(--accent)"
              />
              {label}
            </label>
          ))}
          {field !== undefined && <div className="px-2 pt-1.5">{field}</div>}
          {isChosen && (
            <button
              type="button"
              className={`${menuItem} mt-1 border-t border-line text-accent`}
              onClick={() => setColumns("")}
            >
              As usual
            </button>
          )}
        </fieldset>
      )}
    </ListMenu>
  );
}
