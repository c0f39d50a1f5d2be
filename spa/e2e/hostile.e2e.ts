import { expect, test, type Files } from "./isobar";

const MARKUP = "<img src=x onerror='window.taken=1'><script>window.taken=1</script>";
const TEN_MEGABYTES = 10_000_000;
const MANY = 50_000;
/** A page that shows a little of much is there as soon as any other. */
const SOON = 10_000;

const FILES: Files = {
  "atmos.yaml": `
components: { terraform: { base_path: components/terraform } }
stacks: { base_path: stacks, included_paths: ["deploy/**/*"], name_pattern: "{stage}" }
`,
  "stacks/deploy/prod.yaml": JSON.stringify({
    vars: { stage: "prod", tenant: MARKUP },
    components: {
      terraform: {
        vpc: {
          metadata: { description: `${MARKUP} [click](javascript:window.taken=1)` },
          vars: {
            a_script: MARKUP,
            b_link: "javascript:window.taken=1",
            c_turned: "invoice\u202Efdp.exe",
            d_hidden: "pro\u200Bd",
            [`e_${MARKUP}`]: "key",
            g_deep: nested(200),
          },
        },
        blob: { vars: { big: "x".repeat(TEN_MEGABYTES) } },
        long: { vars: { list: Array.from({ length: MANY }, (_, index) => index) } },
        "ev\u202Eil": {},
        [MARKUP]: {},
      },
    },
  }),
  "stacks/deploy/deep.yaml": `vars: { stage: deep, deep: ${"{a: ".repeat(1_000)}1${"}".repeat(1_000)} }`,
  "components/terraform/vpc/README.md": `# vpc\n\n${MARKUP} [click](javascript:window.taken=1)\n`,
};

function nested(levels: number): unknown {
  return levels === 0 ? "bottom" : { a: nested(levels - 1) };
}

test.use({ files: FILES });

const VPC = "/stacks/prod/terraform/vpc";

test.afterEach(async ({ page }) => {
  const taken = await page.evaluate(() => ({
    ran: "taken" in window,
    drawn: document.querySelectorAll("main img, main script").length,
    links: [...document.querySelectorAll("a")].filter(({ protocol }) => !/^https?:$/.test(protocol))
      .length,
  }));
  expect(taken).toEqual({ ran: false, drawn: 0, links: 0 });
});

test("markup and scripts of a repository are text on every page", async ({ page }) => {
  test.setTimeout(120_000);
  for (const path of [
    "/",
    "/stacks",
    "/stacks/prod",
    "/stacks/prod?tab=values&value=/vars/tenant",
    "/instances",
    "/components",
    "/components/terraform/vpc",
    `/stacks/prod/terraform/${encodeURIComponent(MARKUP)}`,
    ...["why&ask=script", "inheritance", "files", "history", "commands", "raw", "yaml"].map(
      (tab) => `${VPC}?tab=${tab}`,
    ),
    "/diagnostics",
    "/settings",
  ]) {
    await page.goto(path);
    await expect(page.locator("main h1")).toBeVisible();
    await expect(page.getByRole("status", { name: "Loading" })).toHaveCount(0);
    expect(await page.evaluate(() => "taken" in window)).toBe(false);
  }
  await page.goto("/instances");
  await expect(page.getByRole("link", { name: MARKUP }).first()).toBeVisible();
  await page.goto(VPC);
  await expect(page.getByRole("treeitem", { name: /^a_script/ })).toContainText(MARKUP);
  await expect(page.getByRole("treeitem", { name: /^b_link/ })).toContainText("javascript:");
  await expect(page.locator("main header")).toContainText(MARKUP);
});

test("characters that hide or turn text around are seen", async ({ page }) => {
  await page.goto(VPC);
  await expect(page.getByRole("treeitem", { name: /^c_turned/ })).toContainText(
    "invoiceU+202Efdp.exe",
  );
  await expect(page.getByRole("treeitem", { name: /^d_hidden/ })).toContainText("proU+200Bd");
  await page.goto("/instances");
  await page
    .getByRole("link", { name: /^ev\s*U\+202E\s*il$/ })
    .first()
    .click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("evU+202Eil");
  await expect(page).toHaveTitle(/ev‹U\+202E›il/);
});

test("a text of ten megabytes is cut, and shows more when asked", async ({ page }) => {
  test.slow();
  let received = 0;
  page.on("response", (response) => {
    if (response.url().endsWith("/graphql")) {
      void response.body().then(
        ({ length }) => (received += length),
        () => undefined,
      );
    }
  });
  await page.goto("/stacks/prod/terraform/blob?value=/vars/big");
  const panel = page.getByRole("complementary", { name: "Origin of the value" });
  const drawn = () => page.evaluate(() => document.body.innerText.length);
  const more = panel.getByRole("region", { name: "Value" }).getByRole("button", {
    name: /^Show more/,
  });
  await expect(more).toBeVisible({ timeout: SOON });
  await expect(page.getByRole("treeitem", { name: /^big/ })).toContainText("10,000,000 characters");
  expect(received).toBeLessThan(200_000);
  const before = await drawn();
  expect(before).toBeLessThan(30_000);
  await more.click();
  await expect.poll(drawn).toBeGreaterThan(before + 50_000);
  expect(await drawn()).toBeLessThan(300_000);
});

test("a list of fifty thousand comes page by page, and draws only what is in view", async ({
  page,
}) => {
  await page.goto("/stacks/prod/terraform/long?value=/vars/list/0");
  const tree = page.getByRole("tree", { name: "Configuration" });
  await expect(tree.getByRole("treeitem", { name: /^0/ })).toBeVisible({ timeout: SOON });
  expect(await tree.getByRole("treeitem").count()).toBeLessThan(300);
  await tree.focus();
  await page.keyboard.press("End");
  await page.getByRole("treeitem", { name: /^Show more: 49,000 of 50,000/ }).click();
  await expect(page.getByRole("treeitem", { name: /^1000 / })).toBeVisible();
  await page.keyboard.press("End");
  await expect(page.getByRole("treeitem", { name: /^Show more: 48,000/ })).toBeVisible();
  expect(await tree.getByRole("treeitem").count()).toBeLessThan(300);
});

test("what is nested without end stays on the page, and is said where it is too much", async ({
  page,
}) => {
  test.setTimeout(120_000);
  await page.goto(`${VPC}?value=/vars/g_deep${"/a".repeat(40)}`);
  await expect(page.getByRole("treeitem", { selected: true })).toBeVisible();
  const excess = await page.evaluate(
    () => document.documentElement.scrollWidth - window.innerWidth,
  );
  expect(excess).toBeLessThanOrEqual(0);
  await page.goto("/diagnostics");
  await expect(page.getByRole("main")).toContainText("yaml-too-deep");
});
