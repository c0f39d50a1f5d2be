import { render, screen, within } from "@testing-library/react";
import { createMemoryRouter, Link, RouterProvider } from "react-router";
import { expect, it } from "vitest";

import { columnsOf, Table } from "./table";

type Row = { id: string; name: string; count: number };
const helper = columnsOf<Row>();
const columns = helper.columns([
  helper.accessor("name", {
    header: "Name",
    meta: { sort: "NAME" },
    cell: ({ getValue }) => <Link to={`/${getValue()}`}>{getValue()}</Link>,
  }),
  helper.accessor("count", { header: "Count", meta: { sort: "COUNT", isNumeric: true } }),
]);

function show(url: string) {
  const rows = [
    { id: "1", name: "dev", count: 3 },
    { id: "2", name: "prod", count: 5 },
  ];
  const sort = { field: "NAME", direction: "ASC" } as const;
  const Page = () => <Table label="Stacks" columns={columns} rows={rows} sort={sort} />;
  const router = createMemoryRouter([{ path: "*", Component: Page }], { initialEntries: [url] });
  render(<RouterProvider router={router} />);
  return screen.getByRole("table", { name: "Stacks" });
}

it("rows are anchors and cells hold what their columns say", () => {
  const table = show("/stacks");
  expect(within(table).getByRole("link", { name: "prod" }).getAttribute("href")).toBe("/prod");
  expect(within(table).getByRole("cell", { name: "5" })).toBeTruthy();
});

it("the sorted column says its direction, and its link turns it round", () => {
  const table = show("/stacks?stage=prod&after=abc&page=2");
  const header = within(table).getByRole("columnheader", { name: "Name" });
  expect(header.getAttribute("aria-sort")).toBe("ascending");
  const href = within(header).getByRole("link").getAttribute("href");
  expect(href).toBe("/stacks?stage=prod&sort=-name");
});

it("another column is sorted upwards first", () => {
  const table = show("/stacks");
  const header = within(table).getByRole("columnheader", { name: "Count" });
  expect(header.getAttribute("aria-sort")).toBeNull();
  expect(within(header).getByRole("link").getAttribute("href")).toBe("/stacks?sort=count");
});
