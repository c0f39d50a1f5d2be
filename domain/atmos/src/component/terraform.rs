//! What a Terraform module declares, read from its code: inputs, outputs, providers.
//!
//! The text of types and defaults is shown as it is written; nothing is evaluated.

use std::path::Path;

use hcl::edit::Span as _;
use hcl::edit::expr::Expression;
use hcl::edit::structure::{Block, Body};

use super::{listed, text};
use crate::config::Config;
use crate::disk::Disk;

/// More files of a module are not read.
const MOST_FILES: usize = 200;
/// Longer texts are cut.
const MOST_CHARACTERS: usize = 2_000;

/// What a module declares.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Module {
    /// Its variables, by name.
    pub inputs: Vec<Input>,
    /// Its outputs, by name.
    pub outputs: Vec<Output>,
    /// The providers that it needs or configures, by name.
    pub providers: Vec<Provider>,
    /// `required_version`: the versions of Terraform or OpenTofu that it runs with.
    pub required_version: Option<String>,
    /// The files that could not be read, each with why.
    pub unread: Vec<(String, String)>,
}

/// A variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Its name.
    pub name: String,
    /// Its type as written.
    pub kind: Option<String>,
    /// Its default as written.
    pub default: Option<String>,
    /// What it says it is.
    pub description: Option<String>,
    /// Whether it must be set: it has no default.
    pub is_required: bool,
    /// Whether Terraform hides its value.
    pub is_sensitive: bool,
    /// The file that declares it.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
}

/// An output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// Its name.
    pub name: String,
    /// What it says it is.
    pub description: Option<String>,
    /// Whether Terraform hides its value.
    pub is_sensitive: bool,
    /// The file that declares it.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
}

/// A provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// Its local name.
    pub name: String,
    /// Where it comes from, such as `hashicorp/aws`.
    pub source: Option<String>,
    /// The versions that the module runs with.
    pub version: Option<String>,
}

/// The module in a folder; `None` where there is no code.
#[must_use]
pub fn module(config: &Config, disk: &Disk, folder: &Path) -> Option<Module> {
    let is_code = |name: &str| [".tf", ".tofu", ".tf.json"].iter().any(|ending| name.ends_with(ending));
    let files = listed(config, disk, folder);
    let code: Vec<_> = files.into_iter().filter(|(name, _)| is_code(name)).collect();
    if code.is_empty() {
        return None;
    }
    let mut module = Module::default();
    for (name, path) in code.into_iter().take(MOST_FILES) {
        let outcome = match text(disk, &path) {
            _ if name.ends_with(".json") => Err("it is JSON, which is not read here".to_owned()),
            Some(text) => module.read(&name, &text),
            None => Err("it is no text, or too large".to_owned()),
        };
        if let Err(why) = outcome {
            module.unread.push((name, why));
        }
    }
    module.inputs.sort_by(|a, b| a.name.cmp(&b.name));
    module.outputs.sort_by(|a, b| a.name.cmp(&b.name));
    module.providers.sort_by(|a, b| a.name.cmp(&b.name));
    Some(module)
}

impl Module {
    fn read(&mut self, file: &str, text: &str) -> Result<(), String> {
        let part = crate::hcl::bounded(text, |text| {
            let body = hcl::edit::parser::parse_body(text).map_err(|error| {
                let place = error.location();
                format!("it is not HCL at line {}", place.line())
            })?;
            Ok(Source { file, text }.module(&body))
        })?;
        self.inputs.extend(part.inputs);
        self.outputs.extend(part.outputs);
        self.required_version = self.required_version.take().or(part.required_version);
        for provider in part.providers {
            match self.providers.iter_mut().find(|known| known.name == provider.name) {
                Some(known) if known.source.is_none() && known.version.is_none() => *known = provider,
                Some(_) => {}
                None => self.providers.push(provider),
            }
        }
        Ok(())
    }
}

/// A file and its text, which types and defaults are cut from.
struct Source<'a> {
    file: &'a str,
    text: &'a str,
}

