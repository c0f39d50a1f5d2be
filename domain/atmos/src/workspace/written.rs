//! An instance as it is written: worked out when somebody asks, for keeping it of all would cost more.

use super::Options;
use super::state::State;
use crate::estate::Instance;
use crate::inherited::{Definition, Named, NamedAs, Written};
use crate::source::Files;
use crate::stack::{inherits, text_at};
use crate::value::{Map, Text};

impl State {
    /// How an instance is written.
    pub(super) fn written(&self, instance: &Instance, options: &Options, files: &Files) -> Option<Written> {
        let resolved = self.linked.get(&instance.manifest)?;
        let options = Options {
            process_templates: false,
            process_functions: false,
            executor: None,
            ..options.clone()
        };
        let raw = self.resolver(&options, files).raw(&resolved.evaluated, &instance.key)?;
        let key = &instance.key;
        let components = resolved.evaluated.node.at(&["components", &key.component_type])?;
        let components = components.value.as_map()?;
        // The nearest base is merged last.
        let names = instance.inheritance.iter().rev().chain([&key.name]);
        let definition = |name: &Text| {
            let node = components.get(name)?.clone();
            Some(Definition {
                name: name.clone(),
                named: names_of(node.value.as_map(), name),
                node,
            })
        };
        Some(Written {
            raw,
            definitions: names.filter_map(definition).collect(),
        })
    }
}

/// The bases that a component names, in merge order.
fn names_of(own: Option<&Map>, name: &Text) -> Vec<Named> {
    let Some(own) = own else {
        return Vec::new();
    };
    let pointer = text_at(own, "component").filter(|(pointer, _)| pointer != name);
    let pointer = pointer.map(|(base, span)| (base, span, NamedAs::Component));
    let listed = inherits(own).into_iter();
    let listed = listed.map(|(base, span)| (base, span, NamedAs::Inherits));
    let named = pointer.into_iter().chain(listed);
    named.map(|(base, span, key)| Named { base, span, key }).collect()
}
