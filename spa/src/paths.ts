/** Every address of the application, in one place. */

export type InstanceKey = { stack: string; type: string; name: string };
export type ComponentKey = { type: string; name: string };
export type WorkflowKey = { file: string; name: string };

type Search = Record<string, string | number | undefined>;

export const paths = {
  dashboard: () => "/",
  stacks: (search: StacksSearch = {}) => withSearch("/stacks", search),
  stack: (name: string, search: StackSearch = {}) =>
    withSearch(`/stacks/${encodeURIComponent(name)}`, search),
  instance: ({ stack, type, name }: InstanceKey, search: InstanceSearch = {}) =>
    withSearch(`/stacks/${[stack, type, name].map(encodeURIComponent).join("/")}`, search),
  instances: (search: InstancesSearch = {}) => withSearch("/instances", search),
  components: (search: ComponentsSearch = {}) => withSearch("/components", search),
  component: ({ type, name }: ComponentKey, search: ComponentSearch = {}) =>
    withSearch(`/components/${[type, name].map(encodeURIComponent).join("/")}`, search),
  workflows: () => "/workflows",
  workflow: ({ file, name }: WorkflowKey) =>
    `/workflows/${[file, name].map(encodeURIComponent).join("/")}`,
  diagnostics: (search: DiagnosticsSearch = {}) => withSearch("/diagnostics", search),
  diff: (search: DiffSearch = {}) => withSearch("/diff", search),
  affected: (search: AffectedSearch = {}) => withSearch("/affected", search),
  matrix: (search: MatrixSearch = {}) => withSearch("/matrix", search),
  /** The matrix with some rows and stacks in front. */
  pinnedMatrix: (rows: readonly string[], stacks: readonly string[]) => {
    const pins = [
      ...[...new Set(rows)].map((row) => ["pin", row]),
      ...[...new Set(stacks)].map((stack) => ["pin-stack", stack]),
    ];
    return `/matrix?${new URLSearchParams(pins).toString()}`;
  },
  search: (search: EstateSearch = {}) => withSearch("/search", search),
  files: (search: FilesSearch = {}) => withSearch("/files", search),
  file: (path: string, search: FileSearch = {}) =>
    withSearch(`/files/${encodeURIComponent(path)}`, search),
  graph: (search: GraphSearch = {}) => withSearch("/graph", search),
  settings: () => "/settings",
  glossary: (term?: string) => (term === undefined ? "/glossary" : `/glossary#${term}`),
  graphiql: () => "/graphiql",
};

export type StacksSearch = {
  search?: string;
  tenant?: string;
  environment?: string;
  stage?: string;
  namespace?: string;
  health?: "errors";
  sort?: string;
  group?: string;
  /** The columns beside the first, by their ids. */
  columns?: string;
};
export type StackSearch = { tab?: "instances" | "values" | "imports" | "diagnostics" };
export type InstanceSearch = {
  tab?:
    | "values"
    | "why"
    | "raw"
    | "files"
    | "inheritance"
    | "dependencies"
    | "history"
    | "diagnostics"
    | "commands"
    | "yaml"
    | "json";
  /** A value's path as a pointer, see {@link toPointer}. */
  value?: string;
  /** The same as people type it: `vars.tags.team`, or a pointer. */
  path?: string;
  /** Whether matches of a search show in the tree rather than alone. */
  view?: "tree";
  /** What somebody expected: a value, a path, both, or a file. */
  ask?: string;
  /** How the backend is written. */
  form?: "hcl";
  search?: string;
};
export type InstancesSearch = {
  search?: string;
  type?: string;
  tenant?: string;
  environment?: string;
  stage?: string;
  state?: "deployable" | "abstract" | "disabled" | "locked";
  findings?: "some";
  component?: string;
  sort?: string;
  group?: string;
  /** The columns beside the first, by their ids. */
  columns?: string;
};
export type ComponentsSearch = {
  search?: string;
  type?: string;
  view?: "table";
  sort?: string;
  group?: "type";
  columns?: string;
};
export type ComponentSearch = {
  tab?: "instances" | "inputs" | "readme" | "code";
  search?: string;
  /** The name of a file in the component's folder, and the line to point at. */
  file?: string;
  line?: number;
};
export type DiagnosticsSearch = {
  severity?: "error" | "warning" | "info";
  code?: string;
  file?: string;
  stack?: string;
  search?: string;
  by?: "file" | "stack";
};
export type DiffSearch = {
  from?: string;
  /** The type and the name of an instance: `terraform/vpc`. */
  fromInstance?: string;
  fromRef?: string;
  to?: string;
  toInstance?: string;
  toRef?: string;
  path?: string;
  search?: string;
  kind?: "added" | "removed" | "changed";
  equal?: "shown";
};
export type AffectedSearch = { base?: string; since?: "fork"; search?: string; cause?: string };
export type MatrixSearch = {
  /** Words of the rows' names; `stacks` of the columns'. */
  search?: string;
  stacks?: string;
  type?: string;
  tenant?: string;
  environment?: string;
  stage?: string;
  findings?: "some";
  /** The path of the value to compare, with dots. */
  value?: string;
  group?: "stage" | "tenant" | "environment";
  rows?: "spread" | "findings" | "outliers";
  columns?: "spread" | "findings";
  view?: "table";
};
export type EstateSearch = { search?: string };
export type FilesSearch = {
  search?: string;
  show?: "stacks" | "imported" | "unused" | "findings" | "changed";
  /** Folders that are not as they would be by themselves, with commas between. */
  folders?: string;
};
export type FileSearch = FilesSearch & {
  tab?: "reach";
  line?: number;
  /** The stack that the file is shown rendered for. */
  stack?: string;
};

export type GraphSearch = {
  lens?: "dependencies" | "imports" | "inheritance";
  /** The key of what stands in the middle, see {@link lensKeys}. */
  focus?: string;
};

const encoded = (names: readonly string[]) => names.map(encodeURIComponent).join("/");

/** What the graph's lenses call things by. */
export const lensKeys = {
  instance: ({ stack, type, name }: InstanceKey) => encoded([stack, type, name]),
  component: ({ type, name }: ComponentKey) => `component:${encoded([type, name])}`,
  file: (path: string) => encoded(path.split("/")),
};

/** The steps of a path as people type it: `vars.tags.team`, `.vars.list[0]`, or a pointer. */
export function toSteps(path: string): string[] {
  if (path.startsWith("/")) return fromPointer(path);
  const steps = path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g);
  return [...steps].map(([, quoted, index, plain]) =>
    quoted === undefined ? (index ?? plain ?? "") : quoted.replaceAll(/\\(.)/g, "$1"),
  );
}

function withSearch(path: string, search: Search): string {
  const entries = Object.entries(search).filter(([, value]) => value !== undefined && value !== "");
  if (entries.length === 0) return path;
  return `${path}?${new URLSearchParams(entries.map(([key, value]) => [key, String(value)])).toString()}`;
}

/** A value's path as a JSON pointer (RFC 6901), since keys may hold dots and slashes. */
export function toPointer(path: readonly string[]): string {
  return path.map((step) => `/${step.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

export function fromPointer(pointer: string): string[] {
  if (!pointer.startsWith("/")) return [];
  return pointer
    .slice(1)
    .split("/")
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}
