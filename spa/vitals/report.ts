import { readFileSync, writeFileSync } from "node:fs";

import type { Reporter, TestCase, TestResult } from "@playwright/test/reporter";

import { rowsOf, type Row } from "./row";

const PAGE = process.env.ISOBAR_VITALS_PAGE;
const START = "<!-- measured in a browser -->\n";
const END = "<!-- end of measured in a browser -->";

/** Prints what was measured beside what was promised; puts it on the page that ISOBAR_VITALS_PAGE names, too. */
export default class Report implements Reporter {
  private readonly rows: Row[] = [];

  onTestEnd(_test: TestCase, result: TestResult): void {
    this.rows.push(...rowsOf(result.annotations));
  }

  onEnd(): void {
    const table = [
      "| what | target | measured | met |",
      "|---|---|---|---|",
      ...this.rows.map(line),
      "",
    ].join("\n");
    process.stdout.write(`\n${table}`);
    if (PAGE) writeFileSync(PAGE, withTable(readFileSync(PAGE, "utf8"), table));
  }
}

function line({ what, target, measured, isMet }: Row): string {
  return `| ${what} | ${target} | ${measured} | ${isMet ? "met" : "missed"} |`;
}

function withTable(text: string, table: string): string {
  const [before, rest] = text.split(START);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`${PAGE} has no marks`);
  return `${before}${START}\n${table}\n${END}${after}`;
}
