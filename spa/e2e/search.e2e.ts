import { expect, test } from "./isobar";

test("a value is found with where it is written and who has it", async ({ page }) => {
  await page.goto("/search");
  await page.getByRole("searchbox", { name: "Search the estate" }).fill("nat_gateway_count:3");
  const values = page.getByRole("list", { name: "Values" });
  await expect(values).toContainText("nat_gateway_count = 3");
  await expect(page).toHaveURL(/search=nat_gateway_count/);
  const value = values.getByRole("listitem").filter({ hasText: "highly-available.yaml:9" });
  await value.getByRole("link").first().click();
  const origin = page.getByRole("complementary", { name: "Origin of the value" });
  await expect(origin.getByRole("listitem").first()).toContainText("highly-available.yaml:9");
});

test("fields narrow a search to instances, and an address holds it", async ({ page }) => {
  await page.goto("/search?search=component%3Avpc+stage%3Aprod");
  const instances = page.getByRole("list", { name: "Instances" });
  await expect(instances.getByRole("link", { name: /plat-use1-prod/ }).first()).toBeVisible();
  await expect(instances.getByRole("link", { name: /-dev/ })).toHaveCount(0);
});

test("examples show how to ask, and nothing found says so", async ({ page }) => {
  await page.goto("/search");
  await page.getByRole("list", { name: "Examples" }).getByRole("link").first().click();
  await expect(page.getByRole("list", { name: "Components" })).toContainText("vpc");
  await page.getByRole("searchbox", { name: "Search the estate" }).fill("no such thing anywhere");
  await expect(page.getByRole("heading", { name: "Nothing matches" })).toBeVisible();
});

test("the palette hands over what is no name", async ({ page }) => {
  await page.goto("/");
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Find anything" }).fill("10.24.0.0");
  await page.getByRole("option", { name: /Search the estate/ }).click();
  await expect(page.getByRole("list", { name: "Values" })).toContainText("10.24.0.0/18");
});

test("an edit on disk shows in what is found", async ({ page, isobar }) => {
  await page.goto("/search?search=10.24.0.0");
  await expect(page.getByRole("list", { name: "Values" })).toContainText("10.24.0.0/18");
  await isobar.edit("stacks/orgs/acme/plat/prod/us-east-1.yaml", "10.24.0.0", "10.25.0.0");
  await expect(page.getByRole("heading", { name: "Nothing matches" })).toBeVisible();
});
