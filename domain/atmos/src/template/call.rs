//! Calls functions: counts, evaluates and checks their arguments as Go does.

use super::ast::{Number, Operand, Term};
use super::eval::{Evaluator, Outcome, Slot, Where};
use super::failure::Failure;
use super::functions::{Arguments, Body, Function, Type};
use super::val::{Val, Width};
use super::{HostError, convert, functions, truth};

/// A function and how it is called here.
pub(super) struct Call<'a, 'b> {
    pub(super) name: &'a str,
    pub(super) function: &'static Function,
    /// What an error inside the function is about.
    pub(super) place: Where<'a>,
    pub(super) operands: &'a [Operand],
    /// The receiver of a method.
    pub(super) receiver: Option<Val>,
    /// What comes down the pipeline.
    pub(super) last: Option<Slot>,
    pub(super) dot: &'b Slot,
}

impl<'a> Evaluator<'a> {
    pub(super) fn call(&mut self, mut call: Call<'a, '_>) -> Outcome<Slot> {
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
    pub(super) fn ideal(&self, number: &Number) -> Outcome<Val> {
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
            let type_name = evaluator.context.heap.type_name(value);
            let name = match (call.operands.first().map(|operand| &operand.term), value) {
                (Some(Term::Pipeline(pipeline)), _) => pipeline.to_string(),
                (Some(_), _) => call.operands[0].to_string(),
                (None, Val::Text(text)) => text.to_string(),
                (None, _) => format!("<{type_name} Value>"),
            };
            format!("non-function {name} of type {type_name}").into()
        }
    }
}
