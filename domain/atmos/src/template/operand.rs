//! Evaluates pipelines, commands, operands and calls, with Go's checks of argument types.

use super::ast::{Command, Number, Operand, Pipeline, Term};
use super::error::TemplateErrorKind;
use super::eval::{Evaluator, Outcome, Slot, Where};
use super::failure::Failure;
use super::functions::{Arguments, Body, Function, Type};
use super::val::{Val, Width};
use super::{HostError, MissingKey, convert, functions, text, truth};
use crate::value::{Text, Value};

/// A function and how it is called here.
struct Call<'a, 'b> {
    name: &'a str,
    function: &'static Function,
    /// What an error inside the function is about.
    place: Where<'a>,
    operands: &'a [Operand],
    /// The receiver of a method.
    receiver: Option<Val>,
    /// What comes down the pipeline.
    last: Option<Slot>,
    dot: &'b Slot,
}

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

    fn constant(&self, dot: &Slot, operand: &Operand) -> Outcome<Slot> {
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

    fn call(&mut self, mut call: Call<'a, '_>) -> Outcome<Slot> {
        self.spend(1)?;
        self.check_count(&call)?;
        match call.function.body {
            Body::And => return self.short_circuit(call, false),
            Body::Or => return self.short_circuit(call, true),
            _ => {}
        }
        let mut arguments = Vec::with_capacity(call.operands.len() + 2);
        arguments.extend(call.receiver.take());
        let offset = arguments.len();
        for operand in call.operands {
            let wanted = parameter(call.function, arguments.len() - offset);
            arguments.push(self.argument(call.dot, wanted, operand)?);
        }
        if let Some(last) = call.last.take() {
            let wanted = parameter(call.function, arguments.len() - offset);
            arguments.push(self.fit(last, wanted)?);
        }
        self.pay_for(&arguments)?;
        let answer = match call.function.body {
            Body::Run(run) => run(&mut self.context, Arguments(&arguments)),
            Body::Outside(name) => self.ask(name, &arguments),
            Body::Call | Body::And | Body::Or => Err(uncallable(&call, &arguments, self)),
        };
        let answer = answer.and_then(|value| self.paid(value));
        match answer {
            // Namespaces are handed out as interfaces.
            Ok(value @ Val::Namespace(_)) => Ok(Slot { value, boxed: true }),
            Ok(value) => Ok(Slot::plain(value)),
            Err(failure) => {
                self.at = call.place;
                Err(self.failed(match failure {
                    Failure::Message(message) => Failure::Message(format!("error calling {}: {message}", call.name)),
                    other => other,
                }))
            }
        }
    }

    /// Long texts cost fuel already when they are looked at.
    fn pay_for(&mut self, arguments: &[Val]) -> Outcome<()> {
        let lengths = arguments.iter().map(|argument| match argument {
            Val::Text(text) => text.len() as u64,
            _ => 0,
        });
        self.spend(lengths.sum::<u64>() / 8)
    }

    /// Long texts cost fuel.
    fn paid(&self, value: Val) -> functions::Answer {
        if let Val::Text(text) = &value {
            self.context.heap.spend_text(text.len())?;
        }
        Ok(value)
    }

    fn check_count(&self, call: &Call<'_, '_>) -> Outcome<()> {
        let given = call.operands.len();
        let total = given + usize::from(call.last.is_some());
        let wanted = call.function.parameters.len();
        let name = call.name;
        if call.function.variadic.is_some() {
            if total < wanted {
                let message = format!("wrong number of args for {name}: want at least {wanted} got {given}");
                return Err(self.error(message));
            }
        } else if total != wanted {
            let message = format!("wrong number of args for {name}: want {wanted} got {total}");
            return Err(self.error(message));
        }
        Ok(())
    }

    fn short_circuit(&mut self, mut call: Call<'a, '_>, stops_at: bool) -> Outcome<Slot> {
        let mut value = Val::Missing;
        for operand in call.operands {
            value = self.argument(call.dot, Type::Value, operand)?;
            if truth::is_true(&self.context.heap, &value) == stops_at {
                return Ok(Slot::plain(value));
            }
        }
        if let Some(last) = call.last.take() {
            value = last.value;
        }
        Ok(Slot::plain(value))
    }

    fn ask(&self, name: &str, arguments: &[Val]) -> functions::Answer {
        let mut plain = Vec::with_capacity(arguments.len());
        for argument in arguments {
            plain.push(convert::to_value(&self.context.heap, argument)?);
        }
        match self.context.host.call(name, &plain) {
            Ok(value) => Ok(Val::of(&value)),
            Err(HostError::Unresolved { function, arguments }) => Err(Failure::Unresolved { function, arguments }),
            Err(HostError::Failed(message)) => Err(message.into()),
        }
    }

    /// An operand that must become a `wanted`.
    fn argument(&mut self, dot: &Slot, wanted: Type, operand: &'a Operand) -> Outcome<Val> {
        self.at = Where::Operand(operand);
        match &operand.term {
            Term::Nil if wanted == Type::Value => Ok(Val::Missing),
            Term::Nil if wanted.can_be_nil() => Ok(Val::Nil),
            Term::Nil => Err(self.error(format!("cannot assign nil to {}", wanted.name()))),
            Term::Bool(_) | Term::Number(_) | Term::Text { .. } => self.literal(wanted, operand),
            _ => {
                let value = self.untyped(dot, operand)?;
                self.fit(value, wanted)
            }
        }
    }

    /// An operand as it is.
    fn untyped(&mut self, dot: &Slot, operand: &'a Operand) -> Outcome<Slot> {
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

    /// A literal, which takes the type that is wanted.
    fn literal(&self, wanted: Type, operand: &Operand) -> Outcome<Val> {
        let value = match (wanted, &operand.term) {
            (Type::Any | Type::Value, Term::Number(number)) => Some(self.ideal(number)?),
            (Type::Any | Type::Value | Type::Bool, Term::Bool(value)) => Some(Val::Bool(*value)),
            (Type::Any | Type::Value | Type::Text, Term::Text { value, .. }) => Some(Val::Text(value.clone())),
            (Type::Int, Term::Number(number)) => number.int.map(Val::int),
            (Type::Duration, Term::Number(number)) => number.int.map(Val::Duration),
            (Type::Float, Term::Number(number)) => number.float.map(Val::Float),
            _ => None,
        };
        let expected = match wanted {
            Type::Int | Type::Duration => "integer",
            Type::Float => "float",
            Type::Bool => "bool",
            Type::Text => "string",
            _ => {
                return value.ok_or_else(|| {
                    let name = wanted.name();
                    self.error(format!("can't handle {operand} for arg of type {name}"))
                });
            }
        };
        value.ok_or_else(|| self.error(format!("expected {expected}; found {operand}")))
    }

    /// A constant where nothing says what type it should have.
    fn ideal(&self, number: &Number) -> Outcome<Val> {
        match (number.ideal_float, number.int, number.float) {
            (false, Some(int), _) => Ok(Val::int(int)),
            (true, _, Some(float)) => Ok(Val::Float(float)),
            _ => Err(self.error(format!("{} overflows int", number.source))),
        }
    }

    /// Checks that a value may be given for a parameter.
    fn fit(&self, slot: Slot, wanted: Type) -> Outcome<Val> {
        let name = wanted.name();
        if matches!(slot.value, Val::Missing) {
            if wanted == Type::Value {
                return Ok(Val::Missing);
            }
            if wanted.can_be_nil() {
                return Ok(Val::Nil);
            }
            return Err(self.error(format!("invalid value; expected {name}")));
        }
        let fits = match (wanted, &slot.value) {
            (Type::Any | Type::Value, _)
            | (Type::Text, Val::Text(_))
            | (Type::Int, Val::Int(_, Width::Int))
            | (Type::Float, Val::Float(_))
            | (Type::Bool, Val::Bool(_))
            | (Type::Map, Val::Branch(_))
            | (Type::Time, Val::Time(_))
            | (Type::Duration, Val::Duration(_)) => true,
            (Type::Map, value @ Val::Dict(_)) => self.context.heap.type_name(value) == name,
            _ => false,
        };
        if fits {
            return Ok(slot.value);
        }
        let got = match &slot.value {
            Val::Nil => "interface {}".to_owned(),
            value => self.context.heap.type_name(value),
        };
        Err(self.error(format!("wrong type for value; expected {name}; got {got}")))
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

fn parameter(function: &Function, index: usize) -> Type {
    function
        .parameters
        .get(index)
        .copied()
        .or(function.variadic)
        .unwrap_or(Type::Any)
}

/// `call` on something that is no function, which is everything.
fn uncallable(call: &Call<'_, '_>, arguments: &[Val], evaluator: &Evaluator<'_>) -> Failure {
    match arguments.first() {
        None | Some(Val::Missing | Val::Nil) => "call of nil".into(),
        Some(value) => {
            let name = call.operands.first().map(ToString::to_string).unwrap_or_default();
            let type_name = evaluator.context.heap.type_name(value);
            format!("non-function {name} of type {type_name}").into()
        }
    }
}
