//! Components that read others: `atmos.Component` in templates, `!terraform.state` and `!terraform.output`.
//!
//! Manifests are resolved on their own first, in parallel. What reads other components is finished a second time here,
//! when all of them are known, each once and in any depth.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::state_file;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Scope};
use crate::estate::{Instance, InstanceKey};
use crate::functions::Surroundings;
use crate::links::{Links, Outputs};
use crate::render::Budget;
use crate::source::FileId;
use crate::stack::{Draft, Resolved, Resolver, Unlinked, has_outputs};
use crate::value::Map;

/// Components that read components that read components …; beyond this something is wrong.
const MOST_DEPTH: usize = 64;

/// The types in the order in which a bare name is looked for.
const TYPES: [&str; 8] = [
    "terraform",
    "helmfile",
    "packer",
    "ansible",
    "container",
    "emulator",
    "kubernetes",
    "helm",
];

/// Everything resolved so far, by name.
struct Linker<'a> {
    config: &'a Config,
    resolver: &'a Resolver<'a>,
    /// The manifests of each stack.
    stacks: FxHashMap<&'a str, Vec<&'a Arc<Resolved>>>,
    progress: Mutex<Progress>,
}

/// What linking found out so far.
#[derive(Default)]
struct Progress {
    linked: FxHashMap<InstanceKey, (Arc<Instance>, Vec<Diagnostic>)>,
    /// The components that are being finished, each because of the one before.
    path: Vec<InstanceKey>,
    outputs: FxHashMap<PathBuf, Outputs>,
}

/// What linking came to.
pub(super) struct Linked {
    /// The manifests; those that read nothing of others are the same as before.
    pub(super) resolved: Vec<Arc<Resolved>>,
    /// The state files that were looked for.
    pub(super) state_files: Vec<PathBuf>,
}

/// `resolved` with everything that reads other components finished.
pub(super) fn link(
    config: &Config,
    resolver: &Resolver<'_>,
    resolved: Vec<Arc<Resolved>>,
    before: &FxHashMap<FileId, Arc<Resolved>>,
) -> Linked {
    let has_outputs = resolved.iter().any(|manifest| manifest.has_outputs);
    let is_linked = |unlinked: &Unlinked| unlinked.reads_components || has_outputs;
    if !resolved.iter().any(|manifest| manifest.unlinked.iter().any(is_linked)) {
        return Linked {
            resolved,
            state_files: Vec::new(),
        };
    }
    let linker = Linker::new(config, resolver, &resolved);
    let linked = resolved
        .iter()
        .map(|manifest| linker.manifest(manifest, before.get(&manifest.file)));
    let linked = linked.collect();
    let progress = linker.progress.into_inner().unwrap_or_else(PoisonError::into_inner);
    Linked {
        resolved: linked,
        state_files: progress.outputs.into_keys().collect(),
    }
}

impl<'a> Linker<'a> {
    fn new(config: &'a Config, resolver: &'a Resolver<'a>, manifests: &'a [Arc<Resolved>]) -> Self {
        let mut stacks: FxHashMap<&str, Vec<&Arc<Resolved>>> = FxHashMap::default();
        for resolved in manifests {
            for (stack, _) in &resolved.stacks {
                stacks.entry(stack).or_default().push(resolved);
            }
        }
        Self {
            config,
            resolver,
            stacks,
            progress: Mutex::default(),
        }
    }

    /// The component of that name: of several, that of the first type; of one type, that of the last manifest.
    fn known(&self, component: &str, stack: &str) -> Option<(&'a Arc<Resolved>, &'a Arc<Instance>)> {
        let manifests = self.stacks.get(stack)?.iter();
        let all = manifests.flat_map(|resolved| named(resolved, stack, component).map(move |one| (*resolved, one)));
        all.reduce(|best, next| {
            let is_better = rank(&next.1.key.component_type) <= rank(&best.1.key.component_type);
            if is_better { next } else { best }
        })
    }

