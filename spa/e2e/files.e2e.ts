import type { Page } from "@playwright/test";

import { expect, test } from "./isobar";

const DEFAULTS = "stacks/catalog/vpc/defaults.yaml";
const PROD = "stacks/orgs/acme/plat/prod/us-east-1.yaml";

const fileOf = (path: string, search = "") => `/files/${encodeURIComponent(path)}${search}`;
const tree = (page: Page) => page.getByRole("tree", { name: "Files" });
const viewer = (page: Page, path: string) => page.getByRole("region", { name: path, exact: true });

/** Opens a file, and waits for the viewer that takes the place of the plain text. */
async function read(page: Page, path: string, search = "") {
  await page.goto(fileOf(path, search));
  await expect(viewer(page, path).locator(".view-line").first()).toBeVisible();
}

test("unused catalog entries are found by a filter, and an address holds it", async ({ page }) => {
  await page.goto("/files");
  await page.getByRole("combobox", { name: "Show" }).selectOption({ label: "Unused (1)" });
  await expect(page).toHaveURL(/show=unused/);
  const files = tree(page).getByRole("treeitem");
  await expect(files).toHaveCount(2);
  await expect(files.last()).toContainText("defaults.yaml");
  await expect(files.last()).toContainText("Unused");
  await files.last().click();
  await expect(
    page.getByRole("heading", { level: 1, name: "stacks/catalog/redis/defaults.yaml" }),
  ).toBeVisible();
  await expect(page.getByRole("main")).toContainText("Reaches 0 instances");
});

test("an address changes with the reader's line alone, and whoever leaves has left", async ({
  page,
}) => {
  const visited: string[] = [];
  page.on("framenavigated", (frame) => visited.push(frame.url()));
  await read(page, DEFAULTS);
  await viewer(page, DEFAULTS).locator(".view-line").nth(2).click();
  await page.getByRole("link", { name: "Show in graph" }).click();
  await expect(
    page.getByRole("application", { name: "Graph of imports" }).getByText("defaults.yaml").first(),
  ).toBeVisible();
  expect(page.url()).not.toContain("line=");
  expect(visited.filter((url) => url.endsWith("line=1"))).toEqual([]);
});

test("everything that a file affects is found from the file", async ({ page }) => {
  await page.goto("/files?search=vpc+defaults");
  await tree(page).getByRole("treeitem", { name: "defaults.yaml" }).click();
  await page.getByRole("link", { name: "Blast radius 9" }).click();
  await expect(page.getByRole("region", { name: "How far it reaches" })).toContainText("9");
  const reached = page.getByRole("list", { name: "Environments that it reaches" });
  await expect(reached.getByRole("listitem").filter({ hasText: "prod" })).toContainText(
    "4 instances in 4 stacks",
  );
  await expect(page.getByRole("list", { name: "What becomes of its lines" })).toContainText(
    "Overridden in some instances2 lines",
  );
  const instances = page.getByRole("table", { name: "Instances that it reaches" });
  await expect(instances.getByRole("link", { name: "plat-use1-prod" })).toBeVisible();
  await page
    .getByRole("navigation", { name: "Group by" })
    .getByRole("link", { name: "Tenant" })
    .click();
  await expect(reached).toContainText("plat");
  await page.getByRole("link", { name: "Show in graph" }).click();
  await expect(page).toHaveURL(/\/graph\?lens=imports&focus=/);
});

test("a secret typed in plain text is found, and not told again", async ({ page, isobar }) => {
  const secret = "kX9#mQ2$vL7z";
  await isobar.edit(DEFAULTS, "name: main", `name: main\n        db_password: '${secret}'`);
  await page.goto("/diagnostics?code=secret-in-plain-text");
  await page
    .getByRole("link", { name: /defaults\.yaml:8/ })
    .first()
    .click();
  const line = page.getByRole("region", { name: "Line 8" });
  await expect(line).toContainText("in plain text");
  await expect(line).toContainText("vars › db_password");
  await expect(line).toContainText("not shown: it looks like a secret");
  await expect(line).not.toContainText(secret);
});

test("a line tells what instances have of it, and who overrides it", async ({ page }) => {
  await read(page, DEFAULTS, "?line=9");
  const line = page.getByRole("region", { name: "Line 9" });
  await expect(line).toContainText("in 5 instances of 5 stacks");
  await expect(line).toContainText("This line wins");
  await expect(line.getByRole("link", { name: /highly-available\.yaml:9/ })).toBeVisible();
  await line.getByText("Which instances").first().click();
  await expect(line.getByRole("list", { name: "Instances" }).first()).toContainText(
    "core-use1-dev › vpc",
  );
  await viewer(page, DEFAULTS).getByText("nat_gateway_count").hover();
  await expect(page.getByRole("tooltip")).toContainText("in 4 instances of 4 stacks");
});

