import { readFile } from "node:fs/promises";

import AxeBuilder from "@axe-core/playwright";

import { expect, test } from "./isobar";

const VPC = "plat-use1-prod/terraform/vpc";
const around = (search = "") => `/graph?focus=${encodeURIComponent(VPC)}${search}`;

/** Names that would do harm where they were taken for more than names. */
const HOSTILE = [
  "<script>window.harmed = 1<\\/script>",
  '\\"><img src=x onerror=harmed()>',
  "right\\u202Eleft\\u200Bzero",
  `long-${"x".repeat(900)}`,
];

test("an instance is shown among what it leans on and what leans on it", async ({ page }) => {
  await page.goto("/stacks/plat-use1-prod/terraform/vpc");
  await page.getByRole("link", { name: "Show in graph" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Graph" })).toBeVisible();
  const graph = page.getByRole("application", { name: "Graph of dependencies" });
  await expect(graph.getByText("ecs/cluster")).toBeVisible();
  await expect(page.getByText("10 instances", { exact: true })).toBeVisible();

  await page.getByRole("link", { name: "One step less" }).click();
  await expect(page.getByText("6 instances", { exact: true })).toBeVisible();
  await graph.getByText("ecs/cluster").click();
  const details = page.getByRole("complementary", { name: "Instance" });
  await expect(details.getByText("in all, 2 directly, in 1 stack")).toBeVisible();
  await details.getByRole("link", { name: /monitoring/ }).click();
  await expect(page).toHaveURL(/stacks\/plat-use1-prod\/terraform\/monitoring/);
});

test("a component and a file lead to the graph too", async ({ page }) => {
  await page.goto("/components/terraform/vpc");
  await page.getByRole("link", { name: "Show in graph" }).click();
  await expect(page.getByRole("region", { name: "Focus" })).toContainText("terraform / vpc");
  await expect(page.getByRole("application")).toBeVisible();

  await page.goto("/files/stacks%2Fcatalog%2Fvpc%2Fdefaults.yaml");
  await page.getByRole("link", { name: "Show in graph" }).click();
  await expect(
    page.getByRole("application", { name: "Graph of imports" }).getByText("defaults.yaml").first(),
  ).toBeVisible();
});

test("the menu, the keys and the palette lead to the graph", async ({ page }) => {
  await page.goto("/");
  await page
    .getByRole("navigation", { name: "Main" })
    .getByRole("link", { name: "Graph", exact: true })
    .click();
  await expect(page.getByRole("application", { name: "Graph of dependencies" })).toBeVisible();
  await page.goto("/stacks");
  await expect(page.getByRole("table", { name: "Stacks" })).toBeVisible();
  await page.keyboard.press("g");
  await page.keyboard.press("g");
  await expect(page.getByRole("heading", { level: 1, name: "Graph" })).toBeVisible();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toContainText("Put it in the middle");
});

test("a group opens and closes, and the address keeps it", async ({ page }) => {
  await page.goto("/graph");
  await page.getByRole("combobox", { name: "Group by" }).selectOption("stack");
  const graph = page.getByRole("application");
  await graph.getByText("plat-use1-prod", { exact: true }).click();
  await expect(graph.getByText("monitoring")).toBeVisible();
  await expect(page).toHaveURL(/open=stack%3Aplat-use1-prod/);

  await page.reload();
  await expect(graph.getByText("monitoring")).toBeVisible();
  await graph.getByRole("button", { name: /plat-use1-prod ?: close the group/ }).click();
  await expect(graph.getByText("monitoring")).toHaveCount(0);
});

test("search leads to a node, and from it a path to another", async ({ page }) => {
  await page.goto("/graph");
  await expect(page.getByRole("application")).toBeVisible();
  await page.keyboard.press("/");
  const search = page.getByRole("combobox", { name: "Find instances in the graph" });
  await expect(search).toBeFocused();
  await search.fill("monitoring plat-use1-prod");
  await expect(page.getByRole("option", { name: "monitoring plat-use1-prod" })).toBeVisible();
  await search.press("Enter");
  await expect(page.getByRole("region", { name: "Focus" })).toContainText("monitoring");

  await page
    .getByRole("complementary", { name: "Instance" })
    .getByRole("link", { name: "Path from here" })
    .click();
  await search.fill("vpc core-use1-prod");
  await expect(page.getByRole("option", { name: /core-use1-prod/ })).toBeVisible();
  await search.press("Enter");
  await expect(page.getByText(/The shortest path has \d steps/)).toBeVisible();
  await expect(page.getByRole("application").getByText("core-use1-prod")).toBeVisible();
  await page.getByRole("link", { name: "Leave the path" }).click();
  await expect(page.getByText(/The shortest path has/)).toHaveCount(0);
});

test("the keyboard walks, focuses, opens and goes back", async ({ page }) => {
  await page.goto(around("&hops=1"));
  const graph = page.getByRole("application", { name: "Graph of dependencies" });
  await graph.focus();
  await page.keyboard.press("ArrowRight");
  await expect(page).toHaveURL(/at=plat-use1-prod/);
  const told = page.getByRole("status").filter({ hasText: "edges here" });
  await expect(told).toContainText("in plat-use1-prod");
  await page.keyboard.press("f");
  await expect(page.getByRole("region", { name: "Focus" })).not.toContainText("terraform / vpc");
  await graph.focus();
  await page.keyboard.press("Escape");
  await expect(page).not.toHaveURL(/at=/);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("region", { name: "Focus" })).toHaveCount(0);

  await page.goto(around("&hops=1"));
  await graph.focus();
  await page.keyboard.press("ArrowLeft");
  await expect(told).toContainText("in core-use1-prod");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/stacks\/core-use1-prod\/terraform\/vpc/);
});

