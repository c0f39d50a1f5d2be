//! What the folder of a component holds: README, code, what the code declares, where it came from.

use async_graphql::{Enum, SimpleObject};
use atmos::component;

/// A README. Its text is Markdown from the repository, which may hold anything.
#[derive(SimpleObject, Clone, Debug, PartialEq, Eq)]
pub struct Readme {
    /// The file's name in the component's folder.
    pub name: String,
    /// Its text.
    pub text: String,
    /// Its first paragraph without any markup, at most 300 characters; null if it has none.
    pub summary: Option<String>,
}

/// A file in a component's folder.
#[derive(SimpleObject, Clone, Debug, PartialEq, Eq)]
pub struct ComponentFile {
    /// Its name.
    pub name: String,
    /// Its text; null if it is no text, or larger than a mebibyte.
    pub text: Option<String>,
}

/// What says where a component came from.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComponentSourceKind {
    /// `component.yaml` in its folder.
    ComponentManifest,
    /// `vendor.yaml`, or a manifest that it imports.
    VendorManifest,
    /// The section `source` of instances, from which Atmos fetches it when it runs.
    Instances,
}

/// Where a component came from.
#[derive(SimpleObject, Clone, Debug, PartialEq, Eq)]
pub struct ComponentSource {
    /// What says so.
    pub kind: ComponentSourceKind,
    /// The address.
    pub uri: String,
    /// The version, where one is written.
    pub version: Option<String>,
    /// The file that says so, relative to the estate's root; null for instances.
    pub path: Option<String>,
    /// The line in that file, from 1.
    pub line: Option<u32>,
    /// How many instances say so; null for manifests, which speak for all.
    pub instance_count: Option<u32>,
}

/// What the Terraform code of a component declares. Nothing is run: types and defaults are shown as they are written.
#[derive(SimpleObject, Clone, Debug, PartialEq, Eq)]
pub struct ComponentModule {
    /// `required_version`: the versions of Terraform or OpenTofu that it runs with.
    pub required_version: Option<String>,
    /// The providers that it needs or configures, by name.
    pub providers: Vec<ComponentProvider>,
    /// Its variables, by name.
    pub inputs: Vec<ComponentInput>,
    /// Its outputs, by name.
    pub outputs: Vec<ComponentOutput>,
    /// The files that could not be read; what they declare is missing.
    pub unread: Vec<UnreadFile>,
}

/// A provider of a module.
#[derive(SimpleObject, Clone, Debug, PartialEq, Eq)]
pub struct ComponentProvider {
    /// Its name in the module.
    pub name: String,
    /// Where it comes from, such as `hashicorp/aws`.
    pub source: Option<String>,
    /// The versions that the module runs with.
    pub version: Option<String>,
}

/// A variable of a module.
#[derive(SimpleObject, Clone, Debug, PartialEq, Eq)]
pub struct ComponentInput {
    /// Its name.
    pub name: String,
    /// Its type, as written.
    #[graphql(name = "type")]
    pub kind: Option<String>,
    /// Its default, as written; null if it has none.
    pub default: Option<String>,
    /// What it says it is.
    pub description: Option<String>,
    /// Whether it must be set: it has no default.
    pub is_required: bool,
    /// Whether Terraform hides its value.
    pub is_sensitive: bool,
    /// The file in the component's folder that declares it.
    pub file: String,
    /// The line in that file, from 1.
    pub line: u32,
    /// How many instances that can be deployed set it in `vars`.
    pub set_count: u32,
}

/// An output of a module.
#[derive(SimpleObject, Clone, Debug, PartialEq, Eq)]
pub struct ComponentOutput {
    /// Its name.
    pub name: String,
    /// What it says it is.
    pub description: Option<String>,
    /// Whether Terraform hides its value.
    pub is_sensitive: bool,
    /// The file in the component's folder that declares it.
    pub file: String,
    /// The line in that file, from 1.
    pub line: u32,
}

/// A file that could not be read.
#[derive(SimpleObject, Clone, Debug, PartialEq, Eq)]
pub struct UnreadFile {
    /// Its name.
    pub name: String,
    /// Why not.
    pub reason: String,
}

impl ComponentModule {
    /// What a module declares, with how often each of its variables is set.
    pub(crate) fn new(module: &component::Module, set: impl Fn(&str) -> u32) -> Self {
        let module = module.clone();
        let input = |input: component::Input| ComponentInput {
            set_count: set(&input.name),
            name: input.name,
            kind: input.kind,
            default: input.default,
            description: input.description,
            is_required: input.is_required,
            is_sensitive: input.is_sensitive,
            file: input.file,
            line: input.line,
        };
        let output = |output: component::Output| ComponentOutput {
            name: output.name,
            description: output.description,
            is_sensitive: output.is_sensitive,
            file: output.file,
            line: output.line,
        };
        let provider = |provider: component::Provider| ComponentProvider {
            name: provider.name,
            source: provider.source,
            version: provider.version,
        };
        let unread = |(name, reason)| UnreadFile { name, reason };
        Self {
            required_version: module.required_version,
            providers: module.providers.into_iter().map(provider).collect(),
            inputs: module.inputs.into_iter().map(input).collect(),
            outputs: module.outputs.into_iter().map(output).collect(),
            unread: module.unread.into_iter().map(unread).collect(),
        }
    }
}

impl From<component::Readme> for Readme {
    fn from(readme: component::Readme) -> Self {
        Self {
            name: readme.name,
            text: readme.text,
            summary: readme.summary,
        }
    }
}

impl From<component::CodeFile> for ComponentFile {
    fn from(file: component::CodeFile) -> Self {
        Self {
            name: file.name,
            text: file.text,
        }
    }
}

impl From<component::VendoredBy> for ComponentSourceKind {
    fn from(by: component::VendoredBy) -> Self {
        match by {
            component::VendoredBy::Component => Self::ComponentManifest,
            component::VendoredBy::Vendor => Self::VendorManifest,
        }
    }
}
