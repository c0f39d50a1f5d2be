//! The estate: an immutable snapshot of everything the repository resolves to.
//!
//! A change makes a new [`Estate`]; what it did not touch is shared with the one before.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::sections::Sections;
use crate::source::{FileId, Files, Span};
use crate::value::{Map, Text};
use crate::workflow::Workflow;

/// A resolved repository at one revision.
pub struct Estate {
    /// Counts up with every change, from 1.
    pub revision: u64,
    /// When it was resolved.
    pub resolved_at: SystemTime,
    /// How long that took.
    pub took: Duration,
    /// The configuration it was resolved with.
    pub config: Arc<Config>,
    /// The table of files that every [`Span`] here points into.
    pub files: Files,
    /// Every manifest below the stacks' base path and every file that one imports, sorted by path.
    pub manifests: Vec<Arc<Manifest>>,
    /// The stacks, sorted by name.
    pub stacks: Vec<Arc<Stack>>,
    /// The components that instances point at, sorted by type and name.
    pub components: Vec<Arc<Component>>,
    /// The workflows, sorted by file and name.
    pub workflows: Vec<Arc<Workflow>>,
    /// All findings: errors first, then by place.
    pub diagnostics: Vec<Arc<Diagnostic>>,
}

/// A YAML file of the estate.
pub struct Manifest {
    /// Its number.
    pub file: FileId,
    /// Its absolute path.
    pub path: Arc<Path>,
    /// Whether the included paths name it: it makes a stack.
    pub is_top_level: bool,
    /// What it or one of its imports names that stack, where they do.
    pub name: Option<Text>,
    /// What it imports, in order.
    pub imports: Vec<Import>,
}

/// One entry of an `import` list, after globbing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// The path as written, after its template was rendered.
    pub text: Text,
    /// Where it is written.
    pub span: Span,
    /// The file it leads to; `None` if missing or remote.
    pub target: Option<FileId>,
    /// How the path leads there.
    pub kind: ImportKind,
}

/// How an import finds its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportKind {
    /// One file.
    File,
    /// One of the files that a glob matches.
    Glob,
    /// A file elsewhere, which opening the repository does not fetch.
    Remote,
    /// Nothing there.
    Missing,
}

/// A stack: one or more top-level manifests of the same name.
pub struct Stack {
    /// Its name, as `atmos list stacks` prints it.
    pub name: Text,
    /// Its top-level manifests, in path order.
    pub manifests: Vec<FileId>,
    /// Every file it reads, itself included, sorted.
    pub reads: Arc<[FileId]>,
    /// The imports as Atmos names them: relative to the stacks' base path, no extension, sorted.
    pub imports: Vec<Text>,
    /// The global sections of its manifests (`vars`, `settings`, `env`, …) before any component.
    pub globals: Map,
    /// Its instances, sorted by type and name.
    pub instances: Vec<Arc<Instance>>,
}

/// A component in a stack.
pub struct Instance {
    /// Who it is.
    pub key: InstanceKey,
    /// What it points at: the component directory's name, `metadata.component` or its like.
    pub component: Text,
    /// The top-level manifest that it comes from.
    pub manifest: FileId,
    /// Where its definition stands.
    pub span: Span,
    /// The resolved sections, as `atmos describe stacks` names them; functions unevaluated.
    pub sections: Sections,
    /// The bases it inherits from, nearest first.
    pub inheritance: Arc<[Text]>,
    /// What in it needs the outside to resolve.
    pub references: Vec<Reference>,
    /// What it says it depends on.
    pub dependencies: Vec<Dependency>,
}

/// The identity of an instance.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct InstanceKey {
    /// The stack's name.
    pub stack: Text,
    /// The component type: `terraform`, `helmfile`, `packer`, …
    pub component_type: Text,
    /// The name under `components.<type>`.
    pub name: Text,
}

/// A component: what instances deploy.
pub struct Component {
    /// `terraform`, `helmfile`, `packer`, …
    pub component_type: Text,
    /// The directory's name below the base path of its type.
    pub name: Text,
    /// The directory; absent for types without one.
    pub path: Option<PathBuf>,
    /// Who points at it.
    pub instances: Vec<InstanceKey>,
}

/// A value that only the outside can give: state, stores, secrets, commands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The function without its `!`: `terraform.state`, `store`, `exec`; or `atmos.Component`, a template's.
    pub function: Text,
    /// The whole expression as written.
    pub expression: Text,
    /// Where in the instance's sections it stands.
    pub path: Vec<Text>,
    /// Where it is written.
    pub span: Span,
    /// The component it names, if it names one.
    pub component: Option<Text>,
    /// The stack it names; its own where the expression names none.
    pub stack: Option<Text>,
}

/// An edge to another instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dependency {
    /// Who says so.
    pub kind: DependencyKind,
    /// The stack it points to.
    pub stack: Text,
    /// The component it points to.
    pub component: Text,
    /// Where it is written.
    pub span: Span,
}

