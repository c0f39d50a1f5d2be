import { expect, test } from "./isobar";

test("the first visit offers a tour, which is skipped once and for all", async ({
  page,
  isobar,
}) => {
  await isobar.ask(
    "mutation { settingsUpdate(input: { isTourDone: false }) { settings { theme } } }",
  );
  await page.goto("/");
  const tour = page.getByRole("dialog", { name: "Your repository, resolved" });
  await expect(tour).toBeVisible();
  const saved = page.waitForResponse(
    (response) => response.request().postData()?.includes("isTourDone") ?? false,
  );
  await tour.getByRole("button", { name: "Skip", exact: true }).click();
  await expect(tour).toBeHidden();
  await saved;
  await page.reload();
  await expect(page.getByRole("heading", { level: 1, name: "estate" })).toBeVisible();
  await expect(tour).toBeHidden();
});

test("the tour is found again in the settings, and walked to its end by keys", async ({ page }) => {
  await page.goto("/settings");
  await page.getByRole("link", { name: "Take the tour" }).click();
  const tour = page.getByRole("dialog");
  await expect(tour).toBeFocused();
  for (const stop of [
    "Your repository, resolved",
    "Stacks, components, instances",
    "Why is it so?",
    "Find anything",
    "It follows your files",
    "Words explain themselves",
  ]) {
    await expect(tour.getByRole("heading")).toHaveText(stop);
    await tour.getByRole("button", { name: /^(Next|Done)$/ }).press("Enter");
  }
  await expect(tour).toBeHidden();
});

test("the keys and the palette lead to the tour too, and Escape ends it", async ({ page }) => {
  await page.goto("/stacks");
  await expect(page.getByRole("table", { name: "Stacks" })).toBeVisible();
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keyboard" }).getByText("Take the tour").click();
  const tour = page.getByRole("dialog", { name: "Your repository, resolved" });
  await expect(tour).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(tour).toBeHidden();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Find anything" }).fill("tour");
  await page.getByRole("option", { name: "Take the tour" }).click();
  await expect(tour).toBeVisible();
});

test("a word of Atmos says what it means in place, and leads to the glossary", async ({ page }) => {
  await page.goto("/stacks");
  const word = page.getByRole("button", { name: "stack", exact: true });
  await word.press("Enter");
  const meaning = page.getByRole("dialog", { name: "Stack" });
  await expect(meaning).toContainText("One place that is deployed");
  await page.keyboard.press("Escape");
  await expect(meaning).toBeHidden();
  await expect(word).toBeFocused();

  await word.click();
  await meaning.getByRole("button", { name: "Instance" }).click();
  const related = page.getByRole("dialog", { name: "Instance" });
  await expect(related).toContainText("A component as one stack configures it");
  await related.getByRole("link", { name: "Glossary" }).click();
  await expect(page).toHaveURL("/glossary#instance");
  await expect(page.getByRole("heading", { level: 1, name: "Glossary" })).toBeVisible();
  await expect(page.getByText("A component as one stack configures it")).toBeInViewport();
});
