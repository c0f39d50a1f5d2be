//! Expression to values. An expression may find several values, or none.

use super::QueryError;
use super::functions::call;
use super::parser::{Expression, Operator};
use super::scalar::{equal, float, is_true, number, order, text};
use crate::merge::{ListMerge, merge_maps};
use crate::value::{List, Map, Node, Value};

/// Values looked at, and eighths of bytes of text made.
const MOST_STEPS: usize = 200_000;

pub(super) type Found = Result<Vec<Value>, QueryError>;

/// An evaluation in progress.
pub(super) struct Evaluation {
    steps: usize,
}

/// Everything that the expression finds in `value`.
pub(super) fn run(expression: &Expression, value: &Value) -> Found {
    Evaluation { steps: 0 }.find(expression, value)
}

impl Evaluation {
    pub(super) fn find(&mut self, expression: &Expression, value: &Value) -> Found {
        self.spend(1)?;
        match expression {
            Expression::This => Ok(vec![value.clone()]),
            Expression::Literal(literal) => Ok(vec![literal.clone()]),
            Expression::Text(parts) => self.text(parts, value),
            Expression::List(None) => Ok(vec![list(Vec::new())]),
            Expression::List(Some(items)) => Ok(vec![list(self.find(items, value)?)]),
            Expression::Map(entries) => self.map(entries, value),
            Expression::Everything => self.everything(value),
            Expression::Step(of, key) => {
                let keys = self.find(key, value)?;
                self.over(of, value, |found| keys.iter().map(|key| step(found, key)).collect())
            }
            Expression::Each(of) => self.over(of, value, children),
            Expression::Slice(of, from, to) => self.over(of, value, |found| Ok(vec![slice(found, *from, *to)?])),
            Expression::Binary(operator, left, right) => self.binary(*operator, left, right, value),
            Expression::Call(function, arguments) => call(self, *function, arguments, value),
        }
    }

    /// The first thing that the expression finds; null if it finds nothing.
    pub(super) fn first(&mut self, expression: &Expression, value: &Value) -> Result<Value, QueryError> {
        Ok(self.find(expression, value)?.into_iter().next().unwrap_or_default())
    }

    /// Counts work.
    pub(super) fn spend(&mut self, steps: usize) -> Result<(), QueryError> {
        self.steps = self.steps.saturating_add(steps);
        if self.steps > MOST_STEPS {
            return Err(QueryError::Limit);
        }
        Ok(())
    }

    fn over(&mut self, of: &Expression, value: &Value, each: impl Fn(&Value) -> Found) -> Found {
        let mut all = Vec::new();
        for found in self.find(of, value)? {
            let more = each(&found)?;
            self.spend(more.len())?;
            all.extend(more);
        }
        Ok(all)
    }

    fn text(&mut self, parts: &[Expression], value: &Value) -> Found {
        let mut whole = String::new();
        for part in parts {
            whole.push_str(&text(&self.first(part, value)?));
            self.spend(whole.len() / 8)?;
        }
        Ok(vec![Value::text(whole)])
    }

    fn map(&mut self, entries: &[(Expression, Expression)], value: &Value) -> Found {
        let mut map = Map::default();
        for (key, item) in entries {
            let key = text(&self.first(key, value)?);
            map = map.with(&key, Node::computed(self.first(item, value)?));
        }
        Ok(vec![Value::Map(map)])
    }

    fn everything(&mut self, value: &Value) -> Found {
        let mut all = vec![value.clone()];
        let mut at = 0;
        while at < all.len() {
            self.spend(1)?;
            let below = children(&all[at]).unwrap_or_default();
            all.extend(below);
            at += 1;
        }
        Ok(all)
    }

    fn binary(&mut self, operator: Operator, left: &Expression, right: &Expression, value: &Value) -> Found {
        let lefts = self.find(left, value)?;
        match operator {
            Operator::Pipe => {
                let mut all = Vec::new();
                for found in lefts {
                    all.extend(self.find(right, &found)?);
                }
                Ok(all)
            }
            Operator::Union => {
                let mut all = lefts;
                all.extend(self.find(right, value)?);
                Ok(all)
            }
            Operator::Alternative => {
                let good: Vec<Value> = lefts.into_iter().filter(is_true).collect();
                if good.is_empty() {
                    self.find(right, value)
                } else {
                    Ok(good)
                }
            }
            _ => self.pairs(operator, &lefts, right, value),
        }
    }

    fn pairs(&mut self, operator: Operator, lefts: &[Value], right: &Expression, value: &Value) -> Found {
        let rights = self.find(right, value)?;
        // Nothing on one side counts as null, so that a missing value can still be joined.
        let none = [Value::Null];
        let lefts = if lefts.is_empty() { &none[..] } else { lefts };
        let rights = if rights.is_empty() { &none[..] } else { &rights[..] };
        let mut all = Vec::new();
        for right in rights {
            for left in lefts {
                let made = combined(operator, left, right)?;
                self.spend(1 + size(&made))?;
                all.push(made);
            }
        }
        Ok(all)
    }
}

fn size(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len() / 8,
        Value::List(list) => list.items().len(),
        Value::Map(map) => map.len(),
        _ => 0,
    }
}

pub(super) fn list(values: Vec<Value>) -> Value {
    Value::List(List::new(values.into_iter().map(Node::computed).collect()))
}

