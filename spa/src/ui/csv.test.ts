import { expect, it } from "vitest";

import { csvCell, csvLine } from "./csv";

it("quotes what would end a cell, and doubles quotes", () => {
  expect(csvLine(["a", 'say "hi"', "x,y", "two\nlines", 7])).toBe(
    'a,"say ""hi""","x,y","two\nlines",7\r\n',
  );
});

it("marks what a spreadsheet would run as text", () => {
  for (const formula of ["=1+1", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "＝1"]) {
    expect(csvCell(formula).replace(/^"/, "")).toMatch(/^'/);
  }
  expect(csvCell('=HYPERLINK("http://evil")')).toBe(`"'=HYPERLINK(""http://evil"")"`);
});

it("leaves numbers and hidden characters as they are", () => {
  expect(csvCell(-12.5)).toBe("-12.5");
  expect(csvCell("-3")).toBe("-3");
  expect(csvCell("in\u202Evoice")).toBe("in\u202Evoice");
});
