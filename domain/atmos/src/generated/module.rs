//! The variables that a Terraform module declares as sensitive: Atmos writes them to no file.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Larger files declare no variables.
const MOST_BYTES: u64 = 1 << 20;

/// The names of the sensitive variables of the module in a folder, as far as its files are understood.
pub(super) fn sensitive(folder: &Path) -> BTreeSet<String> {
    let Ok(entries) = fs::read_dir(folder) else {
        return BTreeSet::new();
    };
    let is_code = |path: &Path| {
        path.extension()
            .is_some_and(|extension| extension == "tf" || extension == "tofu")
    };
    let paths = entries.filter_map(Result::ok).map(|entry| entry.path());
    paths
        .filter(|path| is_code(path))
        .flat_map(|path| declared(&path))
        .collect()
}

fn declared(path: &Path) -> Vec<String> {
    let is_read = fs::metadata(path).is_ok_and(|metadata| metadata.is_file() && metadata.len() <= MOST_BYTES);
    let text = is_read.then(|| fs::read_to_string(path).ok()).flatten();
    let body = text
        .and_then(|text| crate::hcl::bounded(&text, |text| hcl::parse(text).map_err(|error| error.to_string())).ok());
    let Some(body) = body else {
        return Vec::new();
    };
    let variables = body.blocks().filter(|block| block.identifier.as_str() == "variable");
    let is_sensitive = |block: &&hcl::Block| {
        let mut attributes = block.body.attributes();
        attributes.any(|one| one.key.as_str() == "sensitive" && matches!(one.expr, hcl::Expression::Bool(true)))
    };
    let named = variables.filter(is_sensitive);
    named
        .filter_map(|block| Some(block.labels.first()?.as_str().to_owned()))
        .collect()
}
