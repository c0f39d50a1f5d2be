//! Functions of Rego that call themselves: OPA refuses them, the interpreter would follow them until the stack ends.
//!
//! Functions go by the last part of their name, whatever their package: a call is rather followed too far than missed.

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::Value as Json;

/// Refuses a function that calls itself, directly or through others, in the interpreter's syntax tree.
pub(super) fn refuse(tree: &str) -> Result<(), String> {
    let tree: Json = serde_json::from_str(tree).map_err(|_| "it nests deeper than is read".to_owned())?;
    let mut calls = Calls::default();
    calls.collect(&tree, None, "");
    match calls.circle() {
        Some(name) => Err(format!("the function `{name}` calls itself")),
        None => Ok(()),
    }
}

/// Who calls whom.
#[derive(Default)]
struct Calls<'a> {
    by_function: FxHashMap<&'a str, FxHashSet<&'a str>>,
}

impl<'a> Calls<'a> {
    /// Trees are as deep as expressions nest, which the parser bounds. `source` is the text of the module.
    fn collect(&mut self, node: &'a Json, inside: Option<&'a str>, source: &'a str) {
        match node {
            Json::Array(items) => items.iter().for_each(|item| self.collect(item, inside, source)),
            Json::Object(object) => {
                let source = node
                    .pointer("/source/contents")
                    .and_then(Json::as_str)
                    .unwrap_or(source);
                let inside = node.pointer("/Spec/head/Func/refr").and_then(last).or(inside);
                let called = node.pointer("/Call/fcn").and_then(last);
                self.add(inside, called);
                // An import's other name is a place only; `with a as b` calls `b` where `a` is written.
                let (named, other) = (object.get("refr").and_then(last), object.get("as"));
                match other.and_then(|other| written(other, source)) {
                    Some(alias) => self.add(Some(alias), named.filter(|name| *name != alias)),
                    None => self.add(named, other.and_then(last)),
                }
                object.values().for_each(|value| self.collect(value, inside, source));
            }
            _ => {}
        }
    }

    fn add(&mut self, caller: Option<&'a str>, called: Option<&'a str>) {
        if let (Some(caller), Some(called)) = (caller, called) {
            self.by_function.entry(caller).or_default().insert(called);
        }
    }

    fn circle(&self) -> Option<String> {
        let starts = |name: &&&str| {
            let mut seen = FxHashSet::default();
            let mut open: Vec<&str> = self.called(name).collect();
            while let Some(next) = open.pop() {
                if next == **name {
                    return true;
                }
                if seen.insert(next) {
                    open.extend(self.called(next));
                }
            }
            false
        };
        self.by_function.keys().find(starts).map(|name| (*name).to_owned())
    }

    fn called(&self, name: &str) -> impl Iterator<Item = &'a str> {
        self.by_function.get(name).into_iter().flatten().copied()
    }
}

/// The last part of a name: `c` of `a.b.c` and of `a.b["c"]`.
fn last(reference: &Json) -> Option<&str> {
    let text = |path: &str| reference.pointer(path).and_then(Json::as_str);
    text("/Var/value")
        .or_else(|| text("/RefDot/field/1"))
        .or_else(|| text("/RefBrack/index/String/value"))
        .or_else(|| reference.pointer("/RefBrack/refr").and_then(last))
}

/// The text at a place.
fn written<'a>(place: &Json, source: &'a str) -> Option<&'a str> {
    let offset = |name: &str| usize::try_from(place.get(name)?.as_u64()?).ok();
    source.get(offset("start")?..offset("end")?)
}
