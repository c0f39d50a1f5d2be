//! Bases that `component:` names and no manifest defines: they have to be folders of components.

use std::path::Path;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::diagnostic::Diagnostic;
use crate::estate::Estate;
use crate::glob::normal;
use crate::stack::{NamedFolder, Resolved};

/// The types whose components Atmos looks for as folders.
const TYPES: [&str; 3] = ["terraform", "helmfile", "packer"];

pub(super) fn check(estate: &Estate, resolved: &[Arc<Resolved>]) -> Vec<Diagnostic> {
    let mut known = FxHashMap::default();
    let named = resolved.iter().flat_map(|manifest| &manifest.folders);
    let mut lacking: Vec<&NamedFolder> = named
        .filter(|named| TYPES.contains(&named.component_type.as_str()))
        .filter(|named| {
            let key = (&named.component_type, &named.name);
            !*known.entry(key).or_insert_with(|| is_there(estate, named))
        })
        .collect();
    lacking.sort_by_key(|named| named.span);
    lacking.dedup_by_key(|named| (named.span, named.name.clone()));
    lacking.into_iter().map(finding).collect()
}

fn is_there(estate: &Estate, named: &NamedFolder) -> bool {
    let config = &estate.config;
    let base = config.component_base_paths.get(named.component_type.as_str());
    let base = config.base_path.join(base.map_or("", String::as_str));
    normal(&base.join(Path::new(named.name.as_str()))).is_dir()
}

fn finding(named: &NamedFolder) -> Diagnostic {
    let (name, kind) = (&named.name, &named.component_type);
    let message = format!(
        "`component: {name}` names neither a component of this stack nor a folder of {kind} components; Atmos refuses \
         every command while this stands."
    );
    let hint = "Import the manifest that defines it, or correct the name; `metadata: {component: …}` names a folder \
                without inheriting.";
    Diagnostic::error("base-not-found", named.span, message).hint(hint)
}
