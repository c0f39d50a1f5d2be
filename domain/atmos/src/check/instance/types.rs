//! Types of Terraform variables, and whether a value can become one.
//!
//! After Terraform's own conversions: numbers and booleans become text, text that reads as a number becomes one.

use hcl::Expression;
use hcl::expr::ObjectKey;

use crate::value::Value;

/// A type constraint.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Type {
    Any,
    String,
    Number,
    Bool,
    List(Box<Type>),
    Map(Box<Type>),
    /// Each attribute with its type, and whether it may be left out.
    Object(Vec<(String, Type, bool)>),
}

/// Why a value cannot become what a type says.
#[derive(Debug, PartialEq)]
pub(super) struct Mismatch {
    /// Where in the value.
    pub(super) path: Vec<String>,
    /// What is expected there.
    pub(super) expected: String,
}

impl Type {
    /// The type that the expression after `type =` says; [`Type::Any`] for what is not known.
    pub(super) fn of(expression: &Expression) -> Self {
        match expression {
            Expression::Variable(name) => match name.as_str() {
                "string" => Self::String,
                "number" => Self::Number,
                "bool" => Self::Bool,
                "list" | "set" => Self::List(Box::new(Self::Any)),
                "map" => Self::Map(Box::new(Self::Any)),
                _ => Self::Any,
            },
            Expression::String(name) => match name.as_str() {
                "string" => Self::String,
                "list" => Self::List(Box::new(Self::Any)),
                "map" => Self::Map(Box::new(Self::Any)),
                _ => Self::Any,
            },
            Expression::FuncCall(call) => {
                let inner = || Box::new(call.args.first().map_or(Self::Any, Self::of));
                match call.name.name.as_str() {
                    "list" | "set" => Self::List(inner()),
                    "map" => Self::Map(inner()),
                    "optional" => *inner(),
                    "object" => call.args.first().map_or(Self::Any, Self::object),
                    _ => Self::Any,
                }
            }
            _ => Self::Any,
        }
    }

    fn object(expression: &Expression) -> Self {
        let Expression::Object(members) = expression else {
            return Self::Any;
        };
        let member = |(key, value): (&ObjectKey, &Expression)| {
            let name = match key {
                ObjectKey::Identifier(name) => name.to_string(),
                ObjectKey::Expression(Expression::String(name)) => name.clone(),
                other => other.to_string(),
            };
            let is_optional = matches!(value, Expression::FuncCall(call) if call.name.name.as_str() == "optional");
            (name, Self::of(value), is_optional)
        };
        Self::Object(members.iter().map(member).collect())
    }

    /// What keeps `value` from becoming this type.
    pub(super) fn mismatch(&self, value: &Value) -> Option<Mismatch> {
        match (self, value) {
            (Self::Any, _)
            | (_, Value::Null)
            | (
                Self::String,
                Value::String(_) | Value::Time(_) | Value::Int(_) | Value::Big(_) | Value::Float(_) | Value::Bool(_),
            )
            | (Self::Number, Value::Int(_) | Value::Big(_) | Value::Float(_))
            | (Self::Bool, Value::Bool(_)) => None,
            (Self::Number, Value::String(text)) if text.trim().parse::<f64>().is_ok() => None,
            (Self::Bool, Value::String(text)) if matches!(text.as_str(), "true" | "false" | "0" | "1") => None,
            (Self::List(inner), Value::List(list)) => list
                .items()
                .iter()
                .enumerate()
                .find_map(|(index, item)| inner.below(&index, &item.value)),
            (Self::Map(inner), Value::Map(map)) => map
                .entries()
                .iter()
                .find_map(|entry| inner.below(&entry.key, &entry.node.value)),
            (Self::Object(members), Value::Map(map)) => members.iter().find_map(|(name, kind, is_optional)| match map
                .get(name)
            {
                Some(node) => kind.below(name, &node.value),
                None if *is_optional => None,
                None => Some(Mismatch::of(format!("an object with the attribute `{name}`"))),
            }),
            (_, Value::String(text)) if is_open(text) => None,
            _ => Some(Mismatch::of(self.words().to_owned())),
        }
    }

    fn below(&self, step: &impl ToString, value: &Value) -> Option<Mismatch> {
        let mut found = self.mismatch(value)?;
        found.path.insert(0, step.to_string());
        Some(found)
    }

    const fn words(&self) -> &'static str {
        match self {
            Self::Any => "anything",
            Self::String => "text",
            Self::Number => "a number",
            Self::Bool => "`true` or `false`",
            Self::List(_) => "a list",
            Self::Map(_) => "a map",
            Self::Object(_) => "an object",
        }
    }
}

impl Mismatch {
    const fn of(expected: String) -> Self {
        Self {
            path: Vec::new(),
            expected,
        }
    }
}

/// Text that stands for a value that is not known yet.
fn is_open(text: &str) -> bool {
    text.starts_with('!') || text.contains("{{") || text == "(computed)"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;
    use crate::yaml::{ParseOptions, parse};

    fn check(kind: &str, yaml: &str, expected: Option<&str>) {
        let body: hcl::Body = hcl::parse(&format!("type = {kind}\n")).expect("is HCL");
        let kind = Type::of(&body.attributes().next().expect("one").expr);
        let value = parse(yaml, FileId::NONE, ParseOptions::default())
            .expect("is YAML")
            .value;
        let found = kind.mismatch(&value);
        let found = found.map(|found| format!("{} {}", found.path.join("."), found.expected).trim().to_owned());
        assert_eq!(found.as_deref(), expected, "{kind:?} {yaml}");
    }

    #[test]
    fn values_convert_as_terraform_converts_them() {
        check("string", "5", None);
        check("number", "'5'", None);
        check("number", "five", Some("a number"));
        check("bool", "'true'", None);
        check("bool", "maybe", Some("`true` or `false`"));
        check("list(string)", "[a, 1]", None);
        check("list(string)", "a", Some("a list"));
        check("list(number)", "[1, x]", Some("1 a number"));
        check("set(string)", "{a: 1}", Some("a list"));
        check("map(any)", "{a: [1]}", None);
        check("map(string)", "[a]", Some("a map"));
        check("any", "[a]", None);
        check("string", "~", None);
        check("number", "!env SIZE", None);
        check("list(string)", "(computed)", None);
    }

    #[test]
    fn objects_need_what_is_not_optional() {
        let kind = "object({ name = string, size = optional(number, 1), tags = optional(map(string)) })";
        check(kind, "{name: x}", None);
        check(kind, "{size: 1}", Some("an object with the attribute `name`"));
        check(kind, "{name: x, size: big}", Some("size a number"));
        check(
            "list(object({ cidr = string }))",
            "[{cidr: x}, {}]",
            Some("1 an object with the attribute `cidr`"),
        );
    }
}
