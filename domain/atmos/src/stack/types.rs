//! The component types and the sections each of them has.
//!
//! What a type does not list is not resolved for it; types that are not listed here are custom.

/// Where a section's layers come from, besides bases and the component itself, which always count.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Layers {
    /// Root and type section below, overrides above.
    All,
    /// Only overrides above.
    Own,
    /// The type section below, overrides above.
    Type,
    /// Root and type section below, nothing above.
    Below,
    /// Nothing below or above.
    Bare,
}

/// How a section shows when nothing is set.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Empty {
    /// As an empty map.
    Map,
    /// Not at all.
    Absent,
}

/// A mergeable section of a component type.
pub(super) struct Section {
    pub(super) name: &'static str,
    pub(super) layers: Layers,
    pub(super) empty: Empty,
}

/// A component type with its rules.
pub(super) struct ComponentType {
    pub(super) name: &'static str,
    pub(super) sections: &'static [Section],
    /// Sections of any kind: bases below the component.
    pub(super) extras: &'static [&'static str],
    /// Those of them that the type section has, too.
    pub(super) shared: &'static [&'static str],
}

const fn section(name: &'static str, layers: Layers, empty: Empty) -> Section {
    Section { name, layers, empty }
}

/// The section that all types have, and that no two components have in common.
pub(super) const VARS: &Section = &section("vars", Layers::All, Empty::Map);

const TERRAFORM: &[Section] = &[
    section("vars", Layers::All, Empty::Map),
    section("settings", Layers::All, Empty::Map),
    section("env", Layers::All, Empty::Map),
    section("auth", Layers::All, Empty::Map),
    section("providers", Layers::Type, Empty::Map),
    section("required_providers", Layers::Own, Empty::Map),
    section("hooks", Layers::All, Empty::Map),
    section("generate", Layers::All, Empty::Map),
    section("source", Layers::Below, Empty::Map),
    section("provision", Layers::Below, Empty::Map),
    section("dependencies", Layers::Below, Empty::Absent),
    section("locals", Layers::Bare, Empty::Absent),
    section("secrets", Layers::All, Empty::Absent),
    section("retry", Layers::Own, Empty::Absent),
    section("test", Layers::Bare, Empty::Absent),
    section("mocks", Layers::Bare, Empty::Absent),
];

const HELMFILE: &[Section] = &[
    section("vars", Layers::All, Empty::Map),
    section("settings", Layers::All, Empty::Map),
    section("env", Layers::All, Empty::Map),
    section("auth", Layers::All, Empty::Map),
    section("hooks", Layers::All, Empty::Map),
    section("source", Layers::Below, Empty::Map),
    section("provision", Layers::Below, Empty::Map),
    section("dependencies", Layers::Below, Empty::Absent),
    section("locals", Layers::Bare, Empty::Absent),
    section("secrets", Layers::All, Empty::Absent),
    section("retry", Layers::Own, Empty::Absent),
];

const PACKER: &[Section] = &[
    section("vars", Layers::All, Empty::Map),
    section("settings", Layers::All, Empty::Map),
    section("env", Layers::All, Empty::Map),
    section("auth", Layers::All, Empty::Map),
    section("source", Layers::Below, Empty::Map),
    section("provision", Layers::Below, Empty::Map),
    section("dependencies", Layers::Below, Empty::Absent),
    section("locals", Layers::Bare, Empty::Absent),
    section("secrets", Layers::All, Empty::Absent),
    section("retry", Layers::Own, Empty::Absent),
];

const ANSIBLE: &[Section] = &[
    section("vars", Layers::All, Empty::Map),
    section("settings", Layers::All, Empty::Map),
    section("env", Layers::All, Empty::Map),
    section("auth", Layers::All, Empty::Map),
    section("source", Layers::Below, Empty::Absent),
    section("provision", Layers::Below, Empty::Absent),
    section("dependencies", Layers::Below, Empty::Absent),
    section("locals", Layers::Bare, Empty::Absent),
    section("secrets", Layers::All, Empty::Absent),
    section("retry", Layers::Own, Empty::Absent),
];

const KUBERNETES: &[Section] = &[
    section("vars", Layers::All, Empty::Map),
    section("settings", Layers::All, Empty::Map),
    section("env", Layers::All, Empty::Map),
    section("auth", Layers::All, Empty::Map),
    section("hooks", Layers::All, Empty::Map),
    section("generate", Layers::All, Empty::Map),
    section("source", Layers::Below, Empty::Map),
    section("provision", Layers::Below, Empty::Map),
    section("dependencies", Layers::Below, Empty::Absent),
    section("locals", Layers::Bare, Empty::Absent),
    section("secrets", Layers::Own, Empty::Absent),
    section("retry", Layers::Own, Empty::Absent),
];

/// The types whose rules are known.
pub(super) const TYPES: &[ComponentType] = &[
    ComponentType {
        name: "terraform",
        sections: TERRAFORM,
        extras: &[],
        shared: &[],
    },
    ComponentType {
        name: "helmfile",
        sections: HELMFILE,
        extras: &["plugins"],
        shared: &[],
    },
    ComponentType {
        name: "packer",
        sections: PACKER,
        extras: &[],
        shared: &[],
    },
    ComponentType {
        name: "ansible",
        sections: ANSIBLE,
        extras: &[],
        shared: &[],
    },
    ComponentType {
        name: "kubernetes",
        sections: KUBERNETES,
        extras: &["provider", "paths", "manifests", "render", "validate"],
        shared: &["provider", "paths", "manifests", "render"],
    },
    ComponentType {
        name: "helm",
        sections: KUBERNETES,
        extras: &[
            "chart",
            "version",
            "repository",
            "repositories",
            "namespace",
            "name",
            "values",
            "values_files",
            "plugins",
            "render",
        ],
        shared: &[],
    },
];

/// The rules of the type called `name`, if it has any.
pub(super) fn known(name: &str) -> Option<&'static ComponentType> {
    TYPES.iter().find(|kind| kind.name == name)
}
