//! Walks a parsed template and writes its output; operands are evaluated in `operand`.

use super::ast::{Branch, Command, Node, Operand, Pipeline, Tree};
use super::error::{ErrorContext, TemplateError, TemplateErrorKind};
use super::failure::Failure;
use super::format;
use super::functions::Context;
use super::limits;
use super::val::Val;
use super::{Host, RenderOptions, error, truth};
use crate::value::{Text, Value};

/// What evaluating something yields, or why it stopped.
pub(super) type Outcome<T> = Result<T, Box<TemplateError>>;

/// A value, and whether Go would hold it in an interface: error texts tell.
#[derive(Clone)]
pub(super) struct Slot {
    pub(super) value: Val,
    pub(super) boxed: bool,
}

impl Slot {
    pub(super) const fn plain(value: Val) -> Self {
        Self { value, boxed: false }
    }

    /// Unwraps the interface, as happens between the commands of a pipeline.
    pub(super) fn opened(self) -> Self {
        match self.value {
            Val::Nil => Self::plain(Val::Missing),
            value => Self::plain(value),
        }
    }
}

/// The node that an error would be about.
#[derive(Clone, Copy)]
pub(super) enum Where<'a> {
    Nowhere,
    Pipeline(&'a Pipeline),
    Command(&'a Command),
    Operand(&'a Operand),
    Invocation {
        at: u32,
        name: &'a Text,
        pipeline: Option<&'a Pipeline>,
    },
    /// `range` prints as a whole; its head says as much.
    Range(&'a Branch),
}

/// One rendering of one template.
pub(super) struct Evaluator<'a> {
    pub(super) source: &'a str,
    pub(super) trees: &'a [Tree],
    pub(super) tree: &'a Tree,
    pub(super) context: Context<'a>,
    pub(super) variables: Vec<(Text, Slot)>,
    pub(super) at: Where<'a>,
    output: String,
    depth: usize,
}

/// How a list of nodes ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flow {
    Done,
    Break,
    Continue,
}

/// Renders the first of `trees` over `data`.
pub(super) fn run<'a>(
    source: &'a str,
    trees: &'a [Tree],
    data: &Value,
    options: RenderOptions,
    host: &'a dyn Host,
) -> Outcome<String> {
    let Some(tree) = trees.first() else {
        return Ok(String::new());
    };
    let dot = Slot::plain(Val::of(data)).opened();
    let mut evaluator = Evaluator {
        source,
        trees,
        tree,
        context: Context {
            heap: super::heap::Heap::new(host.allowance()),
            host,
            options,
        },
        variables: vec![(Text::from("$"), dot.clone())],
        at: Where::Nowhere,
        output: String::with_capacity(source.len()),
        depth: 0,
    };
    let outcome = evaluator.walk(&dot, &tree.body);
    host.took(evaluator.context.heap.spent());
    outcome.map(|_| evaluator.output)
}

impl<'a> Evaluator<'a> {
    fn walk(&mut self, dot: &Slot, nodes: &'a [Node]) -> Outcome<Flow> {
        self.descend()?;
        for node in nodes {
            let flow = self.node(dot, node)?;
            if flow != Flow::Done {
                self.depth -= 1;
                return Ok(flow);
            }
        }
        self.depth -= 1;
        Ok(Flow::Done)
    }

    fn node(&mut self, dot: &Slot, node: &'a Node) -> Outcome<Flow> {
        self.spend(1)?;
        match node {
            Node::Text(text) => self.write(text)?,
            Node::Action(pipeline) => {
                self.at = Where::Pipeline(pipeline);
                let value = self.pipeline(dot, pipeline)?;
                if pipeline.variables.is_empty() {
                    self.print(&value.value)?;
                }
            }
            Node::If(branch) => return self.choose(dot, branch, false),
            Node::With(branch) => return self.choose(dot, branch, true),
            Node::Range(branch) => return self.range(dot, branch),
            Node::Template { at, name, pipeline } => {
                self.invoke(dot, *at, name, pipeline.as_ref())?;
            }
            Node::Break => return Ok(Flow::Break),
            Node::Continue => return Ok(Flow::Continue),
        }
        Ok(Flow::Done)
    }