/// What makes an instance depend on another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DependencyKind {
    /// `dependencies.components`.
    Components,
    /// `settings.depends_on`, the older form.
    DependsOn,
    /// A function such as `!terraform.state`.
    Function,
}

/// What a new revision changed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChangeSet {
    /// The revision it led to.
    pub revision: u64,
    /// The files that changed on disk, absolute.
    pub files: Vec<PathBuf>,
    /// Stacks by name.
    pub stacks: Changes<Text>,
    /// Instances by key.
    pub instances: Changes<InstanceKey>,
    /// Findings that are new.
    pub diagnostics_added: Vec<Arc<Diagnostic>>,
    /// Findings that are gone.
    pub diagnostics_removed: Vec<Arc<Diagnostic>>,
}

/// What came, went and changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changes<T> {
    /// Only in the new revision.
    pub added: Vec<T>,
    /// Only in the old one.
    pub removed: Vec<T>,
    /// In both, different.
    pub changed: Vec<T>,
}

impl<T> Default for Changes<T> {
    fn default() -> Self {
        Self {
            added: Vec::new(),
            removed: Vec::new(),
            changed: Vec::new(),
        }
    }
}

impl<T> Changes<T> {
    /// How many there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.added.len() + self.removed.len() + self.changed.len()
    }

    /// Whether nothing changed.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Estate {
    /// The stack of that name.
    #[must_use]
    pub fn stack(&self, name: &str) -> Option<&Arc<Stack>> {
        let at = self
            .stacks
            .binary_search_by(|stack| stack.name.as_str().cmp(name))
            .ok()?;
        Some(&self.stacks[at])
    }

    /// The component of that type and name.
    #[must_use]
    pub fn component(&self, component_type: &str, name: &str) -> Option<&Arc<Component>> {
        let key = (component_type, name);
        let at = self
            .components
            .binary_search_by(|c| (c.component_type.as_str(), c.name.as_str()).cmp(&key))
            .ok()?;
        Some(&self.components[at])
    }

    /// The instance with that key.
    #[must_use]
    pub fn instance(&self, key: &InstanceKey) -> Option<&Arc<Instance>> {
        self.stack(&key.stack)?.instance(&key.component_type, &key.name)
    }

    /// Every instance, by stack, type and name.
    pub fn instances(&self) -> impl Iterator<Item = &Arc<Instance>> {
        self.stacks.iter().flat_map(|stack| &stack.instances)
    }

    /// The manifest with that absolute path.
    #[must_use]
    pub fn manifest(&self, path: &Path) -> Option<&Arc<Manifest>> {
        let at = self
            .manifests
            .binary_search_by(|manifest| (*manifest.path).cmp(path))
            .ok()?;
        Some(&self.manifests[at])
    }
}

impl Stack {
    /// The instance of that type and name.
    #[must_use]
    pub fn instance(&self, component_type: &str, name: &str) -> Option<&Arc<Instance>> {
        let key = (component_type, name);
        let at = self
            .instances
            .binary_search_by(|i| (i.key.component_type.as_str(), i.key.name.as_str()).cmp(&key))
            .ok()?;
        Some(&self.instances[at])
    }

    /// The place of the instance of that name where the type is not said: of the `preferred` type, else Terraform's, else any.
    #[must_use]
    pub fn guess(&self, name: &str, preferred: &str) -> Option<usize> {
        let find = |component_type: &str| {
            let key = (component_type, name);
            let instances = &self.instances;
            let found = instances.binary_search_by(|i| (i.key.component_type.as_str(), i.key.name.as_str()).cmp(&key));
            found.ok()
        };
        find(preferred)
            .or_else(|| find("terraform"))
            .or_else(|| self.instances.iter().position(|instance| instance.key.name == name))
    }

    /// Instances of that name, of any type.
    pub fn instances_named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Arc<Instance>> {
        self.instances.iter().filter(move |instance| instance.key.name == name)
    }
}

impl Instance {
    /// `metadata.type: abstract`: a base, never deployed.
    #[must_use]
    pub fn is_abstract(&self) -> bool {
        self.metadata("type").and_then(crate::value::Value::as_str) == Some("abstract")
    }

    /// Not `metadata.enabled: false`.
    #[must_use]
    pub fn is_enabled(&self) -> bool {
        self.metadata("enabled").and_then(crate::value::Value::as_bool) != Some(false)
    }

    /// `metadata.locked: true`: read-only.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        self.metadata("locked").and_then(crate::value::Value::as_bool) == Some(true)
    }

    /// The Terraform workspace, where the type has one.
    #[must_use]
    pub fn workspace(&self) -> Option<&str> {
        self.sections.get("workspace")?.value.as_str()
    }

    fn metadata(&self, key: &str) -> Option<&crate::value::Value> {
        Some(&self.sections.get("metadata")?.value.as_map()?.get(key)?.value)
    }
}
