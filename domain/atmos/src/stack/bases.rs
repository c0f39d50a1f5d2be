//! Inheritance: what a component takes from its bases.
//!
//! First the base named by `component:`, then each of `metadata.inherits`, left to right, the later over the
//! earlier; every base brings its own bases below itself. No C3 linearisation: diamonds merge twice.

use std::cell::RefCell;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::lineage::{Layers, Lineages};
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
}

/// Inheritance within one manifest and component type.
pub(super) struct Inheritance<'a> {
    components: &'a Map,
    component_type: &'a str,
    kept: Kept,
    lineages: &'a Lineages,
    memo: RefCell<FxHashMap<(Text, ListMerge), Bases>>,
    pub(super) diagnostics: RefCell<Vec<Diagnostic>>,
    /// What `component:` names and nothing defines, with where it does.
    pub(super) folders: RefCell<Vec<(Text, Span)>>,
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
/// Bases of bases; a longer chain is a mistake.
pub(super) const MOST_DEPTH: usize = 100;
/// Keys of `metadata` that stay with the component that says them.
const NOT_INHERITED: [&str; 2] = ["inherits", "type"];

impl<'a> Inheritance<'a> {
    pub(super) fn new(components: &'a Map, component_type: &'a str, kept: Kept, lineages: &'a Lineages) -> Self {
        Self {
            components,
            component_type,
            kept,
            lineages,
            memo: RefCell::default(),
            diagnostics: RefCell::default(),
            folders: RefCell::default(),
        }
    }

    /// What the component `name`, defined by `own`, inherits.
    pub(super) fn of(&self, name: &Text, own: &Map, lists: ListMerge) -> Bases {
        self.collect(name, own, lists, &mut vec![name.clone()])
    }

    fn collect(&self, name: &Text, own: &Map, lists: ListMerge, path: &mut Vec<Text>) -> Bases {
        let mut bases = Bases {
            layers: self.lineages.none(),
            pointer: None,
            lowest: None,
        };
        // Of an abstract base `component:` names the directory alone.
        let is_followed = path.len() == 1 || !is_abstract(own);
        let named = text_at(own, "component").filter(|(pointer, _)| is_followed && pointer != name);
        if let Some((pointer, span)) = named
            && let Some(base) = self.base(&pointer, span, lists, path, true)
        {
            // Quirk: it leads to the base that is merged first, and nowhere if no manifest defines one.
            bases.pointer.clone_from(&base.lowest);
            self.absorb(&mut bases, base, lists);
        }
        for (base, span) in inherits(own) {
            if let Some(base) = self.base(&base, span, lists, path, false) {
                self.absorb(&mut bases, base, lists);
            }
        }
        bases
    }

    /// The base `name` with its own bases below it.
    fn base(&self, name: &Text, span: Span, lists: ListMerge, path: &mut Vec<Text>, optional: bool) -> Option<Bases> {
        if let Some(known) = self.memo.borrow().get(&(name.clone(), lists)) {
            return Some(known.clone());
        }
        if path.contains(name) {
            if path.last() != Some(name) {
                self.report_cycle(name, span, path);
            }
            return None;
        }
        if path.len() > MOST_DEPTH {
            return self.report_depth(name, span);
        }
        let empty = Map::default();
        let own = match self.components.get(name).map(|node| &node.value) {
            Some(Value::Map(own)) => own,
            Some(_) => &empty,
            None if optional => return self.note_folder(name, span),
            None => return self.report_missing(name, span),
        };
        let lists = settings_strategy(own).unwrap_or(lists);
        path.push(name.clone());
        let mut bases = self.collect(name, own, lists, path);
        path.pop();
        let layer = Bases {
            layers: self.lineages.layer(name, own, || self.layer(own)),
            pointer: None,
            lowest: Some(name.clone()),
        };
        self.absorb(&mut bases, layer, lists);
        self.memo.borrow_mut().insert((name.clone(), lists), bases.clone());
        Some(bases)
    }

    /// `next` over `bases`.
    fn absorb(&self, bases: &mut Bases, next: Bases, lists: ListMerge) {
        bases.layers = self.lineages.over(&bases.layers, &next.layers, lists);
        bases.lowest = bases.lowest.take().or(next.lowest);
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
        layer
    }

    fn note_folder(&self, name: &Text, span: Span) -> Option<Bases> {
        let mut folders = self.folders.borrow_mut();
        if !folders.iter().any(|known| known == &(name.clone(), span)) {
            folders.push((name.clone(), span));
        }
        None
    }

    fn report_missing(&self, name: &Text, span: Span) -> Option<Bases> {
        self.diagnostics.borrow_mut().push(missing(name, span));
        None
    }

    fn report_depth(&self, name: &Text, span: Span) -> Option<Bases> {
        self.diagnostics.borrow_mut().push(too_deep(name, span));
        None
    }

    fn report_cycle(&self, name: &Text, span: Span, path: &[Text]) {
        let start = path.iter().position(|step| step == name).unwrap_or(0);
        let steps: Vec<_> = path[start..]
            .iter()
            .chain([name])
            .map(|step| format!("`{step}`"))
            .collect();
        let message = format!(
            "These {} components inherit from each other: {}.",
            self.component_type,
            steps.join(" → ")
        );
        let diagnostic = Diagnostic::error("inheritance-cycle", span, message);
        self.diagnostics
            .borrow_mut()
            .push(diagnostic.hint("Remove one of these `inherits`."));
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
