/** What the keys of Atmos's files mean, in a sentence; the glossary says more. */

import type { TermId } from "@/ui/term";

export type KeyHelp = { key: string; text: string; term?: TermId };

const TYPES = new Set(["terraform", "helmfile", "packer", "ansible", "kubernetes", "helm"]);

type Help = { text: string; term?: TermId };

/** The sections of a manifest, of a type and of a component. */
const SECTIONS: Record<string, Help> = {
  vars: { text: "Variables: Atmos hands them to the component as its inputs." },
  env: { text: "Environment variables that commands run with." },
  settings: { text: "What integrations and Atmos itself read; components do not see it." },
  metadata: { text: "What the instance is: its component, its bases, whether it is enabled." },
  backend: { text: "Where Terraform keeps the state, by type.", term: "backend" },
  backend_type: { text: "Which kind of backend keeps the state.", term: "backend" },
  remote_state_backend: { text: "Where others read the state from.", term: "backend" },
  remote_state_backend_type: { text: "Which kind of backend others read.", term: "backend" },
  providers: { text: "Configuration of providers, written beside the component." },
  command: { text: "The program that runs in place of the type's own, such as `tofu`." },
  locals: { text: "Names for this file alone; its templates read them." },
  overrides: { text: "Values over those of all components of this file.", term: "override" },
  hooks: { text: "What runs before or after commands." },
  dependencies: { text: "What has to be there first." },
  generate: { text: "Files to write beside the component." },
  component: { text: "The instance or component that this one is made of.", term: "component" },
};

const METADATA: Record<string, Help> = {
  component: { text: "The component to deploy, by its folder.", term: "component" },
  inherits: {
    text: "The bases whose configuration comes first, in this order; the own overrides it.",
    term: "inheritance",
  },
  type: { text: "`abstract` makes it a base that is never deployed.", term: "abstract" },
  enabled: { text: "`false` takes it out of deployments.", term: "disabled" },
  locked: { text: "`true` says that nobody should change it.", term: "locked" },
  terraform_workspace: { text: "The name of its workspace.", term: "workspace" },
  terraform_workspace_pattern: { text: "How its workspace is named.", term: "workspace" },
  description: { text: "What it is for, in words." },
  name: { text: "A name that stays when the instance is renamed." },
};

const ROOT: Record<string, Help> = {
  import: {
    text: "Manifests to merge before this one, in this order; later ones override earlier ones.",
    term: "import",
  },
  components: { text: "The instances, by type and name.", term: "instance" },
  name: { text: "The stack's name, in place of what the pattern gives.", term: "stack" },
  workflows: { text: "Steps that run together, by name." },
};

const IMPORT: Record<string, Help> = {
  path: { text: "The manifest, from the stacks' base path, or from here with `./`." },
  context: { text: "What the manifest's templates are rendered with." },
  skip_if_missing: { text: "`true` makes it no error if nothing is there." },
  skip_templates_processing: { text: "`true` leaves its templates as they are written." },
};

/** The nearest key above a line that Atmos gives a meaning. */
export function keyHelp(path: readonly string[]): KeyHelp | undefined {
  for (let length = path.length; length > 0; length--) {
    const help = exactly(path.slice(0, length));
    if (help) return { key: path.slice(0, length).join("."), ...help };
  }
  return undefined;
}

function exactly(path: readonly string[]): Help | undefined {
  const [first = "", second = "", third = "", ...rest] = path;
  if (first === "components" && TYPES.has(second) && path.length > 3) return section(rest);
  if (first === "components" && path.length === 3) {
    return { text: `An instance of the type ${second}: ${third}.`, term: "instance" };
  }
  if (first === "import" && path.length === 2) return own(IMPORT, second);
  if (path.length === 1 && own(ROOT, first)) return own(ROOT, first);
  if (TYPES.has(first)) return section(path.slice(1));
  return section(path);
}

function section(path: readonly string[]): Help | undefined {
  const [first = "", second = ""] = path;
  if (path.length === 1) return own(SECTIONS, first);
  return path.length === 2 && first === "metadata" ? own(METADATA, second) : undefined;
}

function own(table: Record<string, Help>, key: string): Help | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
