import { expect, test } from "./isobar";

test("sixty pages in a minute and five tabs stay within the rates", async ({ page, context }) => {
  test.setTimeout(120_000);
  const refused: string[] = [];
  context.on("response", (response) => {
    if (response.status() === 429) refused.push(response.url());
  });
  const tabs = await Promise.all(Array.from({ length: 5 }, () => context.newPage()));
  await Promise.all(tabs.map((tab) => tab.goto("/")));
  for (const tab of tabs) await expect(tab.getByRole("heading", { level: 1 })).toBeVisible();

  await page.goto("/");
  const menu = page.getByRole("navigation", { name: "Main" });
  const pages = ["Stacks", "Components", "Instances", "Diagnostics", "Settings"];
  for (let visit = 0; visit < 60; visit++) {
    const name = pages[visit % pages.length] ?? "";
    await menu.getByRole("link", { name: new RegExp(`^${name}`) }).click();
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  }
  expect(refused).toEqual([]);
});

test("who asked too much is told, and the page goes on by itself", async ({ page, complaints }) => {
  let refusals = 3;
  await page.route("**/graphql", (route) =>
    refusals-- > 0
      ? route.fulfill({ status: 429, headers: { "retry-after": "1" }, json: { errors: [] } })
      : route.fallback(),
  );
  await page.goto("/stacks");
  await expect(page.getByText("The server asks for patience")).toBeVisible();
  await expect(page.getByRole("table", { name: "Stacks" })).toBeVisible();
  // The browser itself reports each refusal.
  expect(complaints.every((line) => line.includes("429"))).toBe(true);
  complaints.splice(0);
});