    fn print(&mut self, value: &Val) -> Outcome<()> {
        match value {
            Val::Text(text) => self.write(text),
            Val::Missing => self.write("<no value>"),
            value => {
                let printed = format::print(&self.context.heap, std::slice::from_ref(value));
                let printed = self.check(printed)?;
                self.write(&printed)
            }
        }
    }

    fn write(&mut self, text: &str) -> Outcome<()> {
        if self.output.len() + text.len() > limits::OUTPUT {
            return Err(self.limit("the template makes too long a text"));
        }
        self.output.push_str(text);
        Ok(())
    }

    /// `if` and `with`.
    fn choose(&mut self, dot: &Slot, branch: &'a Branch, rebinds: bool) -> Outcome<Flow> {
        let scope = self.variables.len();
        let value = self.pipeline(dot, &branch.pipeline)?;
        let flow = if truth::is_true(&self.context.heap, &value.value) {
            self.walk(if rebinds { &value } else { dot }, &branch.body)?
        } else if let Some(otherwise) = &branch.otherwise {
            self.walk(dot, otherwise)?
        } else {
            Flow::Done
        };
        self.variables.truncate(scope);
        Ok(flow)
    }

    fn range(&mut self, dot: &Slot, branch: &'a Branch) -> Outcome<Flow> {
        self.at = Where::Range(branch);
        let scope = self.variables.len();
        let value = self.pipeline(dot, &branch.pipeline)?;
        let flow = match self.iterate(&value.value, branch)? {
            Some(flow) => flow,
            None => match &branch.otherwise {
                Some(otherwise) => self.walk(dot, otherwise)?,
                None => Flow::Done,
            },
        };
        self.variables.truncate(scope);
        Ok(flow)
    }

    /// Runs the body for each item; `None` where there are none.
    fn iterate(&mut self, value: &Val, branch: &'a Branch) -> Outcome<Option<Flow>> {
        if let Val::Int(count, _) | Val::Duration(count) = value {
            return self.count(*count, value, branch);
        }
        if let Some(items) = value.items() {
            let boxed = items.is_boxed();
            let pairs = items.iter().enumerate();
            return self.each(branch, pairs.map(|(at, value)| (Val::count(at), Slot { value, boxed })));
        }
        if let Some(entries) = self.context.heap.map(value) {
            let boxed = entries.is_boxed();
            // The body may change the map, so its entries are taken out first, as Go does.
            let pairs: Vec<_> = entries
                .iter()
                .map(|(key, value)| (Val::Text(key), Slot { value, boxed }))
                .collect();
            return self.each(branch, pairs.into_iter());
        }
        if matches!(value, Val::Missing | Val::Nil) {
            return Ok(None);
        }
        let shown = format::print(&self.context.heap, std::slice::from_ref(value));
        let shown = self.check(shown)?;
        Err(self.error(format!("range can't iterate over {shown}")))
    }

    fn count(&mut self, count: i64, value: &Val, branch: &'a Branch) -> Outcome<Option<Flow>> {
        if branch.pipeline.variables.len() > 1 {
            let shown = format::print(&self.context.heap, std::slice::from_ref(value));
            let shown = self.check(shown)?;
            let message = format!("can't use {shown} to iterate over more than one variable");
            return Err(self.error(message));
        }
        let Val::Int(_, width) = *value else {
            return self.each(
                branch,
                (0..count).map(|at| (Val::Missing, Slot::plain(Val::Duration(at)))),
            );
        };
        self.each(
            branch,
            (0..count).map(|at| (Val::Missing, Slot::plain(Val::Int(at, width)))),
        )
    }

    fn each(&mut self, branch: &'a Branch, pairs: impl Iterator<Item = (Val, Slot)>) -> Outcome<Option<Flow>> {
        let mark = self.variables.len();
        let mut any = false;
        for (index, item) in pairs {
            any = true;
            self.spend(1)?;
            self.bind(&branch.pipeline, index, &item)?;
            let flow = self.walk(&item, &branch.body)?;
            self.variables.truncate(mark);
            if flow == Flow::Break {
                break;
            }
        }
        Ok(any.then_some(Flow::Done))
    }

