import { expect, test } from "./isobar";

test("the theme is kept, on this page and for the next first paint", async ({ page }) => {
  await page.goto("/settings");
  const saved = page.waitForResponse(
    (response) => response.request().postData()?.includes("settingsUpdate") ?? false,
  );
  await page.getByRole("radio", { name: "Dark" }).check();
  const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
  expect(await theme()).toBe("dark");
  await expect(page.getByRole("button", { name: /^Theme: dark/ })).toBeVisible();
  await saved;
  await page.reload();
  expect(await theme()).toBe("dark");
  await expect(page.getByRole("radio", { name: "Dark" })).toBeChecked();
});

test("density is kept, and gives a row less room", async ({ page }) => {
  await page.goto("/stacks");
  const row = page.getByRole("table", { name: "Stacks" }).getByRole("row").nth(1);
  await expect(row).toHaveJSProperty("offsetHeight", 40);
  await page.goto("/settings");
  await page.getByRole("radio", { name: "Compact" }).check();
  await page.getByRole("link", { name: /^Stacks/ }).click();
  await expect(row).toHaveJSProperty("offsetHeight", 32);
  await page.reload();
  await expect(row).toHaveJSProperty("offsetHeight", 32);
});

test("beside each place stands a link that opens the chosen editor", async ({ page, isobar }) => {
  const value = "/stacks/plat-use1-prod/terraform/vpc?value=/vars/nat_gateway_count";
  const link = page.getByRole("link", { name: /^Open in VS Code: .+highly-available.yaml:9$/ });
  await page.goto("/settings");
  const saved = page.waitForResponse(
    (response) => response.request().postData()?.includes("settingsUpdate") ?? false,
  );
  await page.getByRole("combobox", { name: "Open files in" }).selectOption("VS Code");
  await saved;
  await page.goto(value);
  await expect(link).toHaveAttribute(
    "href",
    `vscode://file${isobar.estate}/stacks/catalog/vpc/highly-available.yaml:9:1`,
  );
});

test("the settings say what was detected", async ({ page }) => {
  await page.goto("/settings");
  const files = page.getByRole("region", { name: "Configuration files" });
  await expect(files.getByRole("link", { name: "atmos.yaml" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Detected" })).toContainText("stacks");
});

test("the dashboard remembers its grouping", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("link", { name: "Tenant", exact: true }).click();
  await expect(page.getByRole("link", { name: "plat", exact: true })).toBeVisible();
  await page.goto("/");
  await expect(page.getByRole("link", { name: "plat", exact: true })).toBeVisible();
});

test("GraphiQL opens with the examples of the documentation and runs each without leaving the machine", async ({
  page,
}) => {
  await page.goto("/graphiql");
  const answer = page.getByRole("region", { name: "Result Window" });
  const tabs = page.getByRole("tablist", { name: "Select active operation" });
  const examples = {
    LargestStacks: '"totalCount": 15',
    WhereFrom: '"isWinner": true',
    WhoReadsThis: '"importedBy": [',
    ProductionInstances: '"stack": {',
    DarkTheme: '"theme": "DARK"',
    FollowTheEstate: '"isReset": true',
    InstancesOfEachStack: '"isEnabled": true',
    Deprecated: '"isDeprecated": false',
  };
  await expect(tabs.getByRole("tab")).toContainText(Object.keys(examples));
  // GraphiQL takes a moment to notice another tab; what it asks until then must not be a subscription.
  const { FollowTheEstate, ...queries } = examples;
  for (const [name, expected] of Object.entries({ ...queries, FollowTheEstate })) {
    await tabs.getByRole("tab", { name }).click();
    // Its editor comes in several parts; a click before the last of them asks nothing.
    await expect(async () => {
      await page.getByRole("button", { name: /^Execute query/ }).click();
      await expect(answer).toContainText(expected, { timeout: 2_000 });
    }).toPass();
  }
});
