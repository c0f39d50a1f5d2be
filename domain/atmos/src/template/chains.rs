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
    let mut finder = Finder {
        source,
        found: Vec::new(),
    };
    for (index, tree) in trees.iter().enumerate() {
        let is_main = index == 0;
        finder.nodes(
            &tree.body,
            Scope {
                dot: is_main,
                dollar: is_main,
            },
        );
    }
    finder.found.sort_by_key(|chain| (chain.line, chain.column));
    finder.found
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

struct Finder<'a> {
    source: &'a str,
    found: Vec<FieldChain>,
}

impl Finder<'_> {
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
            Term::Field(fields) => self.add(operand, fields.clone(), scope.dot),
            Term::Variable { name, fields } if name == "$" && !fields.is_empty() => {
                self.add(operand, fields.clone(), scope.dollar);
            }
            Term::Chain { inner, fields } => self.chain(operand, inner, fields, scope),
            Term::Pipeline(pipeline) => self.pipeline(pipeline, scope),
            _ => {}
        }
    }

    /// `(.a).b` is `.a.b` too.
    fn chain(&mut self, operand: &Operand, inner: &Operand, fields: &[Text], scope: Scope) {
        let before = self.found.len();
        self.operand(inner, scope);
        if let (Term::Pipeline(pipeline), [.., last]) = (&inner.term, &mut self.found[before..]) {
            let is_plain = pipeline.commands.len() == 1 && pipeline.commands[0].operands.len() == 1;
            if is_plain {
                last.path.extend(fields.iter().cloned());
                (last.line, last.column) = error::place(self.source, operand.at as usize);
            }
        }
    }

    fn add(&mut self, operand: &Operand, path: Vec<Text>, is_rooted: bool) {
        let (line, column) = error::place(self.source, operand.at as usize);
        self.found.push(FieldChain {
            path,
            is_rooted,
            line,
            column,
        });
    }
}
