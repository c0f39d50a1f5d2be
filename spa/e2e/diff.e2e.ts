import { execFileSync } from "node:child_process";

import { expect, test, type Isobar } from "./isobar";

/** Makes the estate a git work tree whose only commit is what is there. */
function commit(isobar: Isobar): void {
  const git = (...words: string[]) =>
    execFileSync("git", ["-c", "user.name=Isobar", "-c", "user.email=i@example.com", ...words], {
      cwd: isobar.estate,
      stdio: "ignore",
    });
  git("init", "--quiet");
  git("add", "--all");
  git("-c", "commit.gpgsign=false", "commit", "--quiet", "--message", "As it was");
}

test("staging is compared with prod, and each side leads to its line", async ({ page }) => {
  await page.goto("/stacks/plat-use1-staging");
  await page.getByRole("link", { name: "Compare with…" }).click();
  await expect(page.getByRole("heading", { name: "Choose two sides" })).toBeVisible();
  const other = page.getByRole("group", { name: "Second side" });
  await other.getByRole("combobox", { name: "Stack" }).fill("plat-use1-prod");
  await page.getByRole("button", { name: "Compare" }).click();
  await expect(page).toHaveURL("/diff?from=plat-use1-staging&to=plat-use1-prod");
  const compared = page.getByRole("list", { name: "Compared instances" });
  await expect(compared.getByRole("heading", { name: "vpc", exact: true })).toBeVisible();
  await page.getByRole("searchbox", { name: "Path, such as vars.tags" }).fill("vars.cidr_block");
  const differences = page.getByRole("list", { name: "Differences of vpc" });
  await expect(differences.getByRole("listitem")).toHaveCount(1);
  await expect(differences).toContainText("10.24.0.0/18");
  await page.reload();
  await expect(differences.getByRole("listitem")).toHaveCount(1);
  await differences.getByRole("link", { name: /plat\/prod\// }).click();
  await expect(page).toHaveURL(/\/files\/.*prod.*line=/);
});

test("what is not committed is a diff, and says what it affects", async ({ page, isobar }) => {
  commit(isobar);
  await isobar.edit("stacks/orgs/acme/plat/prod/us-east-1.yaml", "10.24.0.0/18", "10.99.0.0/18");
  await page.goto("/affected");
  const affected = page.getByRole("list", { name: "Affected instances" });
  await expect(affected.getByRole("link", { name: "vpc", exact: true })).toBeVisible();
  await expect(affected).toContainText("stack.vars");
  await expect(page.getByText(/^atmos describe affected --sha \w{40}/)).toBeVisible();
  await affected.getByRole("link", { name: "Diff of vpc in plat-use1-prod" }).click();
  const differences = page.getByRole("list", { name: "Differences of vpc" });
  await expect(differences).toContainText("10.24.0.0/18");
  await expect(differences).toContainText("10.99.0.0/18");
});

test("what is affected names the files that did it, and is shown file by file", async ({
  page,
  isobar,
}) => {
  commit(isobar);
  const prod = "stacks/orgs/acme/plat/prod/us-east-1.yaml";
  await isobar.edit(prod, "10.24.0.0/18", "10.99.0.0/18");
  await isobar.edit("stacks/catalog/kms-key.yaml", "vars:", "vars:\n        rotation: 1");
  await page.goto("/affected");
  const affected = page.getByRole("list", { name: "Affected instances" });
  await expect(affected.getByRole("link", { name: "kms-key", exact: true })).toHaveCount(5);
  await expect(affected.getByRole("link", { name: "vpc", exact: true })).toHaveCount(1);
  await affected.getByRole("link", { name: prod }).click();
  await expect(page).toHaveURL(`/affected?${new URLSearchParams({ cause: prod }).toString()}`);
  await expect(affected.getByRole("listitem").filter({ hasText: "vpc" })).toHaveCount(1);
  await expect(affected.getByRole("link", { name: "kms-key", exact: true })).toHaveCount(0);
  const cause = page.getByRole("combobox", { name: "Because of" });
  await cause.selectOption({ label: "stacks/catalog/kms-key.yaml (5)" });
  await expect(affected.getByRole("link", { name: "vpc", exact: true })).toHaveCount(0);
  await expect(affected.getByRole("link", { name: "kms-key", exact: true })).toHaveCount(5);
});

test("a commit that does not exist says so, and the page stays usable", async ({
  page,
  isobar,
}) => {
  commit(isobar);
  await page.goto("/affected?base=no-such-branch");
  const problem = page.getByRole("alert").filter({ hasText: "no-such-branch" });
  await expect(problem).toBeVisible();
  await page.getByRole("combobox", { name: "Against" }).fill("HEAD");
  await page.getByRole("button", { name: "Show" }).click();
  await expect(page.getByRole("heading", { name: "Nothing is affected" })).toBeVisible();
});

test("keys and the palette lead to both pages", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.keyboard.press("g");
  await page.keyboard.press("v");
  await expect(page.getByRole("heading", { level: 1, name: "Diff" })).toBeVisible();
  await page.keyboard.press("g");
  await page.keyboard.press("a");
  await expect(page.getByRole("heading", { level: 1, name: "Affected" })).toBeVisible();
});
