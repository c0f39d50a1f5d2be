import { expect, type Page } from "@playwright/test";

const instance = "/stacks/plat-use1-prod/terraform/vpc";

/** Every page of the example estate: what holds for all of them is tested over this table. */
export const PAGES = {
  dashboard: "/",
  stacks: "/stacks",
  "stacks that match nothing": "/stacks?search=nothing",
  stack: "/stacks/plat-use1-prod",
  "values of a stack": "/stacks/plat-use1-prod?tab=values&value=/vars/tags",
  "imports of a stack": "/stacks/plat-use1-prod?tab=imports",
  "diagnostics of a stack": "/stacks/plat-use1-prod?tab=diagnostics",
  instance,
  "origin of a value": `${instance}?value=/vars/nat_gateway_count`,
  "search in an instance": `${instance}?search=team`,
  "matches in the tree": `${instance}?search=team&view=tree`,
  "why not": `${instance}?tab=why&ask=nat_gateway_count%3D1`,
  inheritance: "/stacks/plat-use1-prod/terraform/s3-bucket%2Fassets?tab=inheritance",
  "generated files": `${instance}?tab=files`,
  "history without git": `${instance}?tab=history`,
  commands: `${instance}?tab=commands`,
  raw: `${instance}?tab=raw`,
  dependencies: `${instance}?tab=dependencies`,
  yaml: `${instance}?tab=yaml`,
  json: `${instance}?tab=json`,
  instances: "/instances?state=deployable",
  matrix: "/matrix?group=stage",
  "matrix of a value": "/matrix?value=vars.region&group=stage",
  "matrix as a table": "/matrix?view=table",
  "matrix without cells": "/matrix?search=nothing",
  search: "/search",
  "results of a search": "/search?search=vpc",
  components: "/components",
  "components as a table": "/components?view=table&group=type",
  component: "/components/terraform/vpc",
  "inputs of a component": "/components/terraform/vpc?tab=inputs",
  "README of a component": "/components/terraform/vpc?tab=readme",
  "code of a component": "/components/terraform/vpc?tab=code&file=variables.tf&line=1",
  workflows: "/workflows",
  workflow: "/workflows/platform.yaml/bring-up",
  "no such workflow": "/workflows/platform.yaml/nothing",
  diagnostics: "/diagnostics",
  "diagnostics by stack": "/diagnostics?by=stack",
  "no diff yet": "/diff",
  diff: "/diff?from=plat-use1-staging&to=plat-use1-prod",
  affected: "/affected",
  graph: "/graph?group=component",
  "graph as a table": "/graph?view=table",
  files: "/files",
  "unused files": "/files?show=unused",
  "blast radius": "/files/stacks%2Fcatalog%2Fvpc%2Fdefaults.yaml?tab=reach",
  file: "/files/stacks%2Fcatalog%2Fvpc%2Fdefaults.yaml?line=9",
  settings: "/settings",
  glossary: "/glossary",
  GraphiQL: "/graphiql",
  "no such page": "/nowhere",
} as const satisfies Record<string, string>;

export type PageName = keyof typeof PAGES;

/** The pages whose looks are kept as screenshots; GraphiQL's are not ours to keep. */
export const SHOWN = [
  "dashboard",
  "stacks",
  "stacks that match nothing",
  "stack",
  "origin of a value",
  "why not",
  "inheritance",
  "generated files",
  "commands",
  "dependencies",
  "instances",
  "matrix",
  "matrix of a value",
  "components",
  "component",
  "inputs of a component",
  "workflows",
  "workflow",
  "diagnostics",
  "results of a search",
  "diff",
  "graph",
  "files",
  "blast radius",
  "file",
  "settings",
  "glossary",
] as const satisfies PageName[];

/** Opens a page and waits until all of it is there. */
export async function open(page: Page, name: PageName): Promise<void> {
  await page.goto(PAGES[name]);
  // By its name, not its role: a sheet above it takes it away from screen readers.
  await expect(page.locator("main")).not.toBeEmpty();
  await expect(page.getByRole("status", { name: "Loading" })).toHaveCount(0);
  await settled(page);
}

/** How long the network may take to be quiet: what a worker asked for before it ended seems open for ever. */
const QUIET_WITHIN = 5_000;

/** Waits until nothing more is fetched. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle", { timeout: QUIET_WITHIN }).catch(() => undefined);
}
