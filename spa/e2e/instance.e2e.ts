import { execFileSync } from "node:child_process";

import type { Page } from "@playwright/test";

import { expect, test, type Isobar } from "./isobar";

const VPC = "/stacks/plat-use1-prod/terraform/vpc";
const ASSETS = "/stacks/plat-use1-prod/terraform/s3-bucket%2Fassets";
const AVAILABLE = "stacks/catalog/vpc/highly-available.yaml";
const PROD = "stacks/orgs/acme/plat/prod/us-east-1.yaml";

const row = (page: Page, key: string) =>
  page
    .getByRole("tree", { name: "Configuration" })
    .getByRole("treeitem", { name: new RegExp(`^${key}\\b`) });

const views = (page: Page) => page.getByRole("navigation", { name: "Views of the instance" });

const HOSTILE = "Eve <img src=x onerror='window.taken=1'>";

/** Puts the estate under git, with a message that is no markup. */
function commit(isobar: Isobar, message: string, author = "Ada"): void {
  const git = (...words: string[]) =>
    execFileSync(
      "git",
      ["-c", `user.name=${author}`, "-c", "user.email=ada@example.com", ...words],
      { cwd: isobar.estate, stdio: "pipe" },
    );
  git("init", "--quiet");
  git("add", "--all");
  git("-c", "commit.gpgsign=false", "commit", "--quiet", "--message", message);
}

test("find why a value is what it is", async ({ page }) => {
  await page.goto(VPC);
  await views(page).getByRole("link", { name: "Why not?" }).click();
  await page.getByLabel("What did you expect?").fill("nat_gateway_count");
  await page.getByRole("button", { name: "Ask" }).click();
  const place = page.getByRole("region", { name: "vars › nat_gateway_count" });
  await expect(place.getByRole("listitem").first()).toContainText("defaults.yaml:9");
  await expect(place.getByRole("listitem").last()).toContainText("overrides that, and wins");
  await expect(place.getByRole("listitem").last()).toContainText("highly-available.yaml:9");
});

test("find a value that lost, and one that is not read", async ({ page, isobar }) => {
  await page.goto(`${VPC}?tab=why`);
  await page.getByLabel("What did you expect?").fill("nat_gateway_count=1");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/ask=nat_gateway_count/);
  await expect(page.getByRole("main")).toContainText("It lost in 1 place");
  const place = page.getByRole("region", { name: "vars › nat_gateway_count" });
  await expect(place.getByRole("listitem").first()).toContainText("What you asked for");

  await page.getByLabel("What did you expect?").fill("db.r7g.4xlarge");
  await page.getByRole("button", { name: "Ask" }).click();
  await expect(page.getByRole("heading", { name: "Nothing says it" })).toBeVisible();
  await isobar.edit(
    "stacks/catalog/vpc/defaults.yaml",
    "name: main",
    "name: main\n        class: db.r7g.4xlarge",
  );
  await expect(page.getByRole("main")).toContainText("It wins in 1 place");
});

test("see who changed a value, and what is not committed yet", async ({ page, isobar }) => {
  commit(isobar, "As it was");
  await isobar.edit(AVAILABLE, "nat_gateway_count: 3", "nat_gateway_count: 4");
  commit(isobar, "One gateway <b>more</b>", HOSTILE);
  await isobar.edit(PROD, "10.24.0.0/18", "10.99.0.0/18");
  await page.goto(`${VPC}?path=vars.nat_gateway_count`);
  const panel = page.getByRole("complementary", { name: "Origin of the value" });
  const last = panel.getByRole("region", { name: "Last change" });
  await expect(last).toContainText("One gateway <b>more</b>");
  await expect(last).toContainText("Eve");

  await last.getByRole("link").click();
  const commits = page.getByRole("list", { name: "Commits" });
  await expect(commits.getByRole("heading").first()).toHaveText("One gateway <b>more</b>");
  await expect(commits).toContainText("ada@example.com");
  await expect(page.getByRole("region", { name: `Change of ${AVAILABLE}` }).first()).toContainText(
    "+        nat_gateway_count: 4",
  );
  await expect(page.getByRole("region", { name: "Not committed yet" })).toContainText(
    "10.99.0.0/18",
  );
  expect(await page.evaluate(() => "taken" in window)).toBe(false);
});

