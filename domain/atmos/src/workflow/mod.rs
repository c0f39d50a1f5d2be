//! Workflows: the YAML files below `workflows.base_path`. Running them is not here.

mod describe;

use std::path::Path;
use std::sync::Arc;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Severity};
use crate::glob::{self, Pattern};
use crate::source::{Files, Span};
use crate::text;
use crate::value::{Entry, Map, Node, Text, Value};
use crate::yaml::{self, ParseOptions};

pub use describe::{Output, describe};

/// One workflow of a workflow file.
pub struct Workflow {
    /// Its key in the file.
    pub name: Text,
    /// Where its key stands.
    pub span: Span,
    /// The file's path relative to the workflows' base path.
    pub file: Text,
    /// The `name` of the file.
    pub file_name: Option<Text>,
    /// The `description` of the file.
    pub file_description: Option<Text>,
    /// What it says it does.
    pub description: Option<Text>,
    /// The stack all steps run in, unless they say otherwise.
    pub stack: Option<Text>,
    /// The steps in order.
    pub steps: Vec<Step>,
    /// The whole definition as written.
    pub definition: Map,
}

/// One step of a workflow.
pub struct Step {
    /// Its name; `step1`, `step2`, … where none is written.
    pub name: Text,
    /// `atmos` where none is written.
    pub kind: Text,
    /// What runs.
    pub command: Option<Text>,
    /// The stack of this step.
    pub stack: Option<Text>,
    /// Where it stands.
    pub span: Span,
}

/// Every workflow below `workflows.base_path`, by file and name, and what is wrong with the files.
pub(crate) fn load(config: &Config, files: &Files) -> (Vec<Arc<Workflow>>, Vec<Diagnostic>) {
    let Some(base) = &config.workflows_base_path else {
        return (Vec::new(), Vec::new());
    };
    if !files.disk().is_folder(base) {
        return (Vec::new(), vec![missing_base(config, base)]);
    }
    let Ok(pattern) = Pattern::new(base, "**/*.{yaml,yml}") else {
        return (Vec::new(), Vec::new());
    };
    let (mut workflows, mut diagnostics) = (Vec::new(), Vec::new());
    for path in glob::search(files.disk(), &pattern).files {
        match read(base, &path, files) {
            Ok(of_file) => workflows.extend(of_file),
            Err(diagnostic) => diagnostics.push(*diagnostic),
        }
    }
    workflows.sort_by(|a, b| (&a.file, &a.name).cmp(&(&b.file, &b.name)));
    (workflows, diagnostics)
}

fn missing_base(config: &Config, base: &Path) -> Diagnostic {
    let message = format!(
        "The workflows' base path {} is not a folder, so there are no workflows.",
        base.display()
    );
    let hint = "Correct `workflows.base_path`, or remove it if there are none.";
    let diagnostic = Diagnostic::warning(
        "workflows-base-path-missing",
        config.span(&["workflows", "base_path"]),
        message,
    );
    informative(diagnostic.hint(hint))
}

fn informative(diagnostic: Diagnostic) -> Diagnostic {
    Diagnostic {
        severity: Severity::Info,
        ..diagnostic
    }
}

/// The workflows of one file.
fn read(base: &Path, path: &Path, files: &Files) -> Result<Vec<Arc<Workflow>>, Box<Diagnostic>> {
    let file = files.intern(path);
    let whole = Span::new(file, 0, 0);
    let text = text::read(files.disk(), path, whole)?;
    let root = yaml::parse(&text, file, ParseOptions::default())?;
    let all = root.at(&["workflows"]);
    let Some(Value::Map(all)) = all.map(|node| &node.value) else {
        return Err(Box::new(no_workflows(path, all, whole)));
    };
    let relative = path
        .strip_prefix(base)
        .unwrap_or(path)
        .to_string_lossy()
        .replace('\\', "/");
    let relative = Text::from(relative);
    all.entries()
        .iter()
        .map(|entry| workflow(entry, &relative, &root))
        .collect()
}

fn no_workflows(path: &Path, found: Option<&Node>, whole: Span) -> Diagnostic {
    match found {
        Some(node) => {
            let message = format!(
                "`workflows` should be a map of workflows by name, but is a {}.",
                node.value.kind()
            );
            Diagnostic::warning("workflow-invalid", node.origin.span, message)
        }
        None => {
            let message = format!("{} defines no workflows: it has no key `workflows`.", path.display());
            let hint = "Move it out of the folder of workflows, or put its workflows under that key.";
            informative(Diagnostic::warning("workflow-file-without-workflows", whole, message).hint(hint))
        }
    }
}

