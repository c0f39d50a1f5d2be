import type { Cache, CacheExchangeOpts } from "@urql/exchange-graphcache";

import type {
  EstateChangedSubscription,
  SettingsUpdateMutationVariables,
} from "./generated/graphql";

type Change = EstateChangedSubscription["estateChanged"];

const embedded = () => null;

/** Types without an identity of their own: kept inside the record that holds them. */
const EMBEDDED = [
  "AffectedCause",
  "AffectedInstance",
  "AffectedReason",
  "AffectedReport",
  "AwsProfile",
  "Base",
  "ChangeCount",
  "Command",
  "Commit",
  "ComparedInstance",
  "ComparedValue",
  "Comparison",
  "ComparisonCounts",
  "ComparisonFile",
  "ComparisonSide",
  "ComponentFile",
  "ComponentInput",
  "ComponentModule",
  "ComponentOutput",
  "ComponentPath",
  "ComponentProvider",
  "ComponentSource",
  "ConfigFile",
  "ConfigOption",
  "ConfigVariable",
  "Contribution",
  "ContributionCounts",
  "Dependency",
  "DiagnosticCounts",
  "DiagnosticGroup",
  "Difference",
  "DifferenceCounts",
  "Doctor",
  "DoctorFact",
  "DoctorSection",
  "Environment",
  "EstateChange",
  "EstateCounts",
  "Facet",
  "FileLine",
  "FileLineCounts",
  "FileOutcome",
  "FilePlace",
  "FilePointer",
  "FileReach",
  "FileReading",
  "FileRendering",
  "FileTree",
  "Fix",
  "FoundValue",
  "GeneratedFile",
  "GitHead",
  "History",
  "HistoryCommit",
  "HistoryPatch",
  "Import",
  "InstanceChange",
  "InstanceCounts",
  "InvalidInput",
  "KubeContext",
  "LastChanged",
  "Layer",
  "Lens",
  "LensEdge",
  "LensGroup",
  "LensImpact",
  "LensNode",
  "LensPath",
  "LensView",
  "Limits",
  "Location",
  "Machine",
  "MachineFile",
  "Matrix",
  "MatrixRow",
  "NamedBase",
  "PageInfo",
  "Readme",
  "Reference",
  "RelatedLocation",
  "SavedView",
  "SavedViewDeletePayload",
  "SavedViewRenamePayload",
  "SavedViewSavePayload",
  "Search",
  "SearchTerm",
  "Section",
  "Service",
  "SettingsUpdatePayload",
  "StackChanges",
  "StackLabel",
  "UnreadFile",
  "Value",
  "ValueText",
  "Watch",
  "WhyNot",
  "WhyNotElsewhere",
  "WhyNotPlace",
  "WhyNotStep",
  "Work",
  "WorkflowParameter",
  "WorkflowRetry",
  "WorkflowStep",
  ...[
    "Activity",
    "AffectedInstance",
    "ComparedInstance",
    "Component",
    "ConfigOption",
    "Diagnostic",
    "DiagnosticGroup",
    "Difference",
    "File",
    "FoundValue",
    "Instance",
    "InstanceChange",
    "LensNode",
    "Stack",
    "Workflow",
  ].flatMap((name) => [`${name}Connection`, `${name}Edge`]),
] as const;

const SETTINGS = ["theme", "dashboardGrouping", "density", "editor", "isTourDone"] as const;

/** Connections and lookups of the root that a change of the kind may alter. */
const LISTS = {
  stacks: ["stacks", "stack"],
  instances: ["instances", "instance", "components", "component"],
  diagnostics: ["diagnostics", "doctor", "lens"],
  activities: ["activities"],
  files: ["files", "file", "lens"],
} as const;

