import { injections } from "./injections";
import { expect, test } from "./isobar";

test("no text becomes a script or HTML, whatever way it is tried", async ({ page, complaints }) => {
  await page.goto("/stacks");
  await expect(page.getByRole("table", { name: "Stacks" })).toBeVisible();
  complaints.splice(0);
  expect(await injections(page)).toEqual([]);
  expect(complaints.filter((line) => line.startsWith("console: policy: ")).length).toBeGreaterThan(
    8,
  );
  complaints.splice(0);
});

test("GraphiQL takes HTML only where it is clean, and no script", async ({ page, complaints }) => {
  await page.goto("/graphiql");
  await expect(page.getByRole("region", { name: "Result Window" })).toBeVisible();
  const found = await injections(page);
  expect(found.filter((name) => name !== "HTML")).toEqual([]);
  const html = await page.evaluate(() => {
    const element = document.createElement("div");
    element.innerHTML = '<i onclick="x()">kept</i><script>x()</script><img src="/" onerror="x()">';
    return element.innerHTML;
  });
  expect(html).toBe('<i>kept</i><img src="/">');
  complaints.splice(0);
});

test("GraphiQL is a document of its own, with a policy of its own", async ({ page }) => {
  const policies = new Map<string, string>();
  page.on("response", (response) => {
    if (response.request().resourceType() !== "document") return;
    policies.set(
      new URL(response.url()).pathname,
      response.headers()["content-security-policy"] ?? "",
    );
  });
  await page.goto("/stacks");
  const menu = page.getByRole("navigation", { name: "Main" });
  await menu.getByRole("link", { name: "GraphiQL" }).click();
  await expect(page.getByRole("region", { name: "Result Window" })).toBeVisible();
  expect(policies.get("/stacks")).not.toContain("dompurify");
  expect(policies.get("/graphiql")).toContain("dompurify");
  policies.clear();
  await menu.getByRole("link", { name: /^Components/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Components" })).toBeVisible();
  expect(policies.get("/components")).not.toContain("dompurify");
  await page.goBack();
  await expect(page).toHaveURL("/graphiql");
  await expect(page.getByRole("region", { name: "Result Window" })).toBeVisible();
});