    /// Sets the variables of `range $i, $e := …`; one alone gets the item.
    fn bind(&mut self, pipeline: &'a Pipeline, index: Val, item: &Slot) -> Outcome<()> {
        let names = &pipeline.variables;
        let values = match names.len() {
            0 => return Ok(()),
            1 => vec![item.clone()],
            _ => vec![Slot::plain(index), item.clone()],
        };
        if pipeline.assigns {
            for (name, value) in names.iter().zip(values) {
                self.assign(name, value)?;
            }
            return Ok(());
        }
        let start = self.variables.len().saturating_sub(names.len());
        for (slot, value) in self.variables[start..].iter_mut().zip(values) {
            slot.1 = value;
        }
        Ok(())
    }

    pub(super) fn assign(&mut self, name: &Text, value: Slot) -> Outcome<()> {
        match self.variables.iter_mut().rev().find(|(known, _)| known == name) {
            Some(slot) => {
                slot.1 = value;
                Ok(())
            }
            None => Err(self.error(format!("undefined variable: {name}"))),
        }
    }

    fn invoke(&mut self, dot: &Slot, at: u32, name: &'a Text, pipeline: Option<&'a Pipeline>) -> Outcome<()> {
        self.at = Where::Invocation { at, name, pipeline };
        let trees = self.trees;
        let Some(tree) = trees.iter().find(|tree| tree.name == *name) else {
            let name = super::text::quote(name);
            return Err(self.error(format!("template {name} not defined")));
        };
        let dot = match pipeline {
            Some(pipeline) => self.pipeline(dot, pipeline)?,
            None => Slot::plain(Val::Missing),
        };
        let outer = std::mem::replace(&mut self.tree, tree);
        let variables = vec![(Text::from("$"), dot.clone())];
        let variables = std::mem::replace(&mut self.variables, variables);
        self.walk(&dot, &tree.body)?;
        self.variables = variables;
        self.tree = outer;
        Ok(())
    }

    pub(super) fn descend(&mut self) -> Outcome<()> {
        self.depth += 1;
        if self.depth > limits::DEPTH {
            return Err(self.limit("exceeded maximum template depth"));
        }
        Ok(())
    }

    pub(super) const fn ascend(&mut self) {
        self.depth -= 1;
    }

    pub(super) fn spend(&mut self, amount: u64) -> Outcome<()> {
        let spent = self.context.heap.spend(amount);
        self.check(spent)
    }

    /// A failure that is not a function's own: only limits come this way.
    pub(super) fn check<T>(&self, result: Result<T, Failure>) -> Outcome<T> {
        result.map_err(|failure| self.failed(failure))
    }

    pub(super) fn failed(&self, failure: Failure) -> Box<TemplateError> {
        match failure {
            Failure::Message(message) => self.error(message),
            Failure::Limit(message) => self.limit(message),
            Failure::Unresolved { function, arguments } => {
                let message = format!("{function} cannot be answered without running Atmos");
                self.wrong(TemplateErrorKind::Unresolved { function, arguments }, message)
            }
        }
    }

    pub(super) fn error(&self, message: impl Into<String>) -> Box<TemplateError> {
        self.wrong(TemplateErrorKind::Execution, message.into())
    }

    pub(super) fn limit(&self, message: &str) -> Box<TemplateError> {
        self.wrong(TemplateErrorKind::Limit, message.to_owned())
    }

    pub(super) fn wrong(&self, kind: TemplateErrorKind, message: String) -> Box<TemplateError> {
        let (at, action) = match self.at {
            Where::Nowhere => (0, String::new()),
            Where::Pipeline(pipeline) => (pipeline.at, pipeline.to_string()),
            Where::Command(command) => (command.at(), command.to_string()),
            Where::Operand(operand) => (operand.at, operand.to_string()),
            Where::Range(branch) => (branch.pipeline.at, format!("{{{{range {}}}}}", branch.pipeline)),
            Where::Invocation { at, name, pipeline } => (at, invocation(name, pipeline)),
        };
        let (line, column) = error::place(self.source, at as usize);
        let name = self.trees.first().map(|tree| tree.name.to_string()).unwrap_or_default();
        let context = ErrorContext {
            name,
            template: self.tree.name.to_string(),
            action,
        };
        Box::new(TemplateError {
            kind,
            line,
            column,
            message,
            context: Box::new(context),
        })
    }
}

fn invocation(name: &Text, pipeline: Option<&Pipeline>) -> String {
    let name = super::text::quote(name);
    match pipeline {
        Some(pipeline) => format!("{{{{template {name} {pipeline}}}}}"),
        None => format!("{{{{template {name}}}}}"),
    }
}
