import type { Page } from "@playwright/test";

import { expect, test } from "./isobar";

const VALUES = "Configuration";
const HIGHLY_AVAILABLE = "stacks/catalog/vpc/highly-available.yaml";

const row = (page: Page, key: string) =>
  page
    .getByRole("tree", { name: VALUES })
    .getByRole("treeitem", { name: new RegExp(`^${key}\\b`) });

const menu = (page: Page) => page.getByRole("navigation", { name: "Main" });

/** Marks the document: gone after a reload. */
async function mark(page: Page): Promise<() => Promise<boolean>> {
  await page.evaluate(() => document.body.setAttribute("data-marked", ""));
  return () => page.evaluate(() => document.body.hasAttribute("data-marked"));
}

test("from the dashboard to the origin of a value", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("link", { name: "prod", exact: true }).click();
  await expect(page).toHaveURL(/\/stacks\?stage=prod/);
  const stacks = page.getByRole("table", { name: "Stacks" });
  await expect(stacks.getByRole("row").filter({ hasText: "-dev" })).toHaveCount(0);

  await stacks.getByRole("link", { name: "plat-use1-prod" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "plat-use1-prod" })).toBeVisible();

  const instances = page.getByRole("table", { name: "Instances" });
  await instances.getByRole("link", { name: "vpc", exact: true }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "vpc" })).toBeVisible();

  await row(page, "nat_gateway_count").click();
  const origin = page.getByRole("complementary", { name: "Origin of the value" });
  const layers = origin.getByRole("listitem");
  await expect(layers.first()).toContainText("highly-available.yaml:9");
  await expect(layers.first()).toContainText("Wins");
  await expect(layers.nth(1)).toContainText("defaults.yaml:9");
  await expect(layers.nth(1).locator("del")).toHaveText("1");

  await layers.first().getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1, name: HIGHLY_AVAILABLE })).toBeVisible();
  await expect(page.getByRole("region", { name: "Line 9" })).toContainText("nat_gateway_count");
});

test("an address leads straight to a value and its origin", async ({ page }) => {
  await page.goto("/stacks/plat-use1-prod/terraform/vpc?value=/vars/tags/organisation");
  await expect(row(page, "organisation")).toHaveAttribute("aria-selected", "true");
  await expect(page.getByRole("complementary", { name: "Origin of the value" })).toContainText(
    "stacks/orgs/acme/_defaults.yaml",
  );
});

test("an edit on disk changes the value on the page", async ({ page, isobar }) => {
  await page.goto("/stacks/plat-use1-prod/terraform/vpc?value=/vars/nat_gateway_count");
  await expect(row(page, "nat_gateway_count")).toContainText("3");
  const isSamePage = await mark(page);

  await isobar.edit(HIGHLY_AVAILABLE, "nat_gateway_count: 3", "nat_gateway_count: 2");
  await expect(row(page, "nat_gateway_count")).toContainText("2");
  const origin = page.getByRole("complementary", { name: "Origin of the value" });
  await expect(origin.getByRole("listitem").first()).toContainText("2");
  expect(await isSamePage()).toBe(true);

  await menu(page).getByRole("link", { name: "Dashboard" }).click();
  const activity = page.getByRole("region", { name: "Recent activity" });
  await expect(activity).toContainText(HIGHLY_AVAILABLE);
});

test("a broken file shows its finding, and mending it takes it away", async ({ page, isobar }) => {
  await page.goto("/diagnostics?severity=error");
  await expect(page.getByRole("heading", { name: "Nothing matches" })).toBeVisible();

  const file = "stacks/orgs/acme/plat/dev/us-east-1.yaml";
  const mend = await isobar.edit(file, "components:", "components: [");
  const findings = page.getByRole("list", { name: "Diagnostics" });
  await expect(findings).toContainText("us-east-1.yaml:");
  await menu(page)
    .getByRole("link", { name: /^Stacks/ })
    .click();
  await expect(page.getByRole("link", { name: "plat-use1-prod" })).toBeVisible();

  await page.goBack();
  await expect(findings).toBeVisible();
  await mend();
  await expect(page.getByRole("heading", { name: "Nothing matches" })).toBeVisible();
});