test("what a line names is one key away, and who reads it another", async ({ page }) => {
  await read(page, PROD, "?line=2");
  const line = page.getByRole("region", { name: "Line 2" });
  await expect(line).toContainText("Imports");
  await viewer(page, PROD).getByRole("textbox").focus();
  await page.keyboard.press("Control+f");
  await page.getByRole("textbox", { name: "Find" }).fill("cidr");
  await expect(viewer(page, PROD)).toContainText("1 of 1");
  await page.keyboard.press("Escape");
  await viewer(page, PROD).getByRole("textbox").first().focus();
  await page.keyboard.press("Shift+F12");
  await expect(page.getByRole("region", { name: /^Line / })).toBeFocused();
  await page.goto(fileOf(PROD, "?line=2"));
  await expect(line).toBeVisible();
  await viewer(page, PROD).getByRole("textbox").focus();
  await page.keyboard.press("F12");
  await expect(page).not.toHaveURL(new RegExp(encodeURIComponent(PROD)));
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1, name: PROD })).toBeVisible();
  await viewer(page, PROD)
    .locator(".pointer")
    .first()
    .click({ modifiers: ["ControlOrMeta"] });
  await expect(page.getByRole("heading", { level: 1, name: PROD })).toHaveCount(0);
});

test("a template shows beside its source as a stack reads it", async ({ page, isobar }) => {
  await isobar.edit(PROD, "import:", "import:\n  - path: catalog/made\n    context: { size: 7 }");
  await isobar.write("stacks/catalog/made.yaml", "vars:\n  made: '{{ .size }}-{{ .size }}'\n");
  await read(page, "stacks/catalog/made.yaml");
  await page
    .getByRole("combobox", { name: "Rendered for" })
    .selectOption({ label: "plat-use1-prod" });
  const rendered = page.getByRole("region", { name: /rendered for plat-use1-prod/ });
  await expect(rendered).toContainText("made: '7-7'");
  await isobar.write("stacks/catalog/made.yaml", "vars:\n  made: '{{ .gone }}'\n");
  await expect(page.getByRole("alert").filter({ hasText: "cannot be rendered" })).toBeVisible();
  await page.getByRole("button", { name: "Go to line 2" }).click();
  await expect(page.getByRole("region", { name: "Line 2" })).toBeVisible();
});

test("the tree is walked by keys", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.keyboard.press("g");
  await page.keyboard.press("f");
  await expect(page.getByRole("heading", { level: 1, name: "Files" })).toBeVisible();
  await tree(page).focus();
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "atmos.yaml" })).toBeVisible();
  await expect(tree(page)).toBeFocused();
});

test("folders stay as they were left, in the address too", async ({ page }) => {
  await page.goto("/files");
  const folder = tree(page).getByRole("treeitem", { name: /^catalog/ });
  await folder.click();
  await expect(folder).toHaveAttribute("aria-expanded", "true");
  await page.reload();
  await expect(folder).toHaveAttribute("aria-expanded", "true");
});

test("on a phone a file is plain text with what is known of its lines", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(fileOf(DEFAULTS, "?line=9"));
  await expect(page.locator("#L9")).toContainText("nat_gateway_count: 1");
  await expect(page.getByRole("region", { name: "Line 9" })).toContainText("This line wins");
});

test.describe("files that mean harm", () => {
  const MARKUP = "<img src=x onerror='window.taken=1'><script>window.taken=1</script>";
  test.use({
    files: {
      "atmos.yaml": `
components: { terraform: { base_path: components/terraform } }
stacks: { base_path: stacks, included_paths: ["*"], name_pattern: "{stage}" }
`,
      "stacks/prod.yaml": `vars:\n  stage: prod\n  markup: "${MARKUP}"\n  turned: "invoice\u202Efdp.exe"\n  hidden: "pro\u200Bd"\n`,
      "stacks/long.yaml": `vars:\n  stage: long\n  long: ${"x".repeat(300_000)}\n`,
    },
  });

  test("their text stays text, and what hides in it is seen", async ({ page }) => {
    await read(page, "stacks/prod.yaml", "?line=3");
    const text = viewer(page, "stacks/prod.yaml");
    await expect(text).toContainText("onerror='window.taken=1'");
    await expect(text).toContainText("invoiceU+202E");
    await expect(text).toContainText("proU+200B");
    expect(await page.evaluate(() => "taken" in window)).toBe(false);
    expect(await page.locator("main img, main script").count()).toBe(0);
    await read(page, "stacks/long.yaml");
    expect(await page.evaluate(() => document.body.innerText.length)).toBeLessThan(60_000);
  });
});
