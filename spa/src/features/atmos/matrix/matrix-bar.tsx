import { useRef, useState } from "react";

import { graphql, readFragment, type FragmentType } from "@/graphql/graphql";
import {
  choicesOf,
  FilterBar,
  SearchField,
  SelectFilter,
  TOOL_ROW,
  type Choice,
} from "@/ui/filters";
import { classNames } from "@/ui/class-names";
import { useFilter } from "@/ui/url-state";

import { EnvironmentFilters } from "../environment-filters";
import { SavedViews } from "../list/saved-views";

const fragment = graphql(/* GraphQL */ `
  fragment MatrixBar_estate on Estate {
    componentPaths {
      type
    }
    ...EnvironmentFilters_estate
  }
`);

/** Paths that are worth a look in most estates. */
const USUAL = ["vars.enabled", "vars.region", "vars.instance_type", "vars.tags", "metadata.locked"];

const GROUPS: Choice[] = [
  { value: "stage", label: "stage" },
  { value: "tenant", label: "tenant" },
  { value: "environment", label: "environment" },
];
const ROWS: Choice[] = [
  { value: "spread", label: "most stacks" },
  { value: "findings", label: "findings" },
  { value: "outliers", label: "outliers" },
];
const COLUMNS: Choice[] = [
  { value: "spread", label: "most components" },
  { value: "findings", label: "findings" },
];

/** What the matrix shows, and how it is arranged. */
export function MatrixBar({ estate: ref }: { estate: FragmentType<typeof fragment> | undefined }) {
  const estate = readFragment(fragment, ref);
  const types = choicesOf(estate?.componentPaths.map(({ type }) => ({ name: type })));
  return (
    <>
      <FilterBar>
        <SearchField label="Search components" />
        <SearchField label="Search stacks" name="stacks" isSecond />
        <SelectFilter label="Type" name="type" choices={types} />
        <EnvironmentFilters estate={estate} />
        <SelectFilter
          label="Findings"
          name="findings"
          choices={[{ value: "some", label: "With findings" }]}
        />
      </FilterBar>
      <div className={classNames(TOOL_ROW, "border-b border-line")}>
        <ValueField />
        <SelectFilter label="Group by" name="group" any="nothing" choices={GROUPS} />
        <SelectFilter label="Rows by" name="rows" any="name" choices={ROWS} />
        <SelectFilter label="Columns by" name="columns" any="name" choices={COLUMNS} />
        <SavedViews page="MATRIX" />
      </div>
    </>
  );
}

/** The path of the value that is compared: it counts once one is done with it. */
function ValueField() {
  const [value, setValue] = useFilter("value");
  const [draft, setDraft] = useState(value);
  const [known, setKnown] = useState(value);
  const input = useRef<HTMLInputElement>(null);
  if (value !== known) {
    setKnown(value);
    setDraft(value);
  }
  return (
    <form
      className="flex shrink-0 items-center gap-1.5"
      onSubmit={(event) => {
        event.preventDefault();
        setValue(draft.trim());
      }}
    >
      <label className="relative inline-flex h-8 min-w-60 flex-1 items-center gap-1.5 rounded-md border border-line-strong bg-surface pr-2 pl-2.5 text-sm text-ink-muted focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-(--focus)">
        <span className="whitespace-nowrap">Compare a value</span>
        <input
          ref={input}
          list="matrix-values"
          value={draft}
          spellCheck={false}
          autoComplete="off"
          placeholder="vars.region"
          onChange={(event) => setDraft(event.target.value)}
          onBlur={() => setValue(draft.trim())}
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            setDraft("");
            setValue("");
          }}
          className="min-w-0 flex-1 bg-transparent font-mono text-xs text-ink outline-none placeholder:text-ink-faint"
        />
        <datalist id="matrix-values">
          {USUAL.map((path) => (
            <option key={path} value={path} />
          ))}
        </datalist>
      </label>
    </form>
  );
}