fn workflow(entry: &Entry, file: &Text, root: &Node) -> Result<Arc<Workflow>, Box<Diagnostic>> {
    let span = entry.node.origin.span;
    let Value::Map(definition) = &entry.node.value else {
        let message = format!(
            "The workflow `{}` should be a map, but is a {}.",
            entry.key,
            entry.node.value.kind()
        );
        return Err(Box::new(Diagnostic::warning("workflow-invalid", span, message)));
    };
    let steps = match definition.get("steps").map(|node| &node.value) {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::List(list)) => list.items().iter().enumerate().map(step).collect::<Result<_, _>>()?,
        Some(other) => {
            let message = format!(
                "The steps of `{}` should be a list, but are a {}.",
                entry.key,
                other.kind()
            );
            return Err(Box::new(Diagnostic::warning("workflow-invalid", span, message)));
        }
    };
    Ok(Arc::new(Workflow {
        name: entry.key.clone(),
        span,
        file: file.clone(),
        file_name: root.at(&["name"]).and_then(printed),
        file_description: root.at(&["description"]).and_then(printed),
        description: definition.get("description").and_then(printed),
        stack: definition.get("stack").and_then(printed),
        steps,
        definition: definition.clone(),
    }))
}

fn step((index, node): (usize, &Node)) -> Result<Step, Box<Diagnostic>> {
    let Value::Map(map) = &node.value else {
        let message = format!("A step should be a map, but this is a {}.", node.value.kind());
        return Err(Box::new(Diagnostic::warning(
            "workflow-invalid",
            node.origin.span,
            message,
        )));
    };
    let text = |key: &str| map.get(key).and_then(printed);
    Ok(Step {
        name: text("name").unwrap_or_else(|| Text::from(format!("step{}", index + 1))),
        kind: text("type").unwrap_or_else(|| "atmos".into()),
        command: text("command"),
        stack: text("stack"),
        span: node.origin.span,
    })
}

/// A scalar as text; nothing for null, empty text and collections.
fn printed(node: &Node) -> Option<Text> {
    let text = match &node.value {
        Value::String(text) => text.clone(),
        Value::Null | Value::List(_) | Value::Map(_) => return None,
        scalar => Text::from(format!("{scalar:?}")),
    };
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::config::ConfigOptions;
    use crate::test_support::Folder;

    pub(super) fn check(files: &[(&str, &str)]) -> (Vec<Arc<Workflow>>, Vec<Diagnostic>) {
        let folder = Folder::with(&[("atmos.yaml", "base_path: ./\nworkflows: {base_path: flows}\n")]);
        for (path, text) in files {
            folder.write(path, text);
        }
        let options = ConfigOptions {
            directory: folder.root().to_path_buf(),
            ..ConfigOptions::default()
        };
        let files = Files::default();
        let (config, _) = Config::load(&options, &files);
        load(&config, &files)
    }

    pub(super) const FLOWS: &str = "name: Flows\nworkflows:\n  b:\n    stack: prod\n    env: {N: 1}\n    steps:\n      - command: plan\n      \
                         - {name: two, type: shell, command: ls, stack: dev}\n  a: {description: Nothing to do.}\n";

    #[test]
    fn workflows_come_by_file_and_name() {
        let (workflows, diagnostics) = check(&[("flows/x.yaml", FLOWS), ("flows/sub/y.yml", "workflows: {c: {}}")]);
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        let names: Vec<String> = workflows
            .iter()
            .map(|flow| format!("{} {}", flow.file, flow.name))
            .collect();
        assert_eq!(names, ["sub/y.yml c", "x.yaml a", "x.yaml b"]);
        let flow = &workflows[2];
        assert_eq!((flow.span.line(), flow.stack.as_deref()), (3, Some("prod")));
        let steps: Vec<_> = flow
            .steps
            .iter()
            .map(|step| (&*step.name, &*step.kind, step.span.line()))
            .collect();
        assert_eq!(steps, [("step1", "atmos", 7), ("two", "shell", 8)]);
    }

    #[test]
    fn a_broken_file_does_not_hide_another() {
        let (workflows, diagnostics) = check(&[
            ("flows/good.yaml", FLOWS),
            ("flows/a.yaml", "workflows: [\n"),
            ("flows/b.yaml", "workflows: [a]\n"),
            ("flows/c.yaml", "vars: {}\n"),
            ("flows/d.yaml", "workflows:\n  x: {steps: [plan]}\n"),
            ("flows/e.yaml", "workflows:\n  x: plan\n"),
            ("flows/f.yaml", ""),
        ]);
        assert_eq!(workflows.len(), 2);
        let found: Vec<(&str, u32)> = diagnostics
            .iter()
            .map(|found| (found.code, found.span.line()))
            .collect();
        let expected = [
            ("yaml-syntax", 2),
            ("workflow-invalid", 1),
            ("workflow-file-without-workflows", 0),
            ("workflow-invalid", 2),
            ("workflow-invalid", 2),
            ("workflow-file-without-workflows", 0),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_missing_folder_is_worth_a_word() {
        let (workflows, diagnostics) = check(&[]);
        assert!(workflows.is_empty());
        assert_eq!(
            (diagnostics[0].code, diagnostics[0].severity),
            ("workflows-base-path-missing", Severity::Info)
        );
    }
}
