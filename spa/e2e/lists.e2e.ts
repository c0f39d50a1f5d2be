import { readFile } from "node:fs/promises";

import type { Download, Page } from "@playwright/test";

import { expect, test, type Files } from "./isobar";

const STACKS = 60;
const COMPONENTS = 80;
const number = (at: number, width: number) => String(at).padStart(width, "0");
const stackName = (at: number) => `${at % 2 === 0 ? "dev" : "prod"}-s${number(at, 3)}`;
const componentName = (at: number) => `c${number(at, 3)}`;

/** As many instances as the generated estate M has, each in a few bytes. */
const LONG: Files = {
  "atmos.yaml": `
components: { terraform: { base_path: components/terraform } }
stacks: { base_path: stacks, included_paths: ["deploy/**/*"], name_pattern: "{stage}-{environment}" }
`,
  "stacks/catalog/all.yaml": JSON.stringify({
    components: {
      terraform: Object.fromEntries(
        Array.from({ length: COMPONENTS }, (_, at) => [componentName(at), { vars: { size: at } }]),
      ),
    },
  }),
  ...Object.fromEntries(
    Array.from({ length: STACKS }, (_, at) => {
      const [stage, environment] = stackName(at).split("-");
      const manifest = { import: ["catalog/all"], vars: { stage, environment } };
      return [`stacks/deploy/${stackName(at)}.yaml`, JSON.stringify(manifest)];
    }),
  ),
};
const LAST_STACK = stackName(STACKS - 1);
const TOTAL = STACKS * COMPONENTS;

const table = (page: Page, name = "Instances") => page.getByRole("table", { name });
const rows = (page: Page) => table(page).locator("[data-index]");

async function downloaded(page: Page, doing: () => Promise<void>): Promise<[string, string]> {
  const waiting = page.waitForEvent("download");
  await doing();
  const file: Download = await waiting;
  return [file.suggestedFilename(), await readFile(await file.path(), "utf8")];
}

test.describe("a list of thousands", () => {
  test.use({ files: LONG });

  test("any place is reached, shows the right rows, and only those in sight are there", async ({
    page,
  }) => {
    await page.goto("/instances");
    await expect(page.getByText("4,800 instances")).toBeVisible();
    await expect(table(page)).toHaveAttribute("aria-rowcount", String(TOTAL + 1));

    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
    const last = table(page).locator(`[aria-rowindex="${TOTAL + 1}"]`);
    await expect(last).toContainText(componentName(COMPONENTS - 1));
    await expect(last).toContainText(LAST_STACK);
    expect(await rows(page).count()).toBeLessThan(100);

    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight / 2));
    await expect(rows(page).first()).toContainText(/c\d{3}/);
    const shown = await rows(page).evaluateAll((found) =>
      found.map((row) => [Number(row.getAttribute("data-index")), row.textContent]),
    );
    const names = Array.from({ length: STACKS }, (_, at) => stackName(at)).sort();
    for (const [index, text] of shown as [number, string][]) {
      expect(text).toContain(componentName(index % COMPONENTS));
      expect(text).toContain(names[Math.floor(index / COMPONENTS)]);
    }
  });

  test("what is typed filters at once, and the order turns round", async ({ page }) => {
    await page.goto("/instances");
    await expect(page.getByText("4,800 instances")).toBeVisible();
    await page.getByRole("searchbox", { name: "Search instances" }).fill("c041 prod");
    await expect(page.getByText("30 instances")).toBeVisible();
    await expect(rows(page).first()).toContainText("c041");
    await expect(rows(page).first()).toContainText("prod-s001");
    await page.getByRole("columnheader", { name: "Stack" }).getByRole("link").click();
    await expect(rows(page).first()).toContainText(LAST_STACK);
    await expect(page.getByRole("combobox", { name: "Stage" }).locator("option")).toHaveText([
      "Any",
      "prod · 30",
    ]);
  });

  test("keys walk to both ends and select a range", async ({ page }) => {
    await page.goto("/instances");
    await rows(page).first().getByRole("link").first().focus();
    await page.keyboard.press("ArrowDown");
    await expect(rows(page).nth(1).getByRole("link").first()).toBeFocused();
    await page.keyboard.press("Space");
    await page.keyboard.press("End");
    const last = table(page).locator(`[aria-rowindex="${TOTAL + 1}"]`);
    await expect(last.getByRole("link").first()).toBeFocused();
    await page.keyboard.press("Home");
    await expect(rows(page).first().getByRole("link").first()).toBeFocused();
    for (let press = 0; press < 4; press += 1) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Shift+Space");
    const bar = page.getByRole("region", { name: "Selection" });
    await expect(bar.getByRole("status")).toHaveText("4 instances selected");
    await page.getByRole("checkbox", { name: "Select all instances that match" }).click();
    await expect(bar.getByRole("status")).toHaveText("4,800 instances selected");
  });

  test("rows stand on the page in their order once one has scrolled, and keep the focus", async ({
    page,
  }) => {
    await page.goto("/instances");
    const link = rows(page).nth(5).getByRole("link").first();
    await link.focus();
    const focused = await page.evaluate(() => document.activeElement?.textContent);
    await page.mouse.move(700, 500);
    for (const by of [2_000, 1_500, -2_700, -500]) {
      await page.mouse.wheel(0, by);
      await expect
        .poll(async () => {
          const found = await rows(page).evaluateAll((all) =>
            all.map((row) => Number(row.getAttribute("aria-rowindex"))),
          );
          const sorted = found.toSorted((a, b) => a - b);
          return found.length > 20 && found.join() === sorted.join();
        })
        .toBe(true);
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(focused);
    }
    await page.keyboard.press("ArrowDown");
    await expect(rows(page).nth(6).getByRole("link").first()).toBeFocused();
  });

  test("everything that is found is exported, however little of it is in sight", async ({
    page,
  }) => {
    await page.goto("/instances?stage=prod&columns=stack,stage&sort=-stack");
    await expect(page.getByText("2,400 instances")).toBeVisible();
    await page.getByRole("button", { name: "Export" }).click();
    const [name, text] = await downloaded(page, () =>
      page.getByRole("button", { name: "Everything shown, as CSV" }).click(),
    );
    expect(name).toBe("instances.csv");
    const lines = text.trimEnd().split("\r\n");
    expect(lines.length).toBe(2_401);
    expect(lines.slice(0, 2)).toEqual(["Instance,Stack,Stage", `c000,${LAST_STACK},prod`]);
  });

  test("groups show how much is in them, close, and come in the order of the list", async ({
    page,
  }) => {
    await page.goto("/instances?search=c00&group=stage");
    const heads = table(page).getByRole("button", { expanded: true });
    await expect(heads.first()).toHaveText("dev300");
    await heads.first().click();
    await expect(rows(page).first()).toContainText("prod-s001");
    await expect(table(page).getByRole("button", { expanded: true })).toHaveText("prod300");
  });
});

