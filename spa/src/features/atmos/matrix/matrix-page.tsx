import { Download, Grid3x3, ImageDown, Table2 } from "lucide-react";
import { useMemo } from "react";
import { Link, useLoaderData, useSearchParams, type LoaderFunctionArgs } from "react-router";
import { useQuery } from "urql";

import { graphql } from "@/graphql/graphql";
import type { MatrixPageQuery } from "@/graphql/generated/graphql";
import { load } from "@/graphql/load";
import type { CrumbHandle } from "@/layout/crumbs";
import { paths } from "@/paths";
import { IconButton } from "@/ui/button";
import { download } from "@/ui/download";
import { Card, PageHead } from "@/ui/page";
import { QueryView } from "@/ui/query-view";
import { Segments } from "@/ui/segments";
import { EmptyState, SkeletonRows } from "@/ui/states";
import { Term, TermHelp } from "@/ui/term";
import { toast } from "@/ui/toast";
import { useHrefWith, useNames } from "@/ui/url-state";

import { bandsOf, COLUMN_GROUPS, COLUMN_SORTS, Grid, parseMatrix, ROW_SORTS } from "./grid-model";
import { Legend } from "./legend";
import { MatrixBar } from "./matrix-bar";
import { matrixCsv, matrixPng, type Shown } from "./matrix-export";
import { MatrixGrid } from "./matrix-grid";
import { MatrixTable } from "./matrix-table";

const query = graphql(/* GraphQL */ `
  query MatrixPage(
    $filter: InstanceFilter
    $rowSearch: String
    $columnSearch: String
    $value: [String!]
  ) {
    estate {
      id
      ...MatrixBar_estate
    }
    matrix(filter: $filter, rowSearch: $rowSearch, columnSearch: $columnSearch, value: $value) {
      rowCount
      columnCount
      cellCount
      values
      columns {
        id
        name
        tenant
        environment
        stage
      }
      rows {
        type
        name
        columns
        abstractColumns
        disabledColumns
        lockedColumns
        errorColumns
        warningColumns
        infoColumns
        values
        majority
        outlierCount
      }
    }
  }
`);

const FILTERS = ["search", "stacks", "type", "tenant", "environment", "stage", "findings"] as const;

export function loader({ request }: LoaderFunctionArgs) {
  return load(query, parseMatrix(new URL(request.url).searchParams));
}

export const handle: CrumbHandle = { crumb: () => [{ label: "Matrix", to: paths.matrix() }] };

export function Component() {
  const variables = useLoaderData<typeof loader>();
  const result = useQuery({ query, variables });
  const [{ data }] = result;
  return (
    <>
      <PageHead
        title="Matrix"
        help={<TermHelp id="matrix" label="What is the matrix?" />}
        view={<ViewSwitch />}
      >
        Which <Term id="component">component</Term> is in which <Term id="stack">stack</Term>, and
        what differs along the way.
      </PageHead>
      <Card label="Matrix">
        <MatrixBar estate={data?.estate} />
        <QueryView result={result} loading={<SkeletonRows rows={14} />}>
          {({ matrix }) =>
            matrix.rows.length === 0 ? (
              <NoCells />
            ) : (
              <Cells matrix={matrix} isOfValues={variables.value !== undefined} />
            )
          }
        </QueryView>
      </Card>
    </>
  );
}

function one<Word extends string>(words: readonly Word[], text: string | null): Word | undefined {
  return words.find((word) => word === text);
}

function Cells({ matrix, isOfValues }: { matrix: MatrixPageQuery["matrix"]; isOfValues: boolean }) {
  const [params] = useSearchParams();
  const [rowPins, toggleRow] = useNames("pin");
  const [columnPins, toggleColumn] = useNames("pin-stack");
  const group = one(COLUMN_GROUPS, params.get("group"));
  const rowSort = one(ROW_SORTS, params.get("rows")) ?? "name";
  const columnSort = one(COLUMN_SORTS, params.get("columns")) ?? "name";
  const grid = useMemo(() => new Grid(matrix), [matrix]);
  const shown: Shown = {
    grid,
    rows: grid.rowOrder(rowSort, rowPins),
    columns: grid.columnOrder(columnSort, group, columnPins),
    isOfValues,
  };
  return (
    <>
      {params.get("view") === "table" ? (
        <MatrixTable {...shown} />
      ) : (
        <MatrixGrid
          {...shown}
          bands={bandsOf(grid, shown.columns, group, columnPins)}
          group={group}
          rowPins={{ pinned: rowPins, toggle: toggleRow }}
          columnPins={{ pinned: columnPins, toggle: toggleColumn }}
        />
      )}
      <Legend isOfValues={isOfValues} aside={<Exports shown={shown} />}>
        {sizeOf(matrix)}
      </Legend>
    </>
  );
}

/** How much there is, and how much of it is shown. */
function sizeOf({ rows, columns, rowCount, columnCount, cellCount }: MatrixPageQuery["matrix"]) {
  const part = (shown: number, all: number, noun: string) => {
    const count = all.toLocaleString("en");
    return shown < all
      ? `the first ${shown.toLocaleString("en")} of ${count} ${noun}s`
      : `${count} ${noun}${all === 1 ? "" : "s"}`;
  };
  return `${part(rows.length, rowCount, "row")} in ${part(columns.length, columnCount, "stack")}, ${cellCount.toLocaleString("en")} instances`;
}

function Exports({ shown }: { shown: Shown }) {
  const picture = () =>
    void matrixPng(shown).then(
      (blob) => download(blob, "matrix.png"),
      (error: unknown) => toast(error instanceof Error ? error.message : "no picture", "warn"),
    );
  const table = () => download(new Blob([matrixCsv(shown)], { type: "text/csv" }), "matrix.csv");
  return (
    <div className="-my-1 flex">
      <IconButton icon={Download} label="Export as CSV" onClick={table} />
      <IconButton icon={ImageDown} label="Export as PNG" onClick={picture} />
    </div>
  );
}

/** Whether one looks at the matrix, or reads it. */
function ViewSwitch() {
  const [params] = useSearchParams();
  const hrefWith = useHrefWith();
  const isTable = params.get("view") === "table";
  return (
    <Segments
      label="Shown as"
      segments={[
        { label: "Grid", icon: Grid3x3, to: hrefWith({ view: undefined }), isCurrent: !isTable },
        { label: "Table", icon: Table2, to: hrefWith({ view: "table" }), isCurrent: isTable },
      ]}
    />
  );
}

function NoCells() {
  const [params] = useSearchParams();
  const isFiltered = FILTERS.some((name) => params.has(name));
  if (!isFiltered) {
    return (
      <EmptyState title="No instances">No stack of this estate configures a component.</EmptyState>
    );
  }
  return (
    <EmptyState title="No instance matches">
      <Link to={paths.matrix()} className="text-accent hover:underline">
        Show the whole matrix
      </Link>
    </EmptyState>
  );
}
