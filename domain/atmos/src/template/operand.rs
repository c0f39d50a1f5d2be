//! Evaluates pipelines, commands and operands; calls are in `call`.

use super::ast::{Command, Operand, Pipeline, Term};
use super::call::Call;
use super::error::TemplateErrorKind;
use super::eval::{Evaluator, Outcome, Slot, Where};
use super::val::Val;
use super::{MissingKey, functions, text};
use crate::value::{Text, Value};

impl<'a> Evaluator<'a> {
    pub(super) fn pipeline(&mut self, dot: &Slot, pipeline: &'a Pipeline) -> Outcome<Slot> {
        self.at = Where::Pipeline(pipeline);
        let mut value: Option<Slot> = None;
        for command in &pipeline.commands {
            value = Some(self.command(dot, command, value)?.opened());
        }
        let value = value.unwrap_or(Slot::plain(Val::Missing));
        for name in &pipeline.variables {
            if pipeline.assigns {
                self.assign(name, value.clone())?;
            } else {
                self.variables.push((name.clone(), value.clone()));
            }
        }
        Ok(value)
    }

    fn command(&mut self, dot: &Slot, command: &'a Command, last: Option<Slot>) -> Outcome<Slot> {
        let Some((first, operands)) = command.operands.split_first() else {
            return Ok(Slot::plain(Val::Missing));
        };
        match &first.term {
            Term::Field(fields) => {
                self.at = Where::Operand(first);
                self.fields(dot, dot.clone(), first, fields, operands, last)
            }
            Term::Chain { inner, fields } => self.chain(dot, first, inner, fields, operands, last),
            Term::Function(candidates) => {
                self.at = Where::Operand(first);
                let Some(function) = candidates.choose(self.context.options) else {
                    return Err(self.undefined(candidates.name));
                };
                let place = Where::Command(command);
                let name = candidates.name;
                self.call(Call {
                    name,
                    function,
                    place,
                    operands,
                    receiver: None,
                    last,
                    dot,
                })
            }
            Term::Pipeline(pipeline) => {
                self.reject_arguments(first, operands, last.as_ref())?;
                self.nested(dot, pipeline)
            }
            Term::Variable { name, fields } => {
                self.at = Where::Operand(first);
                let value = self.variable(name)?;
                if fields.is_empty() {
                    self.reject_arguments(first, operands, last.as_ref())?;
                    return Ok(value);
                }
                self.fields(dot, value, first, fields, operands, last)
            }
            _ => {
                self.at = Where::Operand(first);
                self.reject_arguments(first, operands, last.as_ref())?;
                self.constant(dot, first)
            }
        }
    }

    fn undefined(&self, name: &str) -> Box<super::TemplateError> {
        let message = format!("function {} not defined", text::quote(name));
        self.wrong(TemplateErrorKind::Syntax, message)
    }

    fn reject_arguments(&self, first: &Operand, operands: &[Operand], last: Option<&Slot>) -> Outcome<()> {
        if operands.is_empty() && last.is_none() {
            return Ok(());
        }
        let shown = match &first.term {
            Term::Pipeline(pipeline) => pipeline.to_string(),
            _ => first.to_string(),
        };
        Err(self.error(format!("can't give argument to non-function {shown}")))
    }

    pub(super) fn constant(&self, dot: &Slot, operand: &Operand) -> Outcome<Slot> {
        Ok(match &operand.term {
            Term::Dot => dot.clone(),
            Term::Bool(value) => Slot::plain(Val::Bool(*value)),
            Term::Text { value, .. } => Slot::plain(Val::Text(value.clone())),
            Term::Number(number) => Slot::plain(self.ideal(number)?),
            Term::Nil => return Err(self.error("nil is not a command")),
            _ => Slot::plain(Val::Missing),
        })
    }

    fn nested(&mut self, dot: &Slot, pipeline: &'a Pipeline) -> Outcome<Slot> {
        self.descend()?;
        let value = self.pipeline(dot, pipeline)?;
        self.ascend();
        Ok(value)
    }

    fn variable(&self, name: &Text) -> Outcome<Slot> {
        let found = self.variables.iter().rev().find(|(known, _)| known == name);
        found
            .map(|(_, slot)| slot.clone())
            .ok_or_else(|| self.error(format!("undefined variable: {name}")))
    }

    fn chain(
        &mut self,
        dot: &Slot,
        operand: &'a Operand,
        inner: &'a Operand,
        fields: &'a [Text],
        operands: &'a [Operand],
        last: Option<Slot>,
    ) -> Outcome<Slot> {
        self.at = Where::Operand(operand);
        if matches!(inner.term, Term::Nil) {
            return Err(self.error(format!("indirection through explicit nil in {operand}")));
        }
        let receiver = self.untyped(dot, inner)?;
        self.fields(dot, receiver, operand, fields, operands, last)
    }

