import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";

import { expect, test } from "./isobar";
import { open, PAGES, type PageName } from "./pages";

const NAMES = Object.keys(PAGES) as PageName[];

for (const theme of ["light", "dark"] as const) {
  test(`axe finds nothing on any page, ${theme}`, async ({ page }) => {
    test.setTimeout(300_000);
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    const found: string[] = [];
    for (const name of NAMES) {
      await open(page, name);
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

// 720 is what a window of 1440 comes to at a zoom of 200 %.
for (const width of [1440, 1024, 768, 720, 390]) {
  test(`no page is wider than a window of ${width}`, async ({ page }) => {
    test.setTimeout(120_000);
    await page.setViewportSize({ width, height: 844 });
    const wide: string[] = [];
    for (const name of NAMES) {
      await open(page, name);
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
  await expect(page.getByRole("button", { name: "stack", exact: true })).toBeFocused();
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

test("the way from the dashboard to the file of a value is walked by keys alone", async ({
  page,
}) => {
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1, name: "estate" })).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Find anything" }).press("Escape");
  await page.keyboard.press("g");
  await page.keyboard.press("s");
  await expect(page.getByRole("table", { name: "Stacks" })).toBeVisible();

  await page.keyboard.press("/");
  await page.keyboard.type("plat-use1-prod");
  const stack = page.getByRole("link", { name: "plat-use1-prod" });
  await expect(page.getByRole("table", { name: "Stacks" }).getByRole("row")).toHaveCount(2);
  await tabTo(page, stack);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "plat-use1-prod" })).toBeVisible();

  const instance = page.getByRole("link", { name: "vpc", exact: true }).first();
  await expect(instance).toBeVisible();
  await tabTo(page, instance);
  await page.keyboard.press("Enter");
  const tree = page.getByRole("tree", { name: "Configuration" });
  await expect(tree.getByRole("treeitem", { name: /^account_id/ })).toBeVisible();
  await tabTo(page, tree);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  const origin = page.getByRole("complementary", { name: "Origin of the value" });
  const place = origin.getByRole("listitem").first().getByRole("link").first();
  await expect(place).toBeVisible();
  await tabTo(page, place);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/files\/.+line=/);
});

/** Presses Tab until the element has the focus, which shows. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(async () => {
    await page.keyboard.press("Tab");
    await expect(target).toBeFocused({ timeout: 50 });
  }).toPass({ intervals: [0] });
  const outlined = await target.evaluate(
    (element) =>
      [element, element.firstElementChild].some((each) =>
        [null, "::after"].some(
          (part) => each !== null && getComputedStyle(each, part).outlineStyle !== "none",
        ),
      ) || element.querySelector(".group-focus-visible\\:ring-2") !== null,
  );
  expect(outlined).toBe(true);
}

test("where motion is unwanted nothing moves for longer than a moment", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto("/stacks");
  await page.getByRole("button", { name: "stack", exact: true }).click();
  await expect(page.getByRole("dialog", { name: "Stack" })).toBeVisible();
  const longest = await page.evaluate(() =>
    Math.max(
      0,
      ...[...document.querySelectorAll("*")].flatMap((element) => {
        const { animationDuration, transitionDuration } = getComputedStyle(element);
        return [animationDuration, transitionDuration].flatMap((text) =>
          text.split(", ").map(Number.parseFloat),
        );
      }),
    ),
  );
  expect(longest).toBeLessThanOrEqual(0.001);
});

test("with the system's colours the current page and the chosen value still show", async ({
  page,
}) => {
  await page.emulateMedia({ forcedColors: "active" });
  await open(page, "origin of a value");
  const outline = (target: Locator) =>
    target.evaluate((element) => getComputedStyle(element).outlineStyle);
  const menu = page.getByRole("navigation", { name: "Main" });
  expect(await outline(menu.getByRole("link", { name: /^Stacks/ }))).toBe("solid");
  expect(await outline(page.getByRole("treeitem", { selected: true }))).toBe("solid");
  expect(await outline(menu.getByRole("link", { name: "Settings" }))).toBe("none");
});
