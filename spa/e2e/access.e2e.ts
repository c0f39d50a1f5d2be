import { expect, test } from "./isobar";

test.describe("a browser that was not let in", () => {
  test.use({ storageState: { cookies: [], origins: [] } });
  test.beforeEach(async ({ context }) => context.clearCookies());

  const lock = /This page needs the key/;

  test("the link lets in, and leaves neither the address bar nor the history with the token", async ({
    page,
    isobar,
  }) => {
    const token = await isobar.token();
    await page.goto(`/stacks?search=prod#token=${token}`);
    await expect(page.getByRole("table", { name: "Stacks" })).toBeVisible();
    expect(page.url()).toBe(`${isobar.url}/stacks?search=prod`);
    const menu = page.getByRole("navigation", { name: "Main" });
    await menu.getByRole("link", { name: /^Components/ }).click();
    await expect(page).toHaveURL(`${isobar.url}/components`);
    await page.goBack();
    expect(page.url()).toBe(`${isobar.url}/stacks?search=prod`);
    const scripts = await page.evaluate(() => [document.cookie, JSON.stringify(localStorage)]);
    expect(scripts.join()).not.toContain("isobar_");
    expect(scripts.join()).not.toContain(token);
    const cookies = await page.context().cookies(`${isobar.url}/graphql`);
    expect(cookies).toMatchObject([
      { httpOnly: true, sameSite: "Strict", path: "/graphql", expires: -1 },
    ]);
    await page.reload();
    await expect(page.getByRole("table", { name: "Stacks" })).toBeVisible();
  });

  test("without it the page says how to get in, and takes the token", async ({
    page,
    isobar,
    complaints,
  }) => {
    await page.goto("/stacks");
    const screen = page.getByRole("dialog", { name: lock });
    await expect(screen).toContainText("isobar token");
    await expect(page.getByText("plat-use1-prod")).toHaveCount(0);
    await page.keyboard.press("Escape");
    await expect(screen).toBeVisible();
    const field = screen.getByLabel("Token, or the link with it");
    await field.fill("wrong");
    await field.press("Enter");
    await expect(screen.getByRole("alert")).toContainText("not the token of this run");
    await field.fill(await isobar.token());
    await screen.getByRole("button", { name: "Open" }).click();
    await expect(screen).toBeHidden();
    await expect(page.getByRole("table", { name: "Stacks" })).toBeVisible();
    // The browser itself reports each refusal.
    complaints.splice(0);
  });

  test("a page that stayed open over a restart goes on once the browser is let in", async ({
    page,
    isobar,
    complaints,
  }) => {
    await page.goto(`/stacks#token=${await isobar.token()}`);
    await expect(page.getByRole("table", { name: "Stacks" })).toBeVisible();
    await page.evaluate(() => document.body.setAttribute("data-marked", ""));
    await isobar.kill();
    await isobar.start();
    const screen = page.getByRole("dialog", { name: lock });
    await expect(screen).toBeVisible();
    const other = await page.context().newPage();
    await other.goto(`${isobar.url}/#token=${await isobar.token()}`);
    await expect(screen).toBeHidden();
    expect(await page.evaluate(() => document.body.hasAttribute("data-marked"))).toBe(true);
    complaints.splice(0);
  });

  test("an old link in a page that is in changes nothing", async ({ page, isobar, complaints }) => {
    await page.goto(`/stacks#token=${await isobar.token()}`);
    await expect(page.getByRole("table", { name: "Stacks" })).toBeVisible();
    await page.evaluate(() => (window.location.hash = "#token=old"));
    await expect(page).toHaveURL(`${isobar.url}/stacks`);
    await expect(page.getByRole("table", { name: "Stacks" })).toBeVisible();
    complaints.splice(0);
  });
});