test("without git the history says why it is empty", async ({ page }) => {
  await page.goto(`${VPC}?tab=history`);
  await expect(page.getByRole("heading", { name: "No git repository" })).toBeVisible();
});

test("each base shows what it brings and leads to its file", async ({ page }) => {
  await page.goto(`${ASSETS}?tab=inheritance`);
  const bases = page.getByRole("list", { name: "Bases" });
  await expect(bases.getByRole("listitem")).toHaveCount(3);
  await bases.getByRole("button", { name: /of the values of s3-bucket\/defaults/ }).click();
  const values = page.getByRole("table", { name: "Values of s3-bucket/defaults" });
  const lost = values.getByRole("row").filter({ hasText: "versioning_enabled" });
  await expect(lost).toContainText("Overridden");
  await expect(lost).toContainText("versioned.yaml:13");
  await bases.getByRole("link", { name: "s3-bucket/defaults", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "s3-bucket/defaults" })).toBeVisible();
});

test("generated files are read, copied and downloaded as Atmos writes them", async ({ page }) => {
  await page.goto(`${VPC}?tab=files`);
  const name = "plat-use1-prod-vpc.terraform.tfvars.json";
  await expect(page.getByRole("region", { name }).first()).toContainText("nat_gateway_count");
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: `Download ${name}` }).click();
  expect((await saved).suggestedFilename()).toBe(name);
});

test("commands without Atmos choose the workspace and name the variables", async ({ page }) => {
  await page.goto(`${VPC}?tab=commands`);
  const steps = page.getByRole("region", { name: "What Atmos runs" });
  await expect(steps).toContainText("terraform workspace select -or-create plat-use1-prod");
  await expect(steps).toContainText("-var-file plat-use1-prod-vpc.terraform.tfvars.json");
});

test("one goes from match to match, alone and in the tree", async ({ page }) => {
  await page.goto(VPC);
  await expect(row(page, "vars")).toBeVisible();
  await page.keyboard.press("/");
  await page.keyboard.type("vpc");
  await page.getByRole("button", { name: "Show matches in the tree" }).click();
  await page.getByRole("button", { name: "Next match" }).click();
  await expect(page).toHaveURL(/value=/);
  const first = new URL(page.url()).searchParams.get("value");
  await expect(page.getByRole("treeitem", { selected: true })).toBeVisible();
  await page.keyboard.press("F3");
  await expect(page).not.toHaveURL(new RegExp(`value=${encodeURIComponent(first ?? "")}(&|$)`));
  await page.keyboard.press("Shift+F3");
  await expect(page).toHaveURL(new RegExp(`value=${encodeURIComponent(first ?? "")}`));
});

test("the tree opens and closes as a whole", async ({ page }) => {
  await page.goto(VPC);
  await page.getByRole("button", { name: "Expand all" }).click();
  await expect(row(page, "component_path")).toBeVisible();
  await page.getByRole("button", { name: "Collapse all" }).click();
  await expect(row(page, "account_id")).toHaveCount(0);
});

test("what is open in the tree is in the address", async ({ page }) => {
  await page.goto(VPC);
  await expect(row(page, "account_id")).toBeVisible();
  await row(page, "settings").locator("svg").first().click();
  await expect(row(page, "log_retention_days")).toBeVisible();
  await page.reload();
  await expect(row(page, "log_retention_days")).toBeVisible();
  await expect(row(page, "account_id")).toBeVisible();
  await page.getByRole("button", { name: "Collapse all" }).click();
  await expect(row(page, "settings")).toBeVisible();
  await page.reload();
  await expect(row(page, "settings")).toBeVisible();
  await expect(row(page, "account_id")).toHaveCount(0);
});

test("matches in the tree are open at once", async ({ page }) => {
  await page.goto(`${VPC}?search=team&view=tree`);
  await expect(row(page, "owner")).toContainText("platform-team");
});