test("columns are chosen, and the address keeps them", async ({ page }) => {
  await page.goto("/stacks");
  await expect(page.getByRole("columnheader", { name: "Tenant" })).toBeVisible();
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("checkbox", { name: "Tenant" }).click();
  await page.getByRole("checkbox", { name: "Namespace" }).click();
  await expect(page.getByRole("columnheader", { name: "Tenant" })).toBeHidden();
  await expect(page.getByRole("columnheader", { name: "Namespace" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("columnheader", { name: "Namespace" })).toBeVisible();
  await expect(page.getByRole("columnheader", { name: "Tenant" })).toBeHidden();
});

test("a view is saved by name, renamed, deleted, and brought back", async ({ page }) => {
  await page.goto("/instances?stage=prod&group=tenant");
  const views = page.getByRole("button", { name: "Views" });
  await views.click();
  await page.getByRole("textbox", { name: "Name of this view" }).fill("Production");
  await page.keyboard.press("Enter");
  const list = page.getByRole("list", { name: "Saved views" });
  await expect(list.getByRole("link", { name: "Production" })).toBeVisible();

  await list.getByRole("button", { name: "Rename Production" }).click();
  await list.getByRole("textbox", { name: "New name" }).fill("Live");
  await page.keyboard.press("Enter");
  await expect(list.getByRole("link", { name: "Live" })).toBeVisible();

  await page.goto("/instances");
  await views.click();
  await list.getByRole("link", { name: "Live" }).click();
  await expect(page).toHaveURL("/instances?stage=prod&group=tenant");

  await views.click();
  await list.getByRole("button", { name: "Delete Live" }).click();
  await expect(list.getByRole("link", { name: "Live" })).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).last().click();
  // A click beside the menu closes it.
  await expect(list).toBeHidden();
  await views.click();
  await expect(list.getByRole("link", { name: "Live" })).toBeVisible();
});

test("what is selected is copied, exported and compared", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("/stacks");
  await page.getByRole("checkbox", { name: "Select plat-use1-prod" }).click();
  await page.getByRole("checkbox", { name: "Select plat-use1-staging" }).click();
  const bar = page.getByRole("region", { name: "Selection" });
  await bar.getByRole("button", { name: "Copy names" }).click();
  await expect(page.getByText("2 names were copied")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    "plat-use1-prod\nplat-use1-staging",
  );
  await bar.getByRole("button", { name: "Copy commands" }).click();
  await page.getByRole("button", { name: "Describe", exact: true }).click();
  await expect(page.getByText("2 commands were copied")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(
    "atmos describe stacks -s plat-use1-prod\n",
  );
  await bar.getByRole("button", { name: "Export selection" }).click();
  const [, text] = await downloaded(page, () =>
    page.getByRole("button", { name: "json", exact: true }).click(),
  );
  const names = (JSON.parse(text) as { name: string }[]).map(({ name }) => name);
  expect(names).toEqual(["plat-use1-prod", "plat-use1-staging"]);
  await bar.getByRole("link", { name: "Compare" }).click();
  await expect(page).toHaveURL("/diff?from=plat-use1-prod&to=plat-use1-staging");
});

test("only the rows that a change on disk reached flash", async ({ page, isobar }) => {
  await page.goto("/instances?search=plat-use1-prod");
  await expect(rows(page)).toHaveCount(14);
  await isobar.edit(
    "stacks/orgs/acme/plat/prod/us-east-1.yaml",
    "cidr_block: 10.24.0.0/18",
    "cidr_block: 10.99.0.0/18",
  );
  const flashing = rows(page).and(page.locator(".animate-flash, .animate-flash-again"));
  await expect(flashing.first()).toContainText("vpc");
  expect(await flashing.count()).toBeLessThan(14);
});

for (const [view, of] of [
  ["/components", "listitem"],
  ["/components?view=table", "row"],
] as const) {
  test(`only the components that a change on disk reached flash at ${view}`, async ({
    page,
    isobar,
  }) => {
    await page.goto(view);
    const vpc = page.getByRole(of).filter({ hasText: "The network of a stack" });
    await expect(vpc).toBeVisible();
    await isobar.edit(
      "stacks/catalog/vpc/defaults.yaml",
      "description: The network of a stack",
      "description: What instances stand in",
    );
    const flashing = page.getByRole(of).and(page.locator(".animate-flash, .animate-flash-again"));
    await expect(flashing).toContainText("What instances stand in");
    await expect(flashing).toHaveCount(1);
    // Once: what flashed is as quiet as the rest again.
    await expect(flashing).toHaveCount(0);
  });
}

test("groups that were closed are closed for whoever gets the address", async ({ page }) => {
  await page.goto("/instances?group=stage");
  const dev = table(page).getByRole("button", { name: /^dev/ });
  await dev.click();
  await expect(dev).toHaveAttribute("aria-expanded", "false");
  await expect(page).toHaveURL(/closed=dev/);
  await page.reload();
  await expect(dev).toHaveAttribute("aria-expanded", "false");
  await dev.click();
  await expect(dev).toHaveAttribute("aria-expanded", "true");
  await expect(page).not.toHaveURL(/closed/);
});

for (const width of [1440, 1280, 1024, 768]) {
  test(`no name of a column is cut off in a window of ${width}`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    for (const path of ["/stacks", "/instances", "/components?view=table"]) {
      await page.goto(path);
      await expect(page.getByRole("columnheader").nth(1)).toBeVisible();
      const cut = await page
        .getByRole("columnheader")
        .evaluateAll((heads) =>
          heads
            .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
            .map(({ textContent }) => textContent),
        );
      expect(cut, path).toEqual([]);
    }
  });
}