    /// The manifest with its components linked; what comes out as in `before` is that.
    fn manifest(&self, resolved: &'a Arc<Resolved>, before: Option<&Arc<Resolved>>) -> Arc<Resolved> {
        let mut diagnostics = Vec::new();
        let mut fresh: FxHashMap<&InstanceKey, Arc<Instance>> = FxHashMap::default();
        for unlinked in &resolved.unlinked {
            let first = find(resolved, &unlinked.key);
            if let Some(first) = first.filter(|first| unlinked.reads_components || self.reads_state(first)) {
                let (instance, found) = self.finished(resolved, unlinked, first);
                diagnostics.extend(found);
                fresh.insert(&unlinked.key, instance);
            }
        }
        if fresh.is_empty() {
            return Arc::clone(resolved);
        }
        let before = before.filter(|before| Arc::ptr_eq(&before.evaluated, &resolved.evaluated));
        let mut is_new = before.is_none();
        let mut linked = |instance: &Arc<Instance>| {
            let now = fresh.get(&instance.key).unwrap_or(instance);
            let then = before.and_then(|before| find(before, &instance.key));
            match then.filter(|then| same(then, now)) {
                Some(then) => Arc::clone(then),
                None => {
                    is_new = true;
                    Arc::clone(now)
                }
            }
        };
        let stacks = resolved
            .stacks
            .iter()
            .map(|(name, instances)| (name.clone(), instances.iter().map(&mut linked).collect()))
            .collect();
        let scoped = diagnostics.into_iter().map(Arc::new);
        let diagnostics: Vec<_> = resolved.diagnostics.iter().cloned().chain(scoped).collect();
        if let Some(before) = before.filter(|before| !is_new && before.diagnostics == diagnostics) {
            return Arc::clone(before);
        }
        Arc::new(resolved.with(stacks, diagnostics))
    }

    /// Whether a function of the component reads a state that is here.
    fn reads_state(&self, instance: &Instance) -> bool {
        let states = instance
            .references
            .iter()
            .filter(|reference| matches!(reference.function.as_str(), "terraform.state" | "terraform.output"));
        states
            .filter_map(|reference| Some((reference.component.as_ref()?, reference.stack.as_ref()?)))
            .any(|(component, stack)| !matches!(self.outputs(component, stack), Outputs::Elsewhere | Outputs::Missing))
    }

    /// The component, finished with all others at hand.
    fn finished(
        &self,
        resolved: &Resolved,
        unlinked: &Unlinked,
        first: &Arc<Instance>,
    ) -> (Arc<Instance>, Vec<Diagnostic>) {
        if let Some(known) = self.progress().linked.get(&unlinked.key) {
            return known.clone();
        }
        let written;
        let draft: &Draft = match &unlinked.draft {
            Some(draft) => draft,
            None => match self.resolver.draft_again(&resolved.evaluated, &unlinked.key) {
                Some(draft) => {
                    written = draft;
                    &written
                }
                None => return (Arc::clone(first), Vec::new()),
            },
        };
        self.progress().path.push(unlinked.key.clone());
        let finished = self.resolver.finish(draft, Some(self), &Budget::default());
        let scope = Scope::Instance {
            stack: unlinked.key.stack.clone(),
            component_type: unlinked.key.component_type.clone(),
            component: unlinked.key.name.clone(),
        };
        let diagnostics = finished.diagnostics.into_iter();
        let diagnostics = diagnostics.map(|diagnostic| diagnostic.scope(scope.clone())).collect();
        let all = (Arc::new(finished.instance), diagnostics);
        let mut progress = self.progress();
        progress.path.pop();
        progress.linked.insert(unlinked.key.clone(), all.clone());
        all
    }

    fn progress(&self) -> std::sync::MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Why `key` cannot be finished now.
    fn refusal(&self, key: &InstanceKey) -> Option<String> {
        let progress = self.progress();
        let path = &progress.path;
        let name = |key: &InstanceKey| format!("`{}` in `{}`", key.name, key.stack);
        if let Some(start) = path.iter().position(|step| step == key) {
            let steps: Vec<String> = path[start..].iter().chain([key]).map(name).collect();
            return Some(format!("these components read each other: {}", steps.join(" → ")));
        }
        (path.len() >= MOST_DEPTH).then(|| format!("components read components deeper than {MOST_DEPTH} levels here"))
    }
}

