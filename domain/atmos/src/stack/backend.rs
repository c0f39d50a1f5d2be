//! `backend` and `remote_state_backend`: the section of the chosen type, with the keys Atmos fills in.

use crate::diagnostic::Diagnostic;
use crate::merge::{ListMerge, merge_maps};
use crate::source::Span;
use crate::value::{Map, Node, Text, Value};

/// Both backends of a Terraform component.
#[derive(Default)]
pub(super) struct Backends {
    pub(super) backend_type: Text,
    pub(super) backend: Map,
    pub(super) remote_state_type: Text,
    pub(super) remote_state: Map,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// What a backend is made of.
pub(super) struct Parts<'a> {
    /// The type section, the bases and the component, lowest first.
    pub(super) layers: [Option<&'a Map>; 3],
    /// `metadata.name`, else the component directory, else the component's name.
    pub(super) state_name: &'a str,
    /// What replaces `/` in keys.
    pub(super) separator: &'a str,
    /// Where the component stands.
    pub(super) span: Span,
    pub(super) lists: ListMerge,
}

impl Parts<'_> {
    pub(super) fn resolve(&self) -> Backends {
        let sections = self.merged("backend");
        let remote_sections = self.merged("remote_state_backend");
        let backend_type = self.last_text("backend_type").unwrap_or_default();
        let remote_state_type = self
            .last_text("remote_state_backend_type")
            .unwrap_or_else(|| backend_type.clone());
        let mut diagnostics = Vec::new();
        let chosen = self.chosen("backend", &sections, &backend_type, &mut diagnostics);
        let backend = self.filled(chosen, &backend_type);
        let own = self.chosen(
            "remote_state_backend",
            &remote_sections,
            &remote_state_type,
            &mut diagnostics,
        );
        let below = if remote_state_type == backend_type {
            backend.clone()
        } else {
            Map::default()
        };
        let remote_state = merge_maps(&below, &own, self.lists);
        Backends {
            backend_type,
            backend,
            remote_state_type,
            remote_state,
            diagnostics,
        }
    }

    fn merged(&self, key: &str) -> Map {
        let maps = self
            .layers
            .iter()
            .flatten()
            .filter_map(|layer| layer.get(key)?.value.as_map());
        maps.fold(Map::default(), |below, above| merge_maps(&below, above, self.lists))
    }

    fn last_text(&self, key: &str) -> Option<Text> {
        let texts = self
            .layers
            .iter()
            .rev()
            .flatten()
            .filter_map(|layer| super::bases::text_at(layer, key));
        texts.map(|(text, _)| text).next()
    }

    fn chosen(&self, section: &'static str, sections: &Map, kind: &str, diagnostics: &mut Vec<Diagnostic>) -> Map {
        if !sections.is_empty() && !kind.is_empty() && sections.get(kind).is_none() {
            let found: Vec<_> = sections
                .entries()
                .iter()
                .map(|entry| format!("`{}`", entry.key))
                .collect();
            let message = format!(
                "`{section}_type` is `{kind}`, but `{section}` configures only {}.",
                found.join(", ")
            );
            let hint = format!("Add `{kind}:` below `{section}:`, or change `{section}_type`.");
            diagnostics.push(Diagnostic::error("backend-type-mismatch", self.span, message).hint(hint));
        }
        of_type(sections, kind)
    }

    /// The keys that Atmos derives from the component where they are not set.
    fn filled(&self, backend: Map, kind: &str) -> Map {
        let name = || Node::computed(Value::text(self.state_name.replace('/', self.separator)));
        match kind {
            "s3" if !has_text(&backend, "workspace_key_prefix") => backend.with("workspace_key_prefix", name()),
            "gcs" if !has_text(&backend, "prefix") => backend.with("prefix", name()),
            "azurerm" => self.azure(backend),
            _ => backend,
        }
    }

    /// A key that the component or a base wrote stays; that of the type section becomes a folder.
    fn azure(&self, backend: Map) -> Map {
        let key_of = |layer: Option<&Map>| {
            let azure = layer?.get("backend")?.value.as_map()?.get("azurerm")?.value.as_map()?;
            azure.get("key")?.value.as_str().map(str::to_owned)
        };
        let written = backend
            .get("key")
            .and_then(|node| node.value.as_str())
            .unwrap_or_default();
        let shared = key_of(self.layers[0]);
        let is_authored = !written.is_empty() && shared.as_deref() != Some(written);
        if is_authored || key_of(self.layers[2]).is_some() {
            return backend;
        }
        let name = self.state_name.replace('/', self.separator);
        let folder = shared.map(|key| format!("{key}/")).unwrap_or_default();
        let key = format!("{folder}{name}.terraform.tfstate");
        backend.with("key", Node::computed(Value::text(key)))
    }
}

fn of_type(sections: &Map, kind: &str) -> Map {
    sections
        .get(kind)
        .and_then(|node| node.value.as_map())
        .cloned()
        .unwrap_or_default()
}

fn has_text(map: &Map, key: &str) -> bool {
    map.get(key)
        .is_some_and(|node| node.value.as_str().is_some_and(|text| !text.is_empty()))
}
