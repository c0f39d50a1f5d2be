import { execFileSync } from "node:child_process";

import { expect, test } from "./isobar";

test("the palette leads to an instance by a part of its name", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.keyboard.press("Control+k");
  const field = page.getByRole("combobox", { name: "Find anything" });
  await expect(field).toBeFocused();
  await field.fill("plat-use1-prod vpc");
  const found = page.getByRole("group", { name: "Instances" });
  await expect(found.getByRole("option").first()).toContainText("vpc");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/stacks/plat-use1-prod/terraform/vpc");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("the palette finds pages without asking the server", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("button", { name: /^Find/ }).click();
  await page.getByRole("combobox", { name: "Find anything" }).fill("sett");
  await page.getByRole("option", { name: /^Settings/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible();
});

test("keys lead to pages and tell what they are", async ({ page }) => {
  await page.goto("/stacks");
  await expect(page.getByRole("heading", { level: 1, name: "Stacks" })).toBeVisible();
  await page.keyboard.press("g");
  await page.keyboard.press("i");
  await expect(page.getByRole("heading", { level: 1, name: "Instances" })).toBeVisible();
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Keyboard" });
  await expect(sheet.getByRole("region", { name: "Go to" })).toContainText("Diagnostics");
  await page.keyboard.press("Escape");
  await expect(sheet).toHaveCount(0);
});

test("instances of every stack are filtered and ordered in the address", async ({ page }) => {
  await page.goto("/instances?state=locked");
  const table = page.getByRole("table", { name: "Instances" });
  await expect(table.getByRole("row")).toHaveCount(3);
  await page.getByRole("columnheader", { name: "Instance" }).getByRole("link").click();
  await expect(page).toHaveURL("/instances?state=locked&sort=name");
  await table.getByRole("link", { name: "audit-log" }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "audit-log" })).toBeVisible();
});

test("another branch shows in the head as soon as it is checked out", async ({ page, isobar }) => {
  const git = (...args: string[]) => execFileSync("git", args, { cwd: isobar.estate });
  git("init", "--quiet", "--initial-branch", "main");
  git(
    "-c",
    "user.name=Ada",
    "-c",
    "user.email=ada@example.com",
    "commit",
    "-qm",
    "x",
    "--allow-empty",
  );
  await page.goto("/");
  const way = page.getByRole("navigation", { name: "Breadcrumb" });
  await expect(way).toContainText("main");
  git("checkout", "--quiet", "-b", "feature");
  await expect(way).toContainText("feature");
});

test("a page that is loaded starts at its top, wherever the one before was left", async ({
  page,
}) => {
  await page.goto("/glossary");
  await expect(page.getByRole("heading", { name: "Glossary", level: 1 })).toBeVisible();
  await page.evaluate(() => window.scrollTo(0, 600));
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBe(600);
  await page.goto("/settings");
  await expect(page.getByRole("heading", { name: "Settings", level: 1 })).toBeInViewport();
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBe(0);
});