test("a value becomes a column of the instances, in the address and in files", async ({ page }) => {
  await page.goto("/instances?search=plat-use1&component=vpc");
  await page.getByRole("button", { name: "Columns" }).click();
  const field = page.getByRole("combobox", { name: "Value" });
  await field.fill("vars.cidr_block");
  await field.press("Enter");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("columnheader", { name: "vars.cidr_block" })).toBeVisible();
  await expect(rows(page).filter({ hasText: "plat-use1-prod" })).toContainText("10.24.0.0/18");
  await page.reload();
  await expect(rows(page).filter({ hasText: "plat-use1-prod" })).toContainText("10.24.0.0/18");
  await page.getByRole("button", { name: "Export" }).click();
  const [, text] = await downloaded(page, () =>
    page.getByRole("button", { name: "Everything shown, as JSON" }).click(),
  );
  expect(text).toContain("10.24.0.0/18");
});

test("on a phone a row is a card", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/instances");
  const card = rows(page).first();
  await expect(card).toContainText("Stack");
  const box = await card.boundingBox();
  expect(box?.height).toBeGreaterThan(60);
  await card.getByRole("link").first().click();
  await expect(page).toHaveURL(/\/stacks\/.+\/terraform\/.+/);
});

test.describe("hostile names", () => {
  test.use({
    files: {
      "atmos.yaml": `
components: { terraform: { base_path: components/terraform } }
stacks: { base_path: stacks, included_paths: ["*"], name_pattern: "{stage}" }
`,
      "stacks/prod.yaml": JSON.stringify({
        vars: { stage: "prod" },
        components: { terraform: { "=1+1": {}, "ev\u202Eil": {} } },
      }),
    },
  });

  test("options spell hidden characters; files keep them, and hold no formula", async ({
    page,
  }) => {
    await page.goto("/instances");
    const options = page.getByRole("combobox", { name: "Component" }).locator("option");
    await expect(options).toHaveText(["Any", "=1+1 · 1", "ev‹U+202E›il · 1"]);
    await page.getByRole("button", { name: "Export" }).click();
    const [, text] = await downloaded(page, () =>
      page.getByRole("button", { name: "Everything shown, as CSV" }).click(),
    );
    expect(text).toContain("'=1+1,prod,'=1+1,");
    expect(text).toContain("ev\u202Eil,prod,");
  });
});
