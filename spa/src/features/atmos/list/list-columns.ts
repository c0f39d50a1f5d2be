import type { ReactNode } from "react";

import type { EstateChange } from "@/graphql/live";

/** A column of a list, to look at and to export. */
export type ListColumn<Row> = {
  id: string;
  label: string;
  /** The field that the server orders by, where it can. */
  sort?: string;
  isNumeric?: boolean;
  /** Its share of the width, as CSS grid takes it. */
  width: string;
  /** How its cells look. */
  className?: string;
  /** Shown unless chosen otherwise, on windows at least this wide; `never` if only when chosen, `always` in any case. */
  from?: Exclude<Width, "xs"> | "never" | "always";
  cell: (row: Row) => ReactNode;
  /** What a file says; the text as it is, hidden characters too. */
  text: (row: Row) => string | number | boolean;
};

/** A kind of list: what its rows are, and what one does with them. */
export type ListKind<Row> = {
  page: "STACKS" | "COMPONENTS" | "INSTANCES";
  noun: [one: string, many: string];
  columns: readonly ListColumn<Row>[];
  /** What a row is called, for those who do not see it. */
  nameOf: (row: Row) => string;
  isChanged: (row: Row, change: EstateChange) => boolean;
};

const WIDTHS = ["xs", "sm", "md", "lg", "xl"] as const;

/** How wide the window is. */
export type Width = (typeof WIDTHS)[number];

export function shownColumns<Row>(
  { columns }: ListKind<Row>,
  chosen: string | null,
  width: Width,
): ListColumn<Row>[] {
  const [first, ...rest] = columns;
  if (!first) return [];
  if (chosen !== null) {
    const ids = chosen.split(",");
    return [first, ...rest.filter(({ id, from }) => from === "always" || ids.includes(id))];
  }
  const widths: readonly string[] = WIDTHS;
  const isWide = (from: string) => widths.indexOf(width) >= widths.indexOf(from);
  return [first, ...rest.filter(({ from }) => from !== "never" && isWide(from ?? "xs"))];
}
