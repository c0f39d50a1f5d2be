/** Rows as a file: exactly the columns that are shown, in the order that is shown, whatever their text. */

import { csvLine } from "@/ui/csv";

import type { ListColumn } from "./list-columns";

export const FORMATS = ["csv", "json", "yaml"] as const;
export type Format = (typeof FORMATS)[number];

export const MEDIA = {
  csv: "text/csv",
  json: "application/json",
  yaml: "application/yaml",
} satisfies Record<Format, string>;

type Writer<Row> = { start: string; row: (row: Row, isFirst: boolean) => string; end: string };

/** How a format is written, piece by piece: a long list need not be held as a whole before. */
export function writerOf<Row>(format: Format, columns: readonly ListColumn<Row>[]): Writer<Row> {
  const fields = (row: Row) => columns.map(({ id, text }) => [id, text(row)] as const);
  switch (format) {
    case "csv":
      return {
        start: csvLine(columns.map(({ label }) => label)),
        row: (row) =>
          csvLine(fields(row).map(([, text]) => (typeof text === "boolean" ? String(text) : text))),
        end: "",
      };
    case "json":
      return {
        start: "[",
        row: (row, isFirst) =>
          `${isFirst ? "" : ","}\n  ${JSON.stringify(Object.fromEntries(fields(row)))}`,
        end: "\n]\n",
      };
    case "yaml":
      // Scalars of JSON are scalars of YAML, and no text can leave its quotes.
      return {
        start: "",
        row: (row) =>
          fields(row)
            .map(([id, text], at) => `${at === 0 ? "- " : "  "}${id}: ${yamlScalar(text)}\n`)
            .join(""),
        end: "",
      };
  }
}

/** YAML takes fewer characters as they are than JSON does. */
function yamlScalar(value: string | number | boolean): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
