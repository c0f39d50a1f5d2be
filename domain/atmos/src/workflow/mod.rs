//! Workflows: the YAML files below `workflows.base_path`. Running them is not here.

mod describe;

use std::path::Path;
use std::sync::Arc;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Severity};
use crate::glob::{self, Pattern};
use crate::source::{Files, Span};
use crate::text;
use crate::value::{Entry, List, Map, Node, Text, Value};
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
#[derive(Clone)]
pub struct Step {
    /// Its name; `step1`, `step2`, … where none is written.
    pub name: Text,
    /// `atmos` where none is written.
    pub kind: Text,
    /// What runs.
    pub command: Option<Text>,
    /// The stack of this step.
    pub stack: Option<Text>,
    /// The steps that must be done before this one starts, by name.
    pub needs: Vec<Text>,
    /// The steps that it runs beside each other, or once for each combination.
    pub steps: Vec<Step>,
    /// Where it stands.
    pub span: Span,
    /// The whole step as written.
    pub definition: Map,
}

/// What a workflow asks of whoever runs it, in one of its steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// The name of the step, by which later ones know the answer.
    pub name: Text,
    /// How it asks: `input`, `confirm`, `choose`, `filter` or `file`.
    pub kind: Text,
    /// The question.
    pub prompt: Option<Text>,
    /// The answer if none is given.
    pub default: Option<Text>,
    /// The answers to choose from.
    pub options: Vec<Text>,
    /// Where it stands.
    pub span: Span,
}

/// The types of step that ask.
const QUESTIONS: [&str; 5] = ["input", "confirm", "choose", "filter", "file"];

/// Steps in steps in steps, and no further.
const MOST_DEPTH: usize = 8;

impl Workflow {
    /// What it asks of whoever runs it, in the order of its steps.
    #[must_use]
    pub fn parameters(&self) -> Vec<Parameter> {
        let mut found = Vec::new();
        ask(&self.steps, &mut found);
        found
    }
}

impl Step {
    /// A scalar of its definition as text.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<Text> {
        self.definition.get(key).and_then(printed)
    }

    /// How Atmos runs it: an `atmos` step as the command line that it becomes, any other as it is written.
    /// The workflow's stack holds where the step names none.
    #[must_use]
    pub fn command_line(&self, stack: Option<&str>) -> Option<String> {
        let command = self.command.as_deref()?.trim();
        if self.kind != "atmos" {
            return Some(command.to_owned());
        }
        Some(match self.stack.as_deref().or(stack) {
            Some(stack) => format!("atmos {command} -s {stack}"),
            None => format!("atmos {command}"),
        })
    }
}

fn ask(steps: &[Step], found: &mut Vec<Parameter>) {
    for step in steps {
        if QUESTIONS.contains(&step.kind.as_str()) {
            found.push(Parameter {
                name: step.name.clone(),
                kind: step.kind.clone(),
                prompt: ["prompt", "title", "description"].iter().find_map(|key| step.text(key)),
                default: step.text("default"),
                options: texts(&step.definition, "options"),
                span: step.span,
            });
        }
        ask(&step.steps, found);
    }
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
        Some(Value::List(list)) => steps_of(list, MOST_DEPTH)?,
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

fn steps_of(list: &List, depth: usize) -> Result<Vec<Step>, Box<Diagnostic>> {
    let items = list.items().iter().enumerate();
    items.map(|(index, node)| step(index, node, depth)).collect()
}

fn step(index: usize, node: &Node, depth: usize) -> Result<Step, Box<Diagnostic>> {
    let Value::Map(map) = &node.value else {
        let message = format!("A step should be a map, but this is a {}.", node.value.kind());
        return Err(Box::new(Diagnostic::warning(
            "workflow-invalid",
            node.origin.span,
            message,
        )));
    };
    let text = |key: &str| map.get(key).and_then(printed);
    let steps = match map.get("steps").map(|node| &node.value) {
        Some(Value::List(list)) if depth > 0 => steps_of(list, depth - 1)?,
        _ => Vec::new(),
    };
    Ok(Step {
        name: text("name").unwrap_or_else(|| Text::from(format!("step{}", index + 1))),
        kind: text("type").unwrap_or_else(|| "atmos".into()),
        command: text("command"),
        stack: text("stack"),
        needs: texts(map, "needs"),
        steps,
        span: node.origin.span,
        definition: map.clone(),
    })
}

/// The texts of a list, or the one text in its place.
fn texts(map: &Map, key: &str) -> Vec<Text> {
    match map.get(key).map(|node| &node.value) {
        Some(Value::List(list)) => list.items().iter().filter_map(printed).collect(),
        Some(_) => map.get(key).and_then(printed).into_iter().collect(),
        None => Vec::new(),
    }
}

/// A scalar as text; nothing for null, empty text and collections.
fn printed(node: &Node) -> Option<Text> {
    let text = match &node.value {
        Value::String(text) | Value::Time(text) => text.clone(),
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
    fn steps_know_what_they_need_what_they_run_and_what_they_ask() {
        let flow = "workflows:\n  x:\n    stack: prod\n    steps:\n      - {name: who, type: input, prompt: Who?, default: me}\n      \
                    - name: both\n        type: parallel\n        steps:\n          - {name: a, command: plan a}\n          \
                    - {name: b, command: plan b -s dev, stack: dev, needs: a}\n      \
                    - {name: pick, type: choose, options: [one, 2]}\n      - {type: shell, command: ls, needs: [both, who]}\n";
        let (workflows, _) = check(&[("flows/x.yaml", flow)]);
        let flow = &workflows[0];
        let inner = &flow.steps[1].steps;
        assert_eq!(
            inner[0].command_line(flow.stack.as_deref()).as_deref(),
            Some("atmos plan a -s prod")
        );
        assert_eq!(
            inner[1].command_line(flow.stack.as_deref()).as_deref(),
            Some("atmos plan b -s dev -s dev")
        );
        assert_eq!(
            (inner[1].needs.as_slice(), inner[1].span.line()),
            (&["a".into()][..], 10)
        );
        assert_eq!(flow.steps[3].command_line(Some("prod")).as_deref(), Some("ls"));
        assert_eq!(flow.steps[3].needs, ["both", "who"]);
        let asked: Vec<_> = flow
            .parameters()
            .into_iter()
            .map(|asked| (asked.name, asked.prompt, asked.default, asked.options))
            .collect();
        assert_eq!(
            asked,
            [
                ("who".into(), Some("Who?".into()), Some("me".into()), vec![]),
                ("pick".into(), None, None, vec!["one".into(), "2".into()]),
            ]
        );
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
