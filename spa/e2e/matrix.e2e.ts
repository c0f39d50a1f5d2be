import { readFile } from "node:fs/promises";

import type { Page } from "@playwright/test";

import { expect, test } from "./isobar";

const grid = (page: Page) => page.getByRole("grid", { name: "Matrix" });

test("the matrix is walked by keys, and each cell says what it is and leads to its instance", async ({
  page,
}) => {
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1, name: "estate" })).toBeVisible();
  await page.keyboard.press("g");
  await page.keyboard.press("m");
  await expect(grid(page)).toBeVisible();
  await expect(grid(page)).toHaveAttribute("aria-colcount", "16");
  await grid(page).focus();
  await expect(page.getByRole("gridcell")).toHaveAccessibleName(
    /audit-log in core-euw1-prod: not there/,
  );

  await page.keyboard.press("Control+End");
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("ArrowRight");
  const cell = page.getByRole("gridcell", { name: /^audit-log in core-gbl-dev: enabled/ });
  await expect(cell).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/stacks/core-gbl-dev/terraform/audit-log");
});

test("a value is compared along each row, and what deviates is said", async ({ page }) => {
  await page.goto("/matrix");
  await page.getByRole("combobox", { name: "Compare a value" }).fill("vars.region");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/matrix?value=vars.region");
  await page.getByRole("searchbox", { name: "Search components" }).fill("kms");
  await page.getByRole("searchbox", { name: "Search stacks" }).fill("plat-e");
  await expect(grid(page)).toHaveAttribute("aria-colcount", "3");
  await page.getByRole("searchbox", { name: "Search stacks" }).fill("");
  await expect(grid(page)).toHaveAttribute("aria-rowcount", "2");
  await page.getByRole("combobox", { name: "Columns by" }).selectOption("findings");
  await page.getByRole("combobox", { name: "Columns by" }).selectOption("");
  await grid(page).focus();
  await page.keyboard.press("Home");
  await expect(page.getByRole("gridcell")).toHaveAccessibleName(
    "kms-key in plat-euw1-prod: enabled, value eu-west-1, another than most",
  );

  await page.getByRole("link", { name: "Table" }).click();
  const row = page.getByRole("table", { name: "Matrix" }).getByRole("row").nth(1);
  await expect(row).toContainText("kms-key");
  await expect(row).toContainText("us-east-1");
});

test("rows are pinned, columns are grouped, and the address keeps it", async ({ page }) => {
  await page.goto("/matrix?group=stage");
  await expect(grid(page)).toBeVisible();
  const names = grid(page).getByRole("rowheader");
  await expect(names.first()).toContainText("audit-log");
  await names.filter({ hasText: "monitoring" }).hover();
  await page.getByRole("button", { name: "Pin monitoring" }).click();
  await expect(names.first()).toContainText("monitoring");
  await page.reload();
  await expect(names.first()).toContainText("monitoring");
  const first = grid(page).getByRole("columnheader").nth(1);
  await expect(first.getByRole("link")).toHaveAccessibleName(/, dev$/);
});

test("what is pinned stays in sight however far one scrolls, and leads where it says", async ({
  page,
}) => {
  await page.setViewportSize({ width: 640, height: 620 });
  await page.goto("/matrix?pin=terraform/vpc&pin-stack=plat-use1-prod");
  const pinned = grid(page).getByRole("rowheader", { name: /vpc/ });
  const stack = grid(page).getByRole("columnheader", { name: /plat-use1-prod/ });
  await expect(pinned).toBeInViewport();
  const [row, column] = [await pinned.boundingBox(), await stack.boundingBox()];
  await grid(page).evaluate((element) => {
    element.style.maxWidth = "420px";
    element.scrollTo(10_000, 10_000);
  });
  await expect(grid(page).getByRole("rowheader", { name: /service\/checkout/ })).toBeInViewport();
  expect((await pinned.boundingBox())?.y).toBe(row?.y);
  expect((await stack.boundingBox())?.x).toBe(column?.x);
  const [x, y] = [(column?.x ?? 0) + 8, (row?.y ?? 0) + 8];
  await page.mouse.move(x, y);
  await expect(grid(page).getByRole("gridcell").getByRole("link")).toHaveAccessibleName(
    /^vpc in plat-use1-prod:/,
  );
  await page.mouse.click(x, y);
  await expect(page).toHaveURL("/stacks/plat-use1-prod/terraform/vpc");
});

test("the matrix is exported as it is shown, as a table and as a picture", async ({ page }) => {
  await page.goto("/matrix?search=kms&stacks=plat-use1&value=vars.region");
  await expect(grid(page)).toBeVisible();
  const [table] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Export as CSV" }).click(),
  ]);
  expect(table.suggestedFilename()).toBe("matrix.csv");
  expect(await readFile(await table.path(), "utf8")).toBe(
    "Type,Component,plat-use1-dev,plat-use1-prod,plat-use1-staging\r\n" +
      "terraform,kms-key,us-east-1,us-east-1,us-east-1\r\n",
  );
  const [picture] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Export as PNG" }).click(),
  ]);
  expect((await readFile(await picture.path())).subarray(1, 4).toString()).toBe("PNG");
});

test("a matrix without cells says so and leads back", async ({ page }) => {
  await page.goto("/matrix?search=nothing");
  await expect(page.getByRole("heading", { name: "No instance matches" })).toBeVisible();
  await page.getByRole("link", { name: "Show the whole matrix" }).click();
  await expect(grid(page)).toBeVisible();
});