test("a key that comes before the page is drawn that the key before it led to counts", async ({
  page,
}) => {
  await page.goto(around("&hops=1"));
  const graph = page.getByRole("application", { name: "Graph of dependencies" });
  await graph.focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("status").filter({ hasText: "edges here" })).toHaveCount(1);
  // The second key follows as soon as the address is the one that the first leads to.
  await graph.evaluate((canvas) => {
    const replace = history.replaceState.bind(history);
    history.replaceState = (...state) => {
      history.replaceState = replace;
      replace(...state);
      queueMicrotask(() =>
        canvas.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true })),
      );
    };
  });
  await page.keyboard.press("Escape");
  await expect(page.getByRole("region", { name: "Focus" })).toHaveCount(0);
  await expect(page).not.toHaveURL(/at=/);
});

test("the table tells the same", async ({ page }) => {
  await page.goto(around("&hops=1"));
  await page.getByRole("link", { name: "Table" }).click();
  const nodes = page.getByRole("table", { name: "Instances" });
  await expect(nodes.getByRole("row")).toHaveCount(7);
  const edges = page.getByRole("table", { name: "Edges" });
  await expect(edges.getByRole("row", { name: /ecs\/cluster vpc Declared/ })).toBeVisible();
  await expect(edges.getByRole("row", { name: /vpc vpc Inferred/ })).toBeVisible();
});

test("an edit on disk shows in the open graph", async ({ page, isobar }) => {
  await page.goto(around("&hops=1"));
  await expect(page.getByText("6 instances", { exact: true })).toBeVisible();
  await isobar.edit(
    "stacks/orgs/acme/plat/prod/us-east-1.yaml",
    "components:\n  terraform:\n",
    "components:\n  terraform:\n    watcher:\n      dependencies: { components: [{ component: vpc }, { component: nowhere }] }\n",
  );
  const graph = page.getByRole("application");
  await expect(graph.getByText("watcher")).toBeVisible();
  // While the nodes are still on their way, two clicks may miss.
  await expect(async () => {
    await graph.getByText("watcher").dblclick();
    await expect(graph.getByText("nowhere")).toBeVisible({ timeout: 3_000 });
  }).toPass();
  await expect(graph.getByText(/^missing/)).toBeVisible();
});

test("the picture is saved, and is whole", async ({ page }) => {
  await page.goto(around());
  await expect(page.getByRole("application")).toBeVisible();
  for (const [format, start] of [
    ["SVG", "<svg"],
    ["PNG", "\u0089PNG"],
  ] as const) {
    await page.getByRole("button", { name: "Save" }).click();
    const saved = page.waitForEvent("download");
    await page.getByRole("button", { name: format }).click();
    const download = await saved;
    expect(download.suggestedFilename()).toBe(`graph-of-dependencies.${format.toLowerCase()}`);
    const bytes = await readFile(await download.path());
    expect(bytes.toString("latin1").startsWith(start)).toBe(true);
    if (format === "SVG") expect(bytes.toString()).toContain("ecs/cluster");
    await page.keyboard.press("Escape");
  }
});