test("the page survives the server", async ({ page, isobar, complaints }) => {
  await page.goto("/stacks/plat-use1-prod/terraform/vpc");
  await expect(row(page, "nat_gateway_count")).toContainText("3");
  const isSamePage = await mark(page);

  await isobar.kill();
  const banner = page.getByRole("alert").filter({ hasText: "Disconnected, retrying" });
  await expect(banner).toBeVisible();
  await expect(row(page, "nat_gateway_count")).toContainText("3");

  await isobar.edit(HIGHLY_AVAILABLE, "nat_gateway_count: 3", "nat_gateway_count: 1");
  await isobar.start();
  await isobar.admit(page.context());
  await expect(banner).toBeHidden();
  await expect(row(page, "nat_gateway_count")).toContainText("1");

  await isobar.edit(HIGHLY_AVAILABLE, "nat_gateway_count: 1", "nat_gateway_count: 2");
  await expect(row(page, "nat_gateway_count")).toContainText("2");
  expect(await isSamePage()).toBe(true);
  // The browser itself reports each refused attempt.
  complaints.splice(0);
});

test("search finds values inside an instance", async ({ page }) => {
  await page.goto("/stacks/plat-use1-prod/terraform/vpc");
  await expect(row(page, "vars")).toBeVisible();
  await page.keyboard.press("/");
  await page.keyboard.type("cost_centre");
  const matches = page.getByRole("list", { name: "Matching values" });
  await matches.getByRole("button").filter({ hasText: "commerce" }).first().click();
  await expect(page).toHaveURL(/value=.*cost_centre/);
});

test("the tree is walked by keys alone", async ({ page }) => {
  await page.goto("/stacks/plat-use1-prod/terraform/vpc");
  const tree = page.getByRole("tree", { name: VALUES });
  await expect(row(page, "account_id")).toBeVisible();
  await tree.focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowLeft");
  await expect(row(page, "account_id")).toBeHidden();
  await page.keyboard.press("ArrowRight");
  await expect(row(page, "account_id")).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(row(page, "account_id")).toHaveAttribute("aria-selected", "true");
});

test("filters and order live in the address", async ({ page }) => {
  await page.goto("/stacks");
  await page.getByRole("searchbox", { name: "Search stacks" }).fill("core");
  await expect(page).toHaveURL(/search=core/);
  await page.getByRole("combobox", { name: "Stage" }).selectOption("prod");
  await page.getByRole("columnheader", { name: "Instances" }).getByRole("link").click();
  await expect(page).toHaveURL("/stacks?search=core&stage=prod&sort=instances");
  const names = page.getByRole("table", { name: "Stacks" }).getByRole("link", { name: /^core-/ });
  await expect(names).toHaveCount(3);
  await page.reload();
  await expect(names).toHaveCount(3);
  await expect(page.getByRole("searchbox", { name: "Search stacks" })).toHaveValue("core");
});

test("a command is copied as it is typed", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("/stacks/plat-use1-prod/terraform/vpc");
  await page.getByRole("button", { name: "Commands" }).click();
  await page.getByRole("button", { name: /^Copy: atmos describe component/ }).click();
  await expect(page.getByText("Copied to the clipboard")).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(/^atmos describe component vpc (-s|--stack) plat-use1-prod/);
});

test("places that do not exist say so", async ({ page }) => {
  await page.goto("/stacks/nowhere");
  await expect(page.getByRole("heading", { name: "No such stack" })).toBeVisible();
  await page.goto("/stacks/plat-use1-prod/terraform/nothing");
  await expect(page.getByRole("heading", { name: "No such instance" })).toBeVisible();
  await page.goto("/nowhere/at/all");
  await expect(page.getByRole("heading", { name: "There is no such page" })).toBeVisible();
});