impl Links for Linker<'_> {
    fn described(&self, component: &str, stack: &str) -> Result<Option<Map>, String> {
        let Some((resolved, instance)) = self.known(component, stack) else {
            return Ok(None);
        };
        if let Some(message) = self.refusal(&instance.key) {
            return Err(message);
        }
        let instance = match resolved.unlinked.iter().find(|unlinked| unlinked.key == instance.key) {
            Some(unlinked) => self.finished(resolved, unlinked, instance).0,
            None => Arc::clone(instance),
        };
        if self.resolver.functions.is_some() {
            return Ok(Some(instance.sections.to_map()));
        }
        // A described component always has its functions evaluated, even for one that has not.
        let around = Surroundings {
            stack,
            links: Some(self),
            executor: self.resolver.executor,
            asked: &crate::functions::Asked::default(),
            budget: &Budget::default(),
        };
        Ok(Some(
            self.resolver
                .functions_over(&instance.sections.to_map(), around)
                .evaluate(instance.span, &mut Vec::new()),
        ))
    }

    fn outputs(&self, component: &str, stack: &str) -> Outputs {
        let Some((_, instance)) = self.known(component, stack) else {
            return Outputs::Missing;
        };
        if instance.key.component_type != "terraform" {
            return Outputs::Missing;
        }
        if !has_outputs(instance) {
            return Outputs::Elsewhere;
        }
        let remote = instance.sections.get("remote_state_backend_type");
        if remote.is_some_and(|node| node.value.as_str() == Some("static")) {
            let fixed = instance.sections.get("remote_state_backend");
            let fixed = fixed.and_then(|node| node.value.as_map()).cloned();
            return Outputs::Known(fixed.unwrap_or_default());
        }
        let Some(path) = state_file::path(self.config, instance) else {
            return Outputs::Elsewhere;
        };
        if let Some(known) = self.progress().outputs.get(&path) {
            return known.clone();
        }
        let outputs = state_file::outputs(self.config, &path);
        self.progress().outputs.insert(path, outputs.clone());
        outputs
    }
}

fn rank(component_type: &str) -> usize {
    TYPES
        .iter()
        .position(|known| *known == component_type)
        .unwrap_or(TYPES.len())
}

/// The manifest's instances of that name in that stack, one of a type.
fn named<'r>(resolved: &'r Resolved, stack: &str, name: &str) -> impl Iterator<Item = &'r Arc<Instance>> + use<'r> {
    let at = resolved.stacks.binary_search_by(|(known, _)| known.as_str().cmp(stack));
    let mut rest = at.map_or(&[][..], |at| &resolved.stacks[at].1);
    let mut found = Vec::new();
    while let Some(first) = rest.first() {
        let end = rest.partition_point(|one| one.key.component_type == first.key.component_type);
        let (of_type, others) = rest.split_at(end);
        let at = of_type.binary_search_by(|one| one.key.name.as_str().cmp(name));
        found.extend(at.ok().map(|at| &of_type[at]));
        rest = others;
    }
    found.into_iter()
}

fn find<'r>(resolved: &'r Resolved, key: &InstanceKey) -> Option<&'r Arc<Instance>> {
    let at = resolved
        .stacks
        .binary_search_by(|(stack, _)| stack.cmp(&key.stack))
        .ok()?;
    let instances = &resolved.stacks[at].1;
    let at = instances.binary_search_by(|instance| instance.key.cmp(key)).ok()?;
    Some(&instances[at])
}

