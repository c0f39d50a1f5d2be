//! The parsed template: nodes with byte positions, printed back as Go prints them in errors.

use std::fmt;

use super::functions::Candidates;
use crate::value::Text;

/// One template: the whole text, or a `define`.
pub(super) struct Tree {
    pub(super) name: Text,
    pub(super) body: Vec<Node>,
}

/// A piece of output or control.
pub(super) enum Node {
    Text(Text),
    Action(Pipeline),
    If(Branch),
    With(Branch),
    Range(Branch),
    Template {
        at: u32,
        name: Text,
        pipeline: Option<Pipeline>,
    },
    Break,
    Continue,
}

/// `if`, `with` or `range`.
pub(super) struct Branch {
    pub(super) pipeline: Pipeline,
    pub(super) body: Vec<Node>,
    pub(super) otherwise: Option<Vec<Node>>,
}

/// Commands whose results flow from one to the next, maybe into variables.
pub(super) struct Pipeline {
    pub(super) at: u32,
    pub(super) assigns: bool,
    pub(super) variables: Vec<Text>,
    pub(super) commands: Vec<Command>,
}

/// An operand, or a function with its arguments.
pub(super) struct Command {
    pub(super) operands: Vec<Operand>,
}

/// A term with its position.
pub(super) struct Operand {
    pub(super) at: u32,
    pub(super) term: Term,
}

/// What an operand says.
pub(super) enum Term {
    Dot,
    Nil,
    Bool(bool),
    Number(Box<Number>),
    Text { source: Text, value: Text },
    Field(Vec<Text>),
    Variable { name: Text, fields: Vec<Text> },
    Function(&'static Candidates),
    Chain { inner: Box<Operand>, fields: Vec<Text> },
    Pipeline(Box<Pipeline>),
}

/// A numeric constant: every type that can hold it.
pub(super) struct Number {
    pub(super) source: Text,
    pub(super) int: Option<i64>,
    pub(super) float: Option<f64>,
    /// Written as a float: without a wanted type it is one.
    pub(super) ideal_float: bool,
}

impl Command {
    /// Where the command starts.
    pub(super) fn at(&self) -> u32 {
        self.operands.first().map_or(0, |operand| operand.at)
    }
}

impl fmt::Display for Pipeline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, name) in self.variables.iter().enumerate() {
            write!(f, "{}{name}", if index > 0 { ", " } else { "" })?;
        }
        if !self.variables.is_empty() {
            f.write_str(if self.assigns { " = " } else { " := " })?;
        }
        for (index, command) in self.commands.iter().enumerate() {
            write!(f, "{}{command}", if index > 0 { " | " } else { "" })?;
        }
        Ok(())
    }
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, operand) in self.operands.iter().enumerate() {
            write!(f, "{}{operand}", if index > 0 { " " } else { "" })?;
        }
        Ok(())
    }
}

impl fmt::Display for Operand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.term {
            Term::Dot => f.write_str("."),
            Term::Nil => f.write_str("nil"),
            Term::Bool(value) => write!(f, "{value}"),
            Term::Number(number) => f.write_str(&number.source),
            Term::Text { source, .. } => f.write_str(source),
            Term::Field(fields) => write_fields(f, fields),
            Term::Variable { name, fields } => {
                f.write_str(name)?;
                write_fields(f, fields)
            }
            Term::Function(candidates) => f.write_str(candidates.name),
            Term::Chain { inner, fields } => {
                write!(f, "{inner}")?;
                write_fields(f, fields)
            }
            Term::Pipeline(pipeline) => write!(f, "({pipeline})"),
        }
    }
}

fn write_fields(f: &mut fmt::Formatter<'_>, fields: &[Text]) -> fmt::Result {
    fields.iter().try_for_each(|field| write!(f, ".{field}"))
}