impl Source<'_> {
    fn module(&self, body: &Body) -> Module {
        let mut module = Module::default();
        for block in body.blocks() {
            match (
                block.ident.as_str(),
                block.labels.first().map(hcl::edit::structure::BlockLabel::as_str),
            ) {
                ("variable", Some(name)) => module.inputs.push(self.input(name, block)),
                ("output", Some(name)) => module.outputs.push(Output {
                    name: name.to_owned(),
                    description: literal(block, "description"),
                    is_sensitive: is_true(block, "sensitive"),
                    file: self.file.to_owned(),
                    line: self.line(block),
                }),
                ("provider", Some(name)) => module.providers.push(Provider {
                    name: name.to_owned(),
                    source: None,
                    version: literal(block, "version"),
                }),
                ("terraform", _) => {
                    module.required_version = literal(block, "required_version").or(module.required_version);
                    for needed in block.body.get_blocks("required_providers") {
                        module.providers.extend(
                            needed
                                .body
                                .attributes()
                                .map(|attribute| provider(attribute.key.as_str(), &attribute.value)),
                        );
                    }
                }
                _ => {}
            }
        }
        module
    }

    fn input(&self, name: &str, block: &Block) -> Input {
        Input {
            name: name.to_owned(),
            kind: self.written(block, "type"),
            default: self.written(block, "default"),
            description: literal(block, "description"),
            is_required: !block.body.has_attribute("default"),
            is_sensitive: is_true(block, "sensitive"),
            file: self.file.to_owned(),
            line: self.line(block),
        }
    }

    /// What stands behind `key`, as it is written, without the indentation of the block.
    fn written(&self, block: &Block, key: &str) -> Option<String> {
        let span = block.body.get_attribute(key)?.value.span()?;
        let text = self.text.get(span)?.trim();
        let mut lines = text.lines();
        let first = lines.next().unwrap_or_default().to_owned();
        let rest: Vec<&str> = lines.collect();
        let indent = |line: &&str| line.len() - line.trim_start().len();
        let least = rest
            .iter()
            .filter(|line| !line.trim().is_empty())
            .map(indent)
            .min()
            .unwrap_or(0);
        let shown = rest
            .iter()
            .fold(first, |all, line| all + "\n" + line.get(least..).unwrap_or_default());
        Some(shown.chars().take(MOST_CHARACTERS).collect())
    }

    fn line(&self, block: &Block) -> u32 {
        let start = block.span().map_or(0, |span| span.start);
        let before = self.text.get(..start).unwrap_or_default();
        u32::try_from(before.matches('\n').count() + 1).unwrap_or(u32::MAX)
    }
}

/// One entry of `required_providers`: `{ source = "…", version = "…" }`, or the version alone.
fn provider(name: &str, value: &Expression) -> Provider {
    let text = |key: &str| -> Option<String> {
        let found = value.as_object()?.iter().find(|(known, _)| {
            known.as_ident().is_some_and(|ident| ident.as_str() == key)
                || matches!(known, hcl::edit::expr::ObjectKey::Expression(text) if text.as_str() == Some(key))
        })?;
        Some(found.1.expr().as_str()?.to_owned())
    };
    Provider {
        name: name.to_owned(),
        source: text("source"),
        version: text("version").or_else(|| value.as_str().map(str::to_owned)),
    }
}

/// The text behind `key`, where it is one without expressions in it.
fn literal(block: &Block, key: &str) -> Option<String> {
    let text = match &block.body.get_attribute(key)?.value {
        Expression::String(text) => text.as_str().to_owned(),
        Expression::HeredocTemplate(heredoc) => heredoc.template.to_string(),
        other => other.to_string(),
    };
    let text: String = text.trim().chars().take(MOST_CHARACTERS).collect();
    (!text.is_empty()).then_some(text)
}

fn is_true(block: &Block, key: &str) -> bool {
    block
        .body
        .get_attribute(key)
        .and_then(|attribute| attribute.value.as_bool())
        == Some(true)
}
