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

import { EnvironmentFilters } from "../environment-filters";
import { SavedViews } from "../list/saved-views";
import { ValueField } from "../value-field";

const fragment = graphql(/* GraphQL */ `
  fragment MatrixBar_estate on Estate {
    componentPaths {
      type
    }
    ...EnvironmentFilters_estate
  }
`);

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
        <ValueField label="Compare a value" />
        <SelectFilter label="Group by" name="group" any="nothing" choices={GROUPS} />
        <SelectFilter label="Rows by" name="rows" any="name" choices={ROWS} />
        <SelectFilter label="Columns by" name="columns" any="name" choices={COLUMNS} />
        <SavedViews page="MATRIX" />
      </div>
    </>
  );
}
