//! `!terraform.state` and `!terraform.output`: what another component's state holds.

use super::words::first;
use crate::links::{COMPUTED, Outputs};
use crate::query;
use crate::value::Value;

/// A parsed call: `component [stack] expression`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Call {
    pub(crate) component: String,
    /// The stack, if it names one.
    pub(crate) stack: Option<String>,
    /// An output's name, or an expression over all outputs.
    pub(crate) expression: String,
}

impl Call {
    /// The call that the arguments mean; `None` if they name no output.
    pub(crate) fn parse(arguments: &str) -> Option<Self> {
        let (component, rest) = first(arguments);
        if component.is_empty() || rest.is_empty() {
            return None;
        }
        let call = |stack: Option<String>, expression: &str| Self {
            component: component.clone(),
            stack,
            expression: expression.to_owned(),
        };
        if is_expression(rest) {
            return Some(call(None, rest));
        }
        let (word, after) = first(rest);
        if after.is_empty() {
            return Some(call(None, &word));
        }
        if after.starts_with('|') || after.starts_with("//") {
            return Some(call(None, rest));
        }
        let (expression, more) = first(after);
        let is_quoted = after.starts_with(['\'', '"']) && more.is_empty();
        Some(call(Some(word), if is_quoted { &expression } else { after }))
    }

    /// The value that the outputs give; `None` where they cannot be known.
    pub(super) fn value(&self, outputs: &Outputs) -> Option<Value> {
        let outputs = match outputs {
            Outputs::Known(map) => Value::Map(map.clone()),
            Outputs::Unprovisioned => Value::Null,
            Outputs::Elsewhere | Outputs::Missing => return None,
        };
        let named = outputs
            .as_map()
            .and_then(|map| map.get(&self.expression))
            .map(|node| node.value.clone());
        let found = named.or_else(|| query::select(&outputs, &self.path()).ok());
        Some(
            found
                .filter(|value| !value.is_null())
                .unwrap_or_else(|| COMPUTED.into()),
        )
    }

    /// The expression; an output's name as the path to it.
    fn path(&self) -> String {
        if is_expression(&self.expression) {
            self.expression.clone()
        } else {
            format!(".{}", self.expression)
        }
    }
}

fn is_expression(text: &str) -> bool {
    text.starts_with(['.', '[', '{', '|'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(arguments: &str, expected: (&str, Option<&str>, &str)) {
        let call = Call::parse(arguments).expect(arguments);
        let parts = (call.component.as_str(), call.stack.as_deref(), call.expression.as_str());
        assert_eq!(parts, expected, "{arguments}");
    }

    #[test]
    fn a_call_names_a_component_perhaps_a_stack_and_an_output() {
        check("vpc id", ("vpc", None, "id"));
        check("vpc prod id", ("vpc", Some("prod"), "id"));
        check("vpc prod .a.b[0]", ("vpc", Some("prod"), ".a.b[0]"));
        check("vpc .", ("vpc", None, "."));
        check(r#"vpc .none // ["a", "b"]"#, ("vpc", None, r#".none // ["a", "b"]"#));
        check(r#"vpc prod '.m["a/b"]'"#, ("vpc", Some("prod"), r#".m["a/b"]"#));
        check(r#"vpc '.m["a/b"]'"#, ("vpc", None, r#".m["a/b"]"#));
        check(r#"vpc .m["a/b"]"#, ("vpc", None, r#".m["a/b"]"#));
        check("vpc 'prod' id", ("vpc", Some("prod"), "id"));
        check(r#"vpc id | "x" + ."#, ("vpc", None, r#"id | "x" + ."#));
        assert_eq!(Call::parse("vpc"), None);
    }

    #[test]
    fn outputs_answer_and_what_is_not_there_is_computed_later() {
        let outputs = Outputs::Known(
            Value::from(serde_json::json!({ "id": "vpc-1", "a-b": 1, "m": { "k": ["x"] } }))
                .as_map()
                .cloned()
                .expect("a map"),
        );
        let value = |arguments: &str, outputs: &Outputs| {
            let value = Call::parse(arguments).expect("parses").value(outputs);
            value.map(|value| format!("{value:?}"))
        };
        for (arguments, expected) in [
            ("vpc id", r#""vpc-1""#),
            ("vpc a-b", "1"),
            ("vpc .m.k[0]", r#""x""#),
            ("vpc .", r#"{"a-b":1,"id":"vpc-1","m":{"k":["x"]}}"#),
            ("vpc none", r#""(computed)""#),
            (r#"vpc .none // "d""#, r#""d""#),
            (r#"vpc id | "x-" + ."#, r#""x-vpc-1""#),
        ] {
            assert_eq!(value(arguments, &outputs).as_deref(), Some(expected), "{arguments}");
        }
        assert_eq!(
            value("vpc id", &Outputs::Unprovisioned).as_deref(),
            Some(r#""(computed)""#)
        );
        assert_eq!(
            value(r#"vpc .id // {"k": 1}"#, &Outputs::Unprovisioned).as_deref(),
            Some(r#"{"k":1}"#)
        );
        assert_eq!(value("vpc id", &Outputs::Elsewhere), None);
    }
}