/// The items of a list, the values of a map.
pub(super) fn children(value: &Value) -> Found {
    match value {
        Value::List(list) => Ok(list.items().iter().map(|node| node.value.clone()).collect()),
        Value::Map(map) => Ok(map.entries().iter().map(|entry| entry.node.value.clone()).collect()),
        _ => Ok(Vec::new()),
    }
}

fn step(value: &Value, key: &Value) -> Result<Value, QueryError> {
    let found = match (value, key) {
        (Value::Null, _) => None,
        (Value::Map(map), key) => map.get(&text(key)),
        (Value::List(list), key) => {
            let Some(Value::Int(index)) = number(key) else {
                return Err(QueryError::Evaluation(format!("a list has no entry `{}`", text(key))));
            };
            position(index, list.items().len()).and_then(|at| list.items().get(at))
        }
        (other, key) => {
            let message = format!("a {} has no entry `{}`", other.kind(), text(key));
            return Err(QueryError::Evaluation(message));
        }
    };
    Ok(found.map(|node| node.value.clone()).unwrap_or_default())
}

/// The index from the front; negative ones count from the end.
fn position(index: i64, length: usize) -> Option<usize> {
    let length = i64::try_from(length).ok()?;
    usize::try_from(if index < 0 { index + length } else { index }).ok()
}

fn slice(value: &Value, from: Option<i64>, to: Option<i64>) -> Result<Value, QueryError> {
    let items = match value {
        Value::Null => return Ok(Value::Null),
        Value::List(list) => list.items(),
        other => {
            return Err(QueryError::Evaluation(format!("a {} has no slices", other.kind())));
        }
    };
    let at = |bound: Option<i64>, otherwise: usize| {
        bound.map_or(otherwise, |bound| {
            position(bound, items.len()).unwrap_or(0).min(items.len())
        })
    };
    let (from, to) = (at(from, 0), at(to, items.len()));
    Ok(Value::List(List::new(items.get(from..to).unwrap_or_default().to_vec())))
}

fn combined(operator: Operator, left: &Value, right: &Value) -> Result<Value, QueryError> {
    let ordering = || order(left, right);
    Ok(match operator {
        Operator::And => Value::Bool(is_true(left) && is_true(right)),
        Operator::Or => Value::Bool(is_true(left) || is_true(right)),
        Operator::Equal => Value::Bool(equal(left, right)),
        Operator::Unequal => Value::Bool(!equal(left, right)),
        Operator::Less => Value::Bool(ordering().is_lt()),
        Operator::LessEqual => Value::Bool(ordering().is_le()),
        Operator::Greater => Value::Bool(ordering().is_gt()),
        Operator::GreaterEqual => Value::Bool(ordering().is_ge()),
        _ => arithmetic(operator, left, right)?,
    })
}

fn arithmetic(operator: Operator, left: &Value, right: &Value) -> Result<Value, QueryError> {
    match (operator, left, right) {
        (Operator::Add, Value::Null, other) | (Operator::Add, other, Value::Null) => Ok(other.clone()),
        (Operator::Add, Value::List(a), Value::List(b)) => Ok(Value::List(List::new(
            a.items().iter().chain(b.items()).cloned().collect(),
        ))),
        (Operator::Add, Value::List(a), other) => {
            let one = [Node::computed(other.clone())];
            Ok(Value::List(List::new(a.items().iter().chain(&one).cloned().collect())))
        }
        (Operator::Add, Value::Map(a), Value::Map(b)) => {
            let entries = a.entries().iter().chain(b.entries());
            Ok(Value::Map(
                entries.map(|entry| (entry.key.clone(), entry.node.clone())).collect(),
            ))
        }
        (Operator::Multiply, Value::Map(a), Value::Map(b)) => Ok(Value::Map(merge_maps(a, b, ListMerge::Replace))),
        (Operator::Subtract, Value::List(a), Value::List(b)) => {
            let is_kept = |node: &&Node| !b.items().iter().any(|other| other.value == node.value);
            Ok(Value::List(List::new(
                a.items().iter().filter(is_kept).cloned().collect(),
            )))
        }
        (Operator::Divide, Value::String(whole), Value::String(separator)) if !separator.is_empty() => {
            Ok(list(whole.split(separator.as_str()).map(Value::from).collect()))
        }
        (Operator::Add, Value::String(_), other) | (Operator::Add, other, Value::String(_))
            if !matches!(other, Value::List(_) | Value::Map(_)) =>
        {
            Ok(Value::text(format!("{}{}", text(left), text(right))))
        }
        _ => numbers(operator, left, right),
    }
}

fn numbers(operator: Operator, left: &Value, right: &Value) -> Result<Value, QueryError> {
    if let (Value::Int(a), Value::Int(b)) = (left, right) {
        let made = match operator {
            Operator::Add => a.checked_add(*b),
            Operator::Subtract => a.checked_sub(*b),
            Operator::Multiply => a.checked_mul(*b),
            Operator::Remainder => a.checked_rem(*b),
            _ => a.checked_div(*b).filter(|quotient| quotient * b == *a),
        };
        if let Some(made) = made {
            return Ok(Value::Int(made));
        }
    }
    let (Some(a), Some(b)) = (float(left), float(right)) else {
        let message = format!("a {} and a {} do not combine", left.kind(), right.kind());
        return Err(QueryError::Evaluation(message));
    };
    Ok(Value::Float(match operator {
        Operator::Add => a + b,
        Operator::Subtract => a - b,
        Operator::Multiply => a * b,
        Operator::Remainder => a % b,
        _ => a / b,
    }))
}