fn same(before: &Arc<Instance>, after: &Arc<Instance>) -> bool {
    Arc::ptr_eq(before, after)
        || before.key == after.key
            && before.span == after.span
            && before.references == after.references
            && before.dependencies == after.dependencies
            && before.sections.is_identical(&after.sections)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::test_support::Folder;
    use crate::value::Value;
    use crate::workspace::{Options, Workspace};

    const CONFIG: &str = "
base_path: .
components: {terraform: {base_path: components}}
stacks: {base_path: stacks, included_paths: ['*'], name_pattern: '{stage}'}
templates: {settings: {enabled: true}}
";
    const STATE: &str = r#"{"version": 4, "outputs": {
        "id": {"value": "vpc-1", "type": "string"},
        "secret": {"value": "hunter2", "type": "string", "sensitive": true}
    }}"#;

    fn vars(estate: &crate::estate::Estate, stack: &str, component: &str) -> String {
        let stack = estate.stack(stack).expect("the stack");
        let instance = stack.instance("terraform", component).expect("the component");
        format!("{:?}", instance.sections.get("vars").expect("vars").value)
    }

    #[test]
    fn components_read_each_other_in_any_depth_and_over_stacks() {
        let a = r#"
vars: {stage: a}
components:
  terraform:
    one: {vars: {x: '{{ (atmos.Component "two" "b").vars.y }}!'}}
    list: {settings: {l: [1, 2]}, vars: {x: !template '{{ toJson (atmos.Component "three" .stack).vars.l }}'}}
    three: {vars: {l: [3]}}
"#;
        let b = r#"
vars: {stage: b}
components: {terraform: {two: {vars: {y: '{{ (atmos.Component "three" "a").vars.stage }}-{{ .vars.stage }}'}}}}
"#;
        let folder = Folder::with(&[("atmos.yaml", CONFIG), ("stacks/a.yaml", a), ("stacks/b.yaml", b)]);
        let estate = folder.estate();
        assert_eq!(vars(&estate, "a", "one"), r#"{"stage":"a","x":"a-b!"}"#);
        assert_eq!(vars(&estate, "a", "list"), r#"{"stage":"a","x":[3]}"#);
        let one = estate
            .stack("a")
            .and_then(|stack| stack.instance("terraform", "one"))
            .expect("one");
        let read: Vec<_> = one
            .references
            .iter()
            .map(|reference| {
                (
                    reference.function.as_str(),
                    reference.component.as_deref(),
                    reference.stack.as_deref(),
                )
            })
            .collect();
        assert_eq!(read, [("atmos.Component", Some("two"), Some("b"))]);
    }

    #[test]
    fn a_circle_is_a_finding_and_stays_as_written() {
        let manifest = r#"
vars: {stage: a}
components:
  terraform:
    one: {vars: {x: '{{ (atmos.Component "two" .stack).vars.x }}'}}
    two: {vars: {x: '{{ (atmos.Component "one" .stack).vars.x }}'}}
    sound: {vars: {x: '{{ 1 }}'}}
"#;
        let estate = Folder::with(&[("atmos.yaml", CONFIG), ("stacks/a.yaml", manifest)]).estate();
        assert_eq!(vars(&estate, "a", "sound"), r#"{"stage":"a","x":"1"}"#);
        let found = estate.diagnostics.iter().find(|found| found.code == "template-failed");
        let message = &found.expect("a finding").message;
        assert!(message.contains("these components read each other: `one`"), "{message}");
    }

    #[test]
    fn states_of_local_backends_are_read_and_all_others_are_not() {
        let manifest = r#"
vars: {stage: a}
components:
  terraform:
    vpc: {}
    derived: {metadata: {component: vpc}}
    fixed: {remote_state_backend_type: static, remote_state_backend: {static: {id: fixed-1}}}
    remote: {backend_type: s3, backend: {s3: {bucket: b}}}
    off: {metadata: {enabled: false}, vars: {id: !terraform.state vpc id}}
    app:
      vars:
        id: !terraform.state vpc id
        output: !terraform.output vpc a id
        template: '{{ (atmos.Component "vpc" .stack).outputs.id }}'
        secret: !terraform.state vpc secret
        none: !terraform.state vpc none
        derived: !terraform.state derived id
        unprovisioned: !terraform.state vpc2 id
        default: !terraform.state vpc2 '.id // "d"'
        fixed: !terraform.state fixed id
        remote: !terraform.state remote id
        hidden: '{{ (atmos.Component "remote" .stack).outputs.id }}'
    vpc2: {backend_type: local}
"#;
        let folder = Folder::with(&[
            ("atmos.yaml", CONFIG),
            ("stacks/a.yaml", manifest),
            ("components/vpc/terraform.tfstate.d/a/terraform.tfstate", STATE),
            (
                "components/vpc/terraform.tfstate.d/a-derived/terraform.tfstate",
                &STATE.replace("vpc-1", "vpc-2"),
            ),
        ]);
        let estate = folder.estate();
        let expected = r#"{"default":"d","derived":"vpc-2","fixed":"fixed-1","hidden":"{{ (atmos.Component \"remote\" .stack).outputs.id }}","id":"vpc-1","none":"(computed)","output":"vpc-1","remote":"!terraform.state remote id","secret":"<MASKED>","stage":"a","template":"vpc-1","unprovisioned":"(computed)"}"#;
        assert_eq!(vars(&estate, "a", "app"), expected);
        assert_eq!(
            vars(&estate, "a", "off"),
            r#"{"id":"!terraform.state vpc id","stage":"a"}"#
        );
        assert!(!format!("{:?}", estate.diagnostics).contains("hunter2"));
        let app = estate
            .stack("a")
            .and_then(|stack| stack.instance("terraform", "app"))
            .expect("app");
        assert_eq!(app.references.len(), 11, "what was read is still a reference");
    }

    #[test]
    fn a_state_outside_the_repository_is_not_read() {
        let outside = Folder::with(&[("terraform.tfstate.d/a-vpc/terraform.tfstate", STATE)]);
        let manifest = format!(
            "vars: {{stage: a}}
components: {{terraform: {{vpc: {{metadata: {{component: ../../../../../../../../../..{}}}}}, app: {{vars: {{id: !terraform.state vpc id}}}}}}}}\n",
            outside.root().display()
        );
        let folder = Folder::with(&[("atmos.yaml", CONFIG), ("stacks/a.yaml", &manifest)]);
        let estate = folder.estate();
        assert_eq!(
            vars(&estate, "a", "app"),
            r#"{"id":"!terraform.state vpc id","stage":"a"}"#
        );
    }

    #[test]
    fn a_change_reaches_what_reads_it_and_leaves_the_rest() {
        let folder = Folder::with(&[
            ("atmos.yaml", CONFIG),
            (
                "stacks/a.yaml",
                "vars: {stage: a}
components: {terraform: {app: {vars: {id: !terraform.state vpc b id, x: '{{ (atmos.Component \"vpc\" \"b\").vars.x }}'}}}}\n",
            ),
            ("stacks/b.yaml", "vars: {stage: b, x: 1}\ncomponents: {terraform: {vpc: {}}}\n"),
            ("stacks/c.yaml", "vars: {stage: c}\ncomponents: {terraform: {vpc: {}}}\n"),
        ]);
        let workspace = Workspace::open(Options {
            check_policies: false,
            ..folder.options(&[])
        });
        let first = workspace.estate();
        assert_eq!(vars(&first, "a", "app"), r#"{"id":"(computed)","stage":"a","x":"1"}"#);
        let state = "components/vpc/terraform.tfstate.d/b/terraform.tfstate";
        folder.write(state, STATE);
        let change = workspace
            .refresh(&[folder.path(state)])
            .expect("a new state is a change");
        assert_eq!(change.instances.changed.len(), 1);
        let second = workspace.estate();
        assert_eq!(vars(&second, "a", "app"), r#"{"id":"vpc-1","stage":"a","x":"1"}"#);
        let look = workspace.refresh(&[folder.root().to_path_buf()]);
        assert!(look.is_none(), "nothing changed below the root: {look:?}");
        assert!(Arc::ptr_eq(first.stack("c").expect("c"), second.stack("c").expect("c")));
        folder.write(
            "stacks/b.yaml",
            "vars: {stage: b, x: 2}\ncomponents: {terraform: {vpc: {}}}\n",
        );
        workspace.refresh(&[folder.path("stacks/b.yaml")]).expect("a change");
        let third = workspace.estate();
        assert_eq!(vars(&third, "a", "app"), r#"{"id":"vpc-1","stage":"a","x":"2"}"#);
        folder.write(
            "stacks/c.yaml",
            "vars: {stage: c, y: 2}\ncomponents: {terraform: {vpc: {}}}\n",
        );
        workspace.refresh(&[folder.path("stacks/c.yaml")]).expect("a change");
        let fourth = workspace.estate();
        let app = |estate: &crate::estate::Estate| {
            let stack = estate.stack("a").expect("a");
            Arc::clone(stack.instance("terraform", "app").expect("app"))
        };
        assert!(
            Arc::ptr_eq(&app(&third), &app(&fourth)),
            "what nothing reached is shared"
        );
        assert!(matches!(
            app(&fourth).sections.get("vars").expect("vars").value,
            Value::Map(_)
        ));
    }
}
