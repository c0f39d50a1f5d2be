//! Inheritance: what a component takes from its bases.
//!
//! First the base named by `component:`, then each of `metadata.inherits`, left to right, the later over the
//! earlier; every base brings its own bases below itself. No C3 linearisation: diamonds merge twice. Each of them
//! merges over all that came before it: values that change their type and lists depend on the order.

use std::cell::RefCell;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::lineage::{Layers, Lineages, Lists};
use crate::diagnostic::Diagnostic;
use crate::merge::ListMerge;
use crate::source::Span;
use crate::value::{Map, Node, Text, Value};

/// What the bases of a component add up to.
#[derive(Clone)]
pub(super) struct Bases {
    /// Their sections and their names.
    pub(super) layers: Arc<Layers>,
    /// The component directory that a `component:` attribute leads to.
    pub(super) pointer: Option<Text>,
    /// The base below all others: the first to be merged.
    lowest: Option<Text>,
    /// How many were merged, each as often as it was.
    count: usize,
    /// Whether some were left out because these are too many.
    is_cut: bool,
}

/// Inheritance within one manifest and component type.
pub(super) struct Inheritance<'a> {
    components: &'a Map,
    component_type: &'a str,
    kept: Kept,
    lineages: &'a Lineages,
    /// How lists merge where no component says it.
    global: ListMerge,
    /// What a base makes of those that were merged before it.
    memo: RefCell<FxHashMap<(usize, Text, ListMerge), Step>>,
    pub(super) diagnostics: RefCell<Vec<Diagnostic>>,
    /// What `component:` names and nothing defines, with where it does.
    pub(super) folders: RefCell<Vec<(Text, Span)>>,
}

/// One base with all of its own bases.
struct Step {
    layers: Arc<Layers>,
    lowest: Option<Text>,
    /// How many it brings.
    count: usize,
}

/// What bases pass on only where `stacks.inherit` of `atmos.yaml` has it so.
#[derive(Clone, Copy)]
pub(super) struct Kept {
    /// `metadata`, but for what stays with the component that says it.
    pub(super) metadata: bool,
    /// `source` and `provision`.
    pub(super) source: bool,
}

/// Attributes that the last base sets even where it has none: a quirk that results depend on.
const LAST_WINS: [&str; 3] = ["command", "backend_type", "remote_state_backend_type"];
/// Attributes that a base sets only where it has something to say.
const SAID: [&str; 2] = ["provider", "required_version"];
/// Bases of bases; a longer chain is a mistake.
pub(super) const MOST_DEPTH: usize = 100;
/// Bases that one component merges; diamonds over diamonds double them with each level.
pub(super) const MOST_BASES: usize = 4_096;
/// Keys of `metadata` that stay with the component that says them.
const NOT_INHERITED: [&str; 2] = ["inherits", "type"];

impl<'a> Inheritance<'a> {
    pub(super) fn new(
        components: &'a Map,
        component_type: &'a str,
        kept: Kept,
        lineages: &'a Lineages,
        global: ListMerge,
    ) -> Self {
        Self {
            global,
            components,
            component_type,
            kept,
            lineages,
            memo: RefCell::default(),
            diagnostics: RefCell::default(),
            folders: RefCell::default(),
        }
    }

    /// What the component `name`, defined by `own`, inherits. The lists of its bases merge as it says itself; the settings
    /// of the manifest do not count for them.
    pub(super) fn of(&self, name: &Text, own: &Map) -> Bases {
        let lists = strategy(own).unwrap_or(self.global);
        let mut bases = Bases {
            layers: self.lineages.none(),
            pointer: None,
            lowest: None,
            count: 0,
            is_cut: false,
        };
        self.collect(&mut bases, own, lists, &mut vec![name.clone()]);
        bases
    }

    /// The bases of the last of `path`, defined by `own`, each over those before it.
    fn collect(&self, bases: &mut Bases, own: &Map, lists: ListMerge, path: &mut Vec<Text>) {
        // Of an abstract base `component:` names the directory alone.
        let is_followed = path.len() == 1 || !is_abstract(own);
        let named = text_at(own, "component").filter(|(pointer, _)| is_followed && path.last() != Some(pointer));
        if let Some((pointer, span)) = named {
            self.base(bases, &pointer, span, lists, path, true);
            if path.len() == 1 {
                // Quirk: it leads to the base that is merged first, and nowhere if no manifest defines one.
                bases.pointer.clone_from(&bases.lowest);
            }
        }
        for (base, span) in inherits(own) {
            self.base(bases, &base, span, lists, path, false);
        }
    }

    /// The base `name`, with its own bases below it, over those that were merged before.
    fn base(&self, bases: &mut Bases, name: &Text, span: Span, lists: ListMerge, path: &mut Vec<Text>, optional: bool) {
        if path.contains(name) {
            return self.note_cycle(name, span, path);
        }
        let key = (Arc::as_ptr(&bases.layers).addr(), name.clone(), lists);
        // What is known was found for another component; in a circle it may lead back to this one.
        let leads_back = |known: &&Step| path.first().is_some_and(|own| known.layers.chain.contains(own));
        if let Some(known) = self.memo.borrow().get(&key).filter(|known| !leads_back(known)) {
            bases.layers = Arc::clone(&known.layers);
            bases.lowest.clone_from(&known.lowest);
            bases.count += known.count;
            return;
        }
        if path.len() > MOST_DEPTH {
            return self.report(too_deep(name, span));
        }
        if bases.count >= MOST_BASES {
            if !std::mem::replace(&mut bases.is_cut, true) {
                self.report(too_many(name, span));
            }
            return;
        }
        let empty = Map::default();
        let own = match self.components.get(name).map(|node| &node.value) {
            Some(Value::Map(own)) => own,
            Some(_) => &empty,
            None if optional => return self.note_folder(name, span),
            None => return self.report(missing(name, span)),
        };
        let before = bases.count;
        path.push(name.clone());
        self.collect(bases, own, lists, path);
        path.pop();
        let layer = self.lineages.layer(name, own, || self.layer(own));
        // Only this base itself merges as its own settings have it.
        let lists = Lists {
            global: self.global,
            own: settings_strategy(own).unwrap_or(lists),
        };
        bases.layers = self.lineages.over(&bases.layers, &layer, lists);
        bases.lowest.get_or_insert_with(|| name.clone());
        bases.count += 1;
        if !bases.is_cut {
            let step = Step {
                layers: Arc::clone(&bases.layers),
                lowest: bases.lowest.clone(),
                count: bases.count - before,
            };
            self.memo.borrow_mut().insert(key, step);
        }
    }

