import { expect, test } from "./isobar";

test("a workflow is found by key, and shows its steps, their stacks and how it is run", async ({
  page,
}) => {
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.keyboard.press("g");
  await page.keyboard.press("w");
  await expect(page.getByRole("heading", { level: 1, name: "Workflows" })).toBeVisible();
  await page.getByRole("link", { name: "bring-up" }).click();
  const steps = page.getByRole("list", { name: "Steps" });
  await expect(steps.getByRole("listitem").first()).toContainText(
    "atmos terraform apply vpc -auto-approve -s plat-use1-dev",
  );
  await expect(steps.getByRole("link", { name: "plat-gbl-dev" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Copy: atmos workflow bring-up" })).toBeVisible();
  const drawing = page.getByRole("region", { name: "The order of the steps" });
  await drawing.getByRole("link", { name: "Step 4: cluster" }).click();
  await expect(page).toHaveURL(/#step-4$/);
  await page
    .getByRole("link", { name: /workflows\/ ?platform\.yaml/ })
    .first()
    .click();
  await expect(page).toHaveURL(/\/files\/.*platform\.yaml.*line=/);
});

test("a component shows what it takes, who sets it, and the line that declares it", async ({
  page,
}) => {
  await page.goto("/components");
  const card = page.getByRole("listitem").filter({ hasText: "vpc" }).first();
  await expect(card).toContainText(/instances in \d+ stacks/);
  await card.getByRole("link", { name: "vpc", exact: true }).click();
  await page.getByRole("link", { name: /^Inputs and outputs/ }).click();
  const inputs = page.getByRole("list", { name: "Inputs", exact: true });
  const range = inputs.getByRole("listitem").filter({ hasText: "cidr_block" });
  await expect(range).toContainText("required");
  await expect(range.getByRole("link", { name: /of \d+ instances/ })).toBeVisible();
  await range.getByRole("link", { name: /variables\.tf:\d+/ }).click();
  await expect(page).toHaveURL(/tab=code&file=variables\.tf&line=\d+/);
  await expect(page.getByRole("region", { name: "variables.tf", exact: true })).toContainText(
    "cidr_block",
  );
  await page.getByRole("link", { name: "README", exact: true }).click();
  await expect(page.getByRole("article")).toContainText("A network with a public and a private");
});

test("the settings say what set each option", async ({ page }) => {
  await page.goto("/settings");
  await page.getByRole("searchbox", { name: "Search options and values" }).fill("name_pattern");
  const options = page.getByRole("region", { name: "Options" });
  await expect(options.getByRole("term")).toHaveCount(1);
  await expect(options).toContainText("{tenant}-{environment}-{stage}");
  await options.getByRole("link", { name: /atmos\.yaml:\d+/ }).click();
  await expect(page).toHaveURL(/\/files\/atmos\.yaml\?line=\d+/);
});

test("outside of git the page of what is affected says what to do", async ({ page }) => {
  await page.goto("/affected");
  await expect(page.getByRole("heading", { name: "Not in git" })).toBeVisible();
  await expect(page.getByText("git init", { exact: true })).toBeVisible();
  await expect(page.getByRole("alert").filter({ hasText: "cannot be read" })).toHaveCount(0);
});

test("a file that breaks is found from the page, and the page recovers with it", async ({
  page,
  isobar,
}) => {
  await page.goto("/");
  const attention = page.getByRole("region", { name: "Needs attention" });
  await expect(attention).toBeVisible();
  const mend = await isobar.edit(
    "stacks/catalog/vpc/defaults.yaml",
    "components:",
    "components: [unclosed",
  );
  const finding = attention.getByRole("listitem").filter({ hasText: "vpc/defaults.yaml" });
  await finding
    .getByRole("link", { name: /vpc\/ ?defaults\.yaml:\d+/ })
    .first()
    .click();
  await expect(page).toHaveURL(/\/files\/stacks%2Fcatalog%2Fvpc%2Fdefaults\.yaml/);
  await mend();
  await page.goBack();
  await expect(finding).toHaveCount(0);
});

test("a view is shared by its address", async ({ page, context }) => {
  await page.goto("/components/terraform/vpc?tab=inputs");
  await page.getByRole("searchbox", { name: "Search inputs and outputs" }).fill("cidr");
  await expect(page).toHaveURL(/search=cidr/);
  const other = await context.newPage();
  await other.goto(page.url());
  const inputs = other.getByRole("list", { name: "Inputs", exact: true });
  await expect(inputs.getByRole("listitem")).toHaveCount(1);
  await other.close();
});

test.describe("with labels", () => {
  const stack = (stage: string, team: string) =>
    `metadata:\n  labels:\n    team: ${team}\nvars:\n  stage: ${stage}\ncomponents:\n  terraform:\n    app: {}\n`;
  test.use({
    files: {
      "atmos.yaml":
        "base_path: .\nstacks: {base_path: stacks, included_paths: ['*'], name_pattern: '{stage}'}\ncomponents: {terraform: {base_path: components}}\n",
      "stacks/dev.yaml": stack("dev", "core"),
      "stacks/prod.yaml": stack("prod", "shop"),
      "components/app/README.md":
        "# app\n\nWhat it *is*.\n\n<script>alert(1)</script><img src=https://evil.example/x>\n\n[run](javascript:alert(1))\n",
      "components/app/main.tf": 'variable "x" {}\n',
    },
  });

  test("stacks are grouped by a label", async ({ page }) => {
    await page.goto("/");
    await page.getByRole("combobox", { name: "Label" }).selectOption("team");
    const environments = page.getByRole("region", { name: "Environments" });
    await expect(environments.getByRole("link", { name: "core" })).toBeVisible();
    await expect(environments.getByRole("link", { name: "shop" })).toBeVisible();
    await expect(page).toHaveURL(/label=team/);
  });

  test("a README is drawn without what it tries", async ({ page }) => {
    await page.goto("/components/terraform/app?tab=readme");
    const readme = page.getByRole("article");
    await expect(readme.getByText("is", { exact: true })).toBeVisible();
    await expect(readme.locator("script, img")).toHaveCount(0);
    await expect(readme.getByRole("link")).toHaveCount(0);
  });
});

test("on a phone the pages are walked by the menu", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/");
  for (const name of ["Components", "Workflows", "Settings"]) {
    await page.getByRole("button", { name: "Open the menu" }).click();
    await page.getByRole("dialog", { name: "Menu" }).getByRole("link", { name }).click();
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - window.innerWidth,
    );
    expect(overflow).toBeLessThanOrEqual(0);
  }
});
