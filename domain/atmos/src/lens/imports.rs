//! Manifests, and what they import: files, files elsewhere, files that are missing.

use rustc_hash::FxHashMap;

use super::build::{Builder, number};
use super::{Lens, LensKind, LinkKind, Node, Subject};
use crate::estate::{Estate, Import, ImportKind};
use crate::paths::relative;
use crate::value::Text;

pub(super) fn lens(estate: &Estate) -> Lens {
    let root = &estate.config.directory;
    let nodes = estate.manifests.iter().zip(0..);
    let nodes = nodes.map(|(manifest, number)| node(Subject::Manifest(number), &relative(root, &manifest.path)));
    let mut builder = Builder::new(nodes.collect());
    let manifests = estate.manifests.iter().enumerate();
    let numbers: FxHashMap<_, _> = manifests.map(|(at, manifest)| (manifest.file, number(at))).collect();
    let mut elsewhere = FxHashMap::default();
    for (manifest, from) in estate.manifests.iter().zip(0..) {
        for import in &manifest.imports {
            let found = import.target.and_then(|file| numbers.get(&file).copied());
            let to = found.unwrap_or_else(|| add_elsewhere(&mut builder, &mut elsewhere, import));
            builder.link(from, to, LinkKind::Import);
        }
    }
    builder.build(LensKind::Imports)
}

fn add_elsewhere(builder: &mut Builder, elsewhere: &mut FxHashMap<(bool, Text), u32>, import: &Import) -> u32 {
    let is_remote = import.kind == ImportKind::Remote;
    let subject = if is_remote { Subject::Remote } else { Subject::Missing };
    let named = elsewhere.entry((is_remote, import.text.clone()));
    *named.or_insert_with_key(|(_, text)| builder.add(node(subject, text)))
}

fn node(subject: Subject, path: &str) -> Node {
    let (place, name) = path.rsplit_once('/').unwrap_or(("", path));
    Node {
        subject,
        name: name.into(),
        place: place.into(),
        component_type: Text::new(),
        component: Text::new(),
    }
}