    /// The sections that a base passes on.
    fn layer(&self, own: &Map) -> Map {
        let mut layer = own.without("component").without("overrides");
        if !self.kept.source {
            layer = layer.without("source").without("provision");
        }
        let metadata = own.get("metadata").and_then(|node| Some((node, node.value.as_map()?)));
        if let Some((node, metadata)) = metadata {
            layer = if self.kept.metadata {
                let kept = NOT_INHERITED.iter().fold(metadata.clone(), |map, key| map.without(key));
                layer.with("metadata", node.with_value(Value::Map(kept)))
            } else {
                layer.without("metadata")
            };
        }
        for key in LAST_WINS {
            if own.get(key).is_none() {
                layer = layer.with(key, Node::computed(Value::Null));
            }
        }
        for key in SAID {
            if own.get(key).is_some_and(|node| node.value.as_str() == Some("")) {
                layer = layer.without(key);
            }
        }
        layer
    }

    fn note_folder(&self, name: &Text, span: Span) {
        let mut folders = self.folders.borrow_mut();
        if !folders.iter().any(|known| known == &(name.clone(), span)) {
            folders.push((name.clone(), span));
        }
    }

    fn report(&self, found: Diagnostic) {
        self.diagnostics.borrow_mut().push(found);
    }

    /// Tells of a circle, once: where it closes at its first name.
    fn note_cycle(&self, name: &Text, span: Span, path: &[Text]) {
        let start = path.iter().position(|step| step == name).unwrap_or(0);
        let circle = &path[start..];
        if circle.len() < 2 || circle.iter().any(|step| step < name) {
            return;
        }
        let steps: Vec<_> = circle.iter().chain([name]).map(|step| format!("`{step}`")).collect();
        let message = format!(
            "These {} components inherit from each other: {}.",
            self.component_type,
            steps.join(" → ")
        );
        let diagnostic = Diagnostic::error("inheritance-cycle", span, message);
        self.report(diagnostic.hint("Remove one of these `inherits`."));
    }
}

/// The finding for a base that is defined nowhere.
pub(super) fn missing(name: &str, span: Span) -> Diagnostic {
    let message = format!("The base component `{name}` is not defined in this stack.");
    let hint = "Import the manifest that defines it, or correct the name.";
    Diagnostic::error("base-not-found", span, message).hint(hint)
}

/// The finding for a base that is left out.
pub(super) fn too_deep(name: &str, span: Span) -> Diagnostic {
    let message = format!("`{name}` is left out here: bases nest deeper than {MOST_DEPTH} levels.");
    Diagnostic::error("inheritance-too-deep", span, message).hint("Shorten the chain of `inherits`.")
}

/// The finding for the first base that is one too many.
pub(super) fn too_many(name: &str, span: Span) -> Diagnostic {
    let message = format!("`{name}` and the bases after it are left out: a component merges at most {MOST_BASES}.");
    Diagnostic::error("inheritance-too-deep", span, message)
        .hint("Let fewer components inherit from the same bases by several ways.")
}

/// The list strategy that a component sets for itself; its overrides come first.
pub(super) fn strategy(component: &Map) -> Option<ListMerge> {
    let overrides = component.get("overrides").and_then(|node| node.value.as_map());
    overrides
        .and_then(settings_strategy)
        .or_else(|| settings_strategy(component))
}

/// The list strategy of the component's, or the manifest's, own settings.
pub(super) fn settings_strategy(component: &Map) -> Option<ListMerge> {
    let settings = component.get("settings")?.value.as_map()?;
    ListMerge::named(settings.get("list_merge_strategy")?.value.as_str()?)
}

fn is_abstract(own: &Map) -> bool {
    let kind = own.get("metadata").and_then(|node| node.at(&["type"]));
    kind.and_then(|node| node.value.as_str()) == Some("abstract")
}

/// The names in `metadata.inherits`, with their places.
pub(crate) fn inherits(own: &Map) -> Vec<(Text, Span)> {
    let metadata = own.get("metadata").and_then(|node| node.value.as_map());
    let list = metadata
        .and_then(|map| map.get("inherits"))
        .and_then(|node| node.value.as_list());
    let items = list.map(crate::value::List::items).unwrap_or_default();
    items.iter().filter_map(text).collect()
}

/// The string under `key`, with its place.
pub(crate) fn text_at(map: &Map, key: &str) -> Option<(Text, Span)> {
    map.get(key).and_then(text)
}

fn text(node: &Node) -> Option<(Text, Span)> {
    match &node.value {
        Value::String(text) if !text.is_empty() => Some((text.clone(), node.origin.span)),
        _ => None,
    }
}