    /// Walks `.a.b.c`; only the last may take arguments.
    fn fields(
        &mut self,
        dot: &Slot,
        receiver: Slot,
        operand: &'a Operand,
        fields: &'a [Text],
        operands: &'a [Operand],
        last: Option<Slot>,
    ) -> Outcome<Slot> {
        let Some((name, path)) = fields.split_last() else {
            return Ok(receiver);
        };
        let mut receiver = receiver;
        let mut path = path;
        if self.context.heap.is_pristine() && operands.is_empty() && last.is_none() {
            let walked = walk_data(&receiver, fields);
            if let Some(found) = walked {
                return Ok(found);
            }
        }
        while let Some((step, rest)) = path.split_first() {
            receiver = self.field(dot, receiver, operand, step, &[], None)?;
            path = rest;
        }
        self.field(dot, receiver, operand, name, operands, last)
    }

    fn field(
        &mut self,
        dot: &Slot,
        receiver: Slot,
        operand: &'a Operand,
        name: &'a Text,
        operands: &'a [Operand],
        last: Option<Slot>,
    ) -> Outcome<Slot> {
        match &receiver.value {
            Val::Missing => return self.field_of_nothing(name),
            Val::Nil => {
                return Err(self.error(format!("nil pointer evaluating interface {{}}.{name}")));
            }
            _ => {}
        }
        if let Some(function) = functions::method(&receiver.value, name) {
            let place = Where::Operand(operand);
            let is_namespace = matches!(receiver.value, Val::Namespace(_));
            let receiver = Some(receiver.value).filter(|_| !is_namespace);
            return self.call(Call {
                name,
                function,
                place,
                operands,
                receiver,
                last,
                dot,
            });
        }
        let Some(entries) = self.context.heap.map(&receiver.value) else {
            let type_name = if receiver.boxed {
                "interface {}".to_owned()
            } else {
                self.context.heap.type_name(&receiver.value)
            };
            return Err(self.error(format!("can't evaluate field {name} in type {type_name}")));
        };
        if !operands.is_empty() || last.is_some() {
            return Err(self.error(format!("{name} is not a method but has arguments")));
        }
        match entries.get(name) {
            Some(value) => Ok(Slot {
                value,
                boxed: entries.is_boxed(),
            }),
            None => self.missing(name, "map has no entry for key"),
        }
    }

    fn field_of_nothing(&self, name: &str) -> Outcome<Slot> {
        self.missing(name, "nil data; no entry for key")
    }

    fn missing(&self, name: &str, message: &str) -> Outcome<Slot> {
        match self.context.options.missing_key {
            MissingKey::Default => Ok(Slot::plain(Val::Missing)),
            MissingKey::Error => {
                let message = format!("{message} {}", text::quote(name));
                Err(self.wrong(TemplateErrorKind::MissingKey { key: name.to_owned() }, message))
            }
        }
    }

    /// An operand as it is.
    pub(super) fn untyped(&mut self, dot: &Slot, operand: &'a Operand) -> Outcome<Slot> {
        self.at = Where::Operand(operand);
        match &operand.term {
            Term::Field(fields) => self.fields(dot, dot.clone(), operand, fields, &[], None),
            Term::Variable { name, fields } => {
                let value = self.variable(name)?;
                self.fields(dot, value, operand, fields, &[], None)
            }
            Term::Pipeline(pipeline) => self.nested(dot, pipeline),
            Term::Function(candidates) => {
                let Some(function) = candidates.choose(self.context.options) else {
                    return Err(self.undefined(candidates.name));
                };
                let (name, place) = (candidates.name, Where::Operand(operand));
                let operands = &[];
                self.call(Call {
                    name,
                    function,
                    place,
                    operands,
                    receiver: None,
                    last: None,
                    dot,
                })
            }
            Term::Chain { inner, fields } => self.chain(dot, operand, inner, fields, &[], None),
            _ => self.constant(dot, operand),
        }
    }
}

/// Walks down the data without counting references on the way; `None` where a step needs care.
fn walk_data(receiver: &Slot, fields: &[Text]) -> Option<Slot> {
    let Val::Branch(root) = &receiver.value else {
        return None;
    };
    let (last, path) = fields.split_last()?;
    let mut map = root;
    for step in path {
        let Value::Map(inner) = &map.get(step)?.value else {
            return None;
        };
        map = inner;
    }
    map.get(last).map(|node| Slot {
        value: Val::of(&node.value),
        boxed: true,
    })
}
