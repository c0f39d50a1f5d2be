//! The data sources of templates that `atmos.yaml` names, as far as they are files of the repository.
//!
//! What would have to be fetched, and what lies elsewhere, is none: a template that asks for it stays as it is written.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::Config;
use super::loader::Loader;
use crate::include::{Form, form, variables};
use crate::source::Files;
use crate::value::{Text, Value};
use crate::yaml::{ParseOptions, parse};

/// Larger files are no configuration.
const MOST_BYTES: u64 = 4 << 20;

/// A file that templates may read by a name.
#[derive(Clone, Debug, PartialEq)]
pub struct DataSource {
    /// Its text: what `include` gives.
    pub text: Text,
    /// What its extension makes of that: what `datasource` gives.
    pub value: Value,
}

impl DataSource {
    /// The path that a URL means, from where Atmos runs, if it is one of a file.
    pub(crate) fn path(config: &Config, url: &str) -> Option<PathBuf> {
        Some(crate::glob::normal(&config.directory.join(file(url)?)))
    }

    /// The file at `path`, if it is one of the repository's and its extension says what it holds.
    pub(crate) fn read(config: &Config, files: &Files, path: &Path) -> Option<Self> {
        let disk = files.disk();
        let bytes = disk.is_file(path) && config.holds(path, disk);
        let bytes = bytes.then(|| disk.read(path, MOST_BYTES).ok()).flatten()?;
        let text = String::from_utf8(bytes).ok()?;
        let value = value(path, &text, files)?;
        Some(Self {
            text: text.into(),
            value,
        })
    }
}

/// Those of `templates.settings.gomplate.datasources`, by name.
pub(super) fn read(config: &Config, loader: &Loader<'_>) -> BTreeMap<String, DataSource> {
    let named = config.map(&["templates", "settings", "gomplate", "datasources"]);
    let sources = named.entries().iter().filter_map(|entry| {
        let url = entry.node.at(&["url"])?.value.as_str()?;
        let path = DataSource::path(config, url)?;
        loader.note_input(path.clone());
        Some((entry.key.to_string(), DataSource::read(config, loader.files, &path)?))
    });
    sources.collect()
}

/// The path that a URL means, if it is one of a file.
fn file(url: &str) -> Option<PathBuf> {
    let path = url.strip_prefix("file://").unwrap_or(url);
    let path = path.split(['?', '#']).next().unwrap_or(path);
    (!path.is_empty() && !path.contains("://") && !path.contains("::")).then(|| PathBuf::from(path))
}

fn value(path: &Path, text: &str, files: &Files) -> Option<Value> {
    match form(path) {
        Form::Yaml => {
            let node = parse(text, files.intern(path), ParseOptions::default()).ok()?;
            Some(node.value)
        }
        Form::Environment => Some(Value::Map(variables(text, files.intern(path)))),
        Form::Text if path.extension().is_none_or(|extension| extension == "txt") => Some(Value::text(text)),
        Form::Text | Form::Hcl => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::test_support::Folder;

    #[test]
    fn templates_read_the_files_that_the_configuration_names_and_nothing_else() {
        let config = "
stacks: {base_path: stacks, included_paths: [s.yaml]}
templates:
  settings:
    enabled: true
    gomplate:
      enabled: true
      datasources:
        json: {url: ./data/a.json}
        text: {url: 'file://data/note.txt'}
        away: {url: 'https://example.com/x.json'}
        outside: {url: /etc/hostname}
";
        let manifest = r#"
components:
  terraform:
    x:
      vars:
        a: '{{ (datasource "json").a.b }}'
        b: '{{ index (ds "json").list 1 }}'
        c: '{{ (atmos.GomplateDatasource "json").a.b }}'
        d: '{{ include "text" | strings.TrimSpace }}'
        e: '{{ datasourceExists "away" }} {{ datasourceExists "none" }}'
        f: '{{ (datasource "away").x }}'
        g: '{{ datasource "outside" }}'
"#;
        let folder = Folder::with(&[
            ("atmos.yaml", config),
            ("stacks/s.yaml", manifest),
            ("data/a.json", r#"{"a": {"b": "c"}, "list": [1, 2]}"#),
            ("data/note.txt", "hello\n"),
        ]);
        let estate = folder.estate();
        let instance = estate.instances().next().expect("an instance");
        assert_eq!(
            format!("{:?}", instance.sections.get("vars").expect("vars").value),
            r#"{"a":"c","b":"2","c":"c","d":"hello","e":"true false","f":"{{ (datasource \"away\").x }}","g":"{{ datasource \"outside\" }}"}"#
        );
        assert!(estate.config.depends_on(&folder.path("data/a.json")));
    }
}