test("on a phone the current one of many tabs is in sight", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${VPC}?tab=json`);
  const tabs = page.getByRole("navigation", { name: "Views of the instance" });
  await expect(tabs.getByRole("link", { name: "JSON" })).toBeInViewport({ ratio: 1 });
});

test("on a phone one finds why a value is what it is", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/instances");
  await page.getByRole("searchbox", { name: "Search instances" }).fill("plat-use1-prod vpc");
  const cards = page.getByRole("table", { name: "Instances" }).getByRole("row");
  await cards.filter({ hasText: "plat-use1-prod" }).getByRole("link", { name: "vpc" }).click();
  await row(page, "nat_gateway_count").click();
  const origin = page.getByRole("dialog", { name: "Origin of the value" });
  await expect(origin).toContainText("Overridden");
  await origin.getByRole("link", { name: /highly-available\.yaml:9/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(AVAILABLE);
  await expect(page.getByRole("region", { name: "Line 9" })).toContainText("nat_gateway_count");
});

test("a backend shows in HCL, too, with the command that Atmos writes it for", async ({ page }) => {
  await page.goto(`${VPC}?tab=files`);
  const backend = page.getByRole("region", { name: "Text of backend.tf.json" });
  await expect(backend).toContainText('"backend"');
  await page
    .getByRole("navigation", { name: "Form of the backend" })
    .getByRole("link", { name: "HCL" })
    .click();
  const hcl = page.getByRole("region", { name: "Text of backend.tf", exact: true });
  await expect(hcl).toContainText('backend "local" {');
  await expect(page.getByText("atmos terraform generate backends --format hcl")).toBeVisible();
});

test("the values of a stack name their places, and follow an edit", async ({ page, isobar }) => {
  await page.goto("/stacks/plat-use1-prod?tab=values");
  const region = page.getByRole("treeitem", { name: /^region/ });
  const place = "stacks/mixins/region/us-east-1.yaml";
  await expect(region.getByRole("button", { includeHidden: true })).toHaveText(`${place}:3`);
  await isobar.edit(place, "region: us-east-1", "region: us-east-9");
  await expect(region).toContainText("us-east-9");
  await expect(region).toHaveClass(/animate-flash/);
});

test("a finding in the definition of a component is one of its instances'", async ({ page }) => {
  await page.goto("/stacks/plat-use1-prod/terraform/rds%2Forders?tab=diagnostics");
  const found = page.getByRole("main").getByText("settings.depends_on", { exact: true });
  await expect(found.first()).toBeVisible();
  await expect(page.getByRole("main")).toContainText("reaches 5 instances");
  await page.goto("/matrix?view=table&search=rds/orders");
  await expect(
    page
      .getByRole("row", { name: /rds\/orders/ })
      .getByRole("cell")
      .last(),
  ).toHaveText("5Warnings");
});

test("an edit flashes the row of its value, and no other row is touched", async ({
  page,
  isobar,
}) => {
  await page.goto(VPC);
  await expect(row(page, "nat_gateway_count")).toContainText("3");
  // What sections without anything below them say comes after the tree.
  await expect(row(page, "workspace")).toContainText("plat-use1-prod");
  await page.evaluate(() => {
    const touched = new Set<string>();
    Object.assign(window, { touched });
    const tree = document.querySelector("[role=tree]");
    if (!tree) throw new Error("there is no tree");
    new MutationObserver((records) => {
      for (const { target } of records) {
        const element = target instanceof Element ? target : target.parentElement;
        touched.add(element?.closest("[role=treeitem]")?.id ?? element?.tagName ?? "");
      }
    }).observe(tree, { attributes: true, characterData: true, childList: true, subtree: true });
  });
  await isobar.edit(AVAILABLE, "nat_gateway_count: 3", "nat_gateway_count: 2");
  await expect(row(page, "nat_gateway_count")).toContainText("2");
  await expect(row(page, "nat_gateway_count")).toHaveClass(/animate-flash/);
  const touched = await page.evaluate(() => {
    const known = Reflect.get(window, "touched") as Set<string>;
    return [...known];
  });
  expect(touched).toEqual(["tree-/vars/nat_gateway_count"]);
});

test("a broken file shows on the page of its instance, and mending it brings it back", async ({
  page,
  isobar,
}) => {
  await page.goto(VPC);
  await expect(row(page, "nat_gateway_count")).toContainText("3");
  const mend = await isobar.edit(AVAILABLE, "nat_gateway_count: 3", "nat_gateway_count: [3");
  await expect(row(page, "nat_gateway_count")).toHaveCount(0);
  const broken = page.getByRole("alert", { name: "Broken files" });
  await expect(broken.getByRole("link", { name: /highly-available\.yaml:\d+/ })).toBeVisible();
  await mend();
  await expect(broken).toHaveCount(0);
  await expect(row(page, "nat_gateway_count")).toContainText("3");
});
