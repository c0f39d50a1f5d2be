import { expect, test } from "./isobar";

test("a fix is previewed beside the command that makes it", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("/diagnostics");
  const findings = page.getByRole("list", { name: "depends-on-deprecated" });
  await findings.getByRole("button", { name: "Preview the fix" }).click();
  const diff = page.getByRole("region", { name: "What the fix would change" });
  await expect(diff).toContainText("-        depends_on:");
  await expect(diff).toContainText("+      dependencies:");
  await page.getByRole("button", { name: /^Copy: isobar doctor --fix --code/ }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe(
    "isobar doctor --fix --code depends-on-deprecated --file stacks/catalog/rds/orders.yaml",
  );
});

test("findings are grouped by cause, file and stack, and filtered, in the address", async ({
  page,
}) => {
  await page.goto("/diagnostics");
  const groups = page.getByRole("list", { name: "Diagnostics" });
  await expect(groups.getByRole("button", { name: /^depends-on-deprecated/ })).toHaveAttribute(
    "aria-expanded",
    "true",
  );
  await page.getByRole("link", { name: "By file" }).click();
  const unused = groups.getByRole("button", { name: /redis\/defaults.yaml/ });
  await unused.press("Enter");
  await expect(groups.getByText("Nothing imports this manifest")).toBeVisible();
  await page.getByRole("combobox", { name: "Fix" }).selectOption("safe");
  await expect(page).toHaveURL(/fix=safe/);
  await expect(unused).toBeHidden();
  await page.getByRole("searchbox", { name: "Search diagnostics" }).fill("no such finding");
  await expect(page.getByRole("heading", { name: "Nothing matches" })).toBeVisible();
});
