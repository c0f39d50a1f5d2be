import AxeBuilder from "@axe-core/playwright";

import { expect, test } from "./isobar";

const instance = "/stacks/plat-use1-prod/terraform/vpc";
const PAGES = {
  dashboard: "/",
  stacks: "/stacks",
  "stacks that match nothing": "/stacks?search=nothing",
  stack: "/stacks/plat-use1-prod",
  "values of a stack": "/stacks/plat-use1-prod?tab=values&value=/vars/tags",
  "imports of a stack": "/stacks/plat-use1-prod?tab=imports",
  "diagnostics of a stack": "/stacks/plat-use1-prod?tab=diagnostics",
  instance,
  "origin of a value": `${instance}?value=/vars/nat_gateway_count`,
  "search in an instance": `${instance}?search=team`,
  dependencies: `${instance}?tab=dependencies`,
  yaml: `${instance}?tab=yaml`,
  json: `${instance}?tab=json`,
  instances: "/instances?state=deployable",
  components: "/components",
  component: "/components/terraform/vpc",
  diagnostics: "/diagnostics",
  file: "/files/stacks%2Fcatalog%2Fvpc%2Fdefaults.yaml?line=9",
  settings: "/settings",
  GraphiQL: "/graphiql",
  "no such page": "/nowhere",
} as const;

for (const theme of ["light", "dark"] as const) {
  test(`axe finds nothing on any page, ${theme}`, async ({ page }) => {
    test.setTimeout(180_000);
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    const found: string[] = [];
    for (const [name, path] of Object.entries(PAGES)) {
      await page.goto(path);
      await expect(page.getByRole("status", { name: "Loading" })).toHaveCount(0);
      await expect(page.getByRole("main")).not.toBeEmpty();
      await page.waitForLoadState("networkidle");
      // GraphiQL's own insides are not ours to mend.
      const { violations } = await new AxeBuilder({ page })
        .exclude(".graphiql-container")
        .analyze();
      for (const { id, nodes } of violations) {
        found.push(`${name}: ${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
      }
    }
    expect(found).toEqual([]);
  });
}

for (const width of [1440, 768, 390]) {
  test(`no page is wider than a window of ${width}`, async ({ page }) => {
    test.setTimeout(120_000);
    await page.setViewportSize({ width, height: 844 });
    const wide: string[] = [];
    for (const [name, path] of Object.entries(PAGES)) {
      await page.goto(path);
      await expect(page.getByRole("status", { name: "Loading" })).toHaveCount(0);
      await page.waitForLoadState("networkidle");
      const excess = await page.evaluate(
        () => document.documentElement.scrollWidth - window.innerWidth,
      );
      if (excess > 0) wide.push(`${name} by ${excess}`);
    }
    expect(wide).toEqual([]);
  });
}

test("the first tab leads past the navigation", async ({ page }) => {
  await page.goto("/stacks");
  await expect(page.getByRole("table", { name: "Stacks" })).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("searchbox", { name: "Search stacks" })).toBeFocused();
});

test("on a phone the menu leads to every page", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/");
  await page.getByRole("button", { name: "Open the menu" }).click();
  const menu = page.getByRole("dialog", { name: "Menu" });
  await menu.getByRole("link", { name: "Components" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Components" })).toBeVisible();
  await expect(menu).toBeHidden();
});