export const cacheOptions = {
  keys: {
    ...Object.fromEntries(EMBEDDED.map((name) => [name, embedded])),
    // There is one: the mutation's answer updates it everywhere.
    Settings: () => "settings",
    // Change sets name stacks, they do not carry their ids.
    Stack: (stack) => (typeof stack.name === "string" ? stack.name : null),
  },
  // What was chosen shows at once; the server's answer confirms it, or takes it back.
  optimistic: {
    settingsUpdate: (args, cache) => {
      const { input } = args as SettingsUpdateMutationVariables;
      const known = (field: string) => cache.resolve({ __typename: "Settings" }, field) as string;
      return {
        __typename: "SettingsUpdatePayload",
        userErrors: [],
        settings: {
          __typename: "Settings",
          ...Object.fromEntries(
            SETTINGS.map((setting) => [setting, input[setting] ?? known(setting)]),
          ),
        },
      };
    },
  },
  updates: {
    Mutation: {
      savedViewSave: forgetViews,
      savedViewRename: forgetViews,
      savedViewDelete: forgetViews,
    },
    Subscription: {
      estateChanged: (result, _args, cache) =>
        applyChange((result as EstateChangedSubscription).estateChanged, cache),
    },
  },
} satisfies Partial<CacheExchangeOpts>;

/** They are few: those on screen are fetched again. */
function forgetViews(_result: unknown, _args: unknown, cache: Cache): void {
  cache.invalidate("Query", "savedViews");
}

/** Drops exactly what the change touched; the queries on screen that read it fetch it again. */
function applyChange(change: Change, cache: Cache): void {
  if (change.isReset || isTruncated(change)) {
    invalidateFields(cache, "Query");
    return;
  }
  // These hang on everything that resolves; the server remembers what it worked out.
  invalidateFields(cache, "Query", [
    "comparison",
    "affected",
    "search",
    "matrix",
    "stackFacets",
    "instanceFacets",
    "componentFacets",
    "workflows",
    "workflow",
    "file",
    "fileTree",
  ]);
  const estate = cache.keyOfEntity({ __typename: "Estate", id: change.estate.id });
  invalidateFields(cache, estate, ["options", "variables", "configFiles", "stackLabels"]);
  const { stacks, instances } = change;
  for (const name of [...stacks.changed, ...stacks.removed]) {
    cache.invalidate({ __typename: "Stack", name });
  }
  for (const { instanceId, instance } of instances) {
    cache.invalidate({ __typename: "Instance", id: instanceId });
    // What it says of itself comes from its instances, too.
    const id = instance?.component?.id;
    if (id !== undefined) cache.invalidate({ __typename: "Component", id });
  }

  const stacksMoved = stacks.added.length + stacks.removed.length > 0;
  const instancesMoved = change.instanceCounts.added + change.instanceCounts.removed > 0;
  const diagnosticsMoved = change.diagnosticsAdded.length + change.diagnosticsRemoved.length > 0;

  if (stacksMoved) invalidateRoot(cache, "stacks");
  if (instancesMoved) invalidateRoot(cache, "instances");
  if (diagnosticsMoved) invalidateRoot(cache, "diagnostics");
  if (change.activity) {
    invalidateRoot(cache, "activities");
    invalidateRoot(cache, "files");
  }
  if (stacksMoved || instancesMoved || diagnosticsMoved) {
    invalidateFields(cache, estate, ["environments"]);
  }
}

function isTruncated({ instances, instanceCounts }: Change): boolean {
  const { added, removed, changed } = instanceCounts;
  return instances.length < added + removed + changed;
}

function invalidateRoot(cache: Cache, list: keyof typeof LISTS): void {
  invalidateFields(cache, "Query", LISTS[list]);
}

/** Drops some fields of a record, or all of them. */
function invalidateFields(cache: Cache, key: string | null, fields?: readonly string[]): void {
  if (key === null) return;
  for (const { fieldName, arguments: args } of cache.inspectFields(key)) {
    if (!fields || fields.includes(fieldName)) cache.invalidate(key, fieldName, args);
  }
}