test("hostile names are inert, seen and bounded, on the canvas and in the picture", async ({
  page,
  isobar,
}) => {
  const names = HOSTILE.map(
    (name) =>
      `    "${name}":\n      dependencies: { components: [{ component: vpc }, { component: "gone ${name}" }] }\n`,
  );
  await isobar.edit(
    "stacks/orgs/acme/plat/prod/us-east-1.yaml",
    "components:\n  terraform:\n",
    `components:\n  terraform:\n${names.join("")}`,
  );
  await page.goto(around("&hops=1&direction=downstream"));
  const graph = page.getByRole("application");
  await expect(graph.getByText("<script>window.harmed = 1</script>")).toBeVisible();
  await expect(graph.getByText("right‹U+202E›left‹U+200B›zero")).toBeVisible();
  const text = (await graph.textContent()) ?? "";
  expect(text).not.toContain("\u202E");
  expect(text).not.toContain("x".repeat(200));
  await expect(graph.locator("script, img")).toHaveCount(0);

  await page.getByRole("button", { name: "Save" }).click();
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "SVG" }).click();
  const svg = await readFile(await (await saved).path(), "utf8");
  expect(svg).not.toMatch(/<(script|img|foreignObject|a|style)\b/i);
  expect(svg).not.toContain("\u202E");
  expect(svg).not.toContain("x".repeat(200));
  // Beside the page, whose policy lets nothing be parsed.
  const blank = await page.context().newPage();
  const isWhole = await blank.evaluate(
    (source) =>
      new DOMParser().parseFromString(source, "image/svg+xml").querySelector("parsererror") ===
      null,
    svg,
  );
  expect(isWhole).toBe(true);
  expect(await page.evaluate(() => "harmed" in window)).toBe(false);
});

test("what is gone, what is empty and what has no path is told", async ({ page }) => {
  await page.goto("/graph?focus=nowhere");
  await expect(page.getByRole("heading", { name: "What was in the middle is gone" })).toBeVisible();
  await page.getByRole("link", { name: "Show everything" }).last().click();
  await expect(page.getByRole("application")).toBeVisible();
  await page.goto("/graph?lens=dependencies&findings=some&edges=inferred&focus=nowhere");
  await expect(page.getByRole("heading", { name: "What was in the middle is gone" })).toBeVisible();
  await page.goto(`/graph?from=${encodeURIComponent(VPC)}&to=nowhere`);
  await expect(page.getByRole("heading", { name: "There is no path" })).toBeVisible();
});

const STATES = {
  dependencies: "/graph",
  grouped: "/graph?group=stack&open=stack:plat-use1-prod",
  imports: "/graph?lens=imports&group=folder",
  inheritance: "/graph?lens=inheritance",
  "with details": around("&hops=1&at=plat-use1-prod/terraform/ecs%252Fcluster&details=show"),
  table: "/graph?view=table&group=component",
} as const;

for (const theme of ["light", "dark"] as const) {
  test(`axe finds nothing in the graph, ${theme}`, async ({ page }) => {
    test.setTimeout(120_000);
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    const found: string[] = [];
    for (const [name, path] of Object.entries(STATES)) {
      await page.goto(path);
      await expect(page.getByRole("application").or(page.getByRole("table")).first()).toBeVisible();
      await expect(page.getByRole("status", { name: "Loading" })).toHaveCount(0);
      const { violations } = await new AxeBuilder({ page }).analyze();
      for (const { id, nodes } of violations) {
        found.push(`${name}: ${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
      }
    }
    expect(found).toEqual([]);
  });
}

test("on a phone the graph can be used", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(around("&hops=1"));
  const graph = page.getByRole("application");
  await expect(graph.getByText("plat-use1-prod").first()).toBeVisible();
  const excess = await page.evaluate(
    () => document.documentElement.scrollWidth - window.innerWidth,
  );
  expect(excess).toBeLessThanOrEqual(0);
  await graph.getByText("vpc", { exact: true }).first().click();
  const details = page.getByRole("dialog");
  await expect(details.getByText("Affected if this changes")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(details).toHaveCount(0);
});
