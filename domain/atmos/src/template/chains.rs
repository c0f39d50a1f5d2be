//! What a template refers to, without running it.

use super::ast::{Branch, Command, Node, Operand, Pipeline, Term, Tree};
use super::error;
use crate::value::Text;

/// A reference such as `.locals.a.b`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChain {
    /// The fields: `["locals", "a", "b"]`.
    pub path: Vec<Text>,
    /// Whether it starts at the data: not so for a dot inside `with`, `range` or `define`.
    pub is_rooted: bool,
    /// The line, from 1.
    pub line: u32,
    /// The byte in the line, from 0.
    pub column: u32,
}

/// Every chain of fields from the dot or `$` in `trees`, in the order of the text.
pub(super) fn find(source: &str, trees: &[Tree]) -> Vec<FieldChain> {
    let mut finder = Finder { found: Vec::new() };
    for (index, tree) in trees.iter().enumerate() {
        let is_main = index == 0;
        let scope = Scope {
            dot: is_main,
            dollar: is_main,
        };
        finder.nodes(&tree.body, scope);
    }
    placed(source, finder.found)
}

/// Gives each chain its line and column, in one walk over the text.
fn placed(source: &str, mut found: Vec<Found>) -> Vec<FieldChain> {
    found.sort_by_key(|chain| chain.at);
    let (mut from, mut line, mut column) = (0_usize, 1_u32, 0_u32);
    let place = |chain: Found| {
        let (lines, rest) = error::place(&source[from..], chain.at as usize - from);
        column = if lines > 1 { rest } else { column + rest };
        line += lines - 1;
        from = chain.at as usize;
        let (path, is_rooted) = (chain.path, chain.is_rooted);
        FieldChain {
            path,
            is_rooted,
            line,
            column,
        }
    };
    found.into_iter().map(place).collect()
}

/// A chain by its offset.
struct Found {
    at: u32,
    path: Vec<Text>,
    is_rooted: bool,
}

/// The path of the only thing in the template, if that is a plain reference.
pub(super) fn lone(trees: &[Tree]) -> Option<Vec<Text>> {
    let [tree] = trees else {
        return None;
    };
    let [Node::Action(pipeline)] = &tree.body[..] else {
        return None;
    };
    let ([command], []) = (&pipeline.commands[..], &pipeline.variables[..]) else {
        return None;
    };
    let [operand] = &command.operands[..] else {
        return None;
    };
    match &operand.term {
        Term::Field(fields) => Some(fields.clone()),
        Term::Variable { name, fields } if name == "$" && !fields.is_empty() => Some(fields.clone()),
        _ => None,
    }
}

/// Whether the dot and `$` are still the data.
#[derive(Clone, Copy)]
struct Scope {
    dot: bool,
    dollar: bool,
}

struct Finder {
    found: Vec<Found>,
}

impl Finder {
    fn nodes(&mut self, nodes: &[Node], scope: Scope) {
        for node in nodes {
            match node {
                Node::Text(_) | Node::Break | Node::Continue => {}
                Node::Action(pipeline) => self.pipeline(pipeline, scope),
                Node::Template { pipeline, .. } => {
                    pipeline.iter().for_each(|pipeline| self.pipeline(pipeline, scope));
                }
                Node::If(branch) => self.branch(branch, scope, scope),
                Node::With(branch) | Node::Range(branch) => {
                    self.branch(branch, scope, Scope { dot: false, ..scope });
                }
            }
        }
    }

    fn branch(&mut self, branch: &Branch, scope: Scope, inner: Scope) {
        self.pipeline(&branch.pipeline, scope);
        self.nodes(&branch.body, inner);
        branch.otherwise.iter().for_each(|body| self.nodes(body, scope));
    }

    fn pipeline(&mut self, pipeline: &Pipeline, scope: Scope) {
        let operands = pipeline.commands.iter().flat_map(|Command { operands }| operands);
        operands.for_each(|operand| self.operand(operand, scope));
    }

    fn operand(&mut self, operand: &Operand, scope: Scope) {
        match &operand.term {
            Term::Field(fields) => self.add(start(operand), fields.clone(), scope.dot),
            Term::Variable { name, fields } if name == "$" && !fields.is_empty() => {
                self.add(start(operand), fields.clone(), scope.dollar);
            }
            Term::Chain { inner, fields } => self.chain(inner, fields, scope),
            Term::Pipeline(pipeline) => self.pipeline(pipeline, scope),
            _ => {}
        }
    }

    /// `(.a).b` is `.a.b` too.
    fn chain(&mut self, inner: &Operand, fields: &[Text], scope: Scope) {
        let before = self.found.len();
        self.operand(inner, scope);
        if let (Term::Pipeline(pipeline), [.., last]) = (&inner.term, &mut self.found[before..]) {
            let is_plain = pipeline.commands.len() == 1 && pipeline.commands[0].operands.len() == 1;
            if is_plain {
                last.path.extend(fields.iter().cloned());
            }
        }
    }

    fn add(&mut self, at: u32, path: Vec<Text>, is_rooted: bool) {
        self.found.push(Found { at, path, is_rooted });
    }
}

/// Where a chain starts: Go places one of several fields at its second.
fn start(operand: &Operand) -> u32 {
    let ahead = match &operand.term {
        Term::Field(fields) => match &fields[..] {
            [first, _, ..] => first.len() + 1,
            _ => 0,
        },
        Term::Variable { name, .. } => name.len(),
        _ => 0,
    };
    operand.at.saturating_sub(ahead as u32)
}
