//! The part of yq's expression language that picks, defaults and joins values: paths, `|`, `//`, operators and the
//! common functions.
//!
//! A language of its own rather than a jq crate: expressions come from repositories that are not trusted, and jq can
//! loop for ever; here every expression ends, because nothing can recur and work is counted. It also is not jq: `.a-b`
//! is one step, `==` knows `*`, and `+` takes null and mixed scalars. Assignments, variables and reading of files or
//! of the environment are left out on purpose.

mod eval;
mod functions;
mod parser;
mod scalar;

use crate::value::{List, Node, Value};

/// Why an expression gives no value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// It is not an expression that is known here.
    #[error("`{0}` is not understood")]
    Syntax(String),
    /// It does not fit the value.
    #[error("{0}")]
    Evaluation(String),
    /// It asks for too much.
    #[error("it takes too many steps")]
    Limit,
}

/// What `expression` finds in `value`; null where it finds nothing.
///
/// # Errors
/// What is wrong with the expression.
pub fn select(value: &Value, expression: &str) -> Result<Value, QueryError> {
    let expression = expression.trim();
    if expression.is_empty() || expression == "." {
        return Ok(value.clone());
    }
    let parsed = parser::parse(expression)?;
    let mut found = eval::run(&parsed, value)?;
    Ok(match found.len() {
        0 => Value::Null,
        1 => found.swap_remove(0),
        // Atmos reads what yq prints: scalars on lines of their own are one folded text to YAML.
        _ if found.iter().all(is_scalar) => {
            let texts: Vec<String> = found.iter().map(scalar::text).collect();
            Value::text(texts.join(" "))
        }
        _ => Value::List(List::new(found.into_iter().map(Node::computed).collect())),
    })
}

const fn is_scalar(value: &Value) -> bool {
    !matches!(value, Value::List(_) | Value::Map(_))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(json: &str, cases: &[(&str, &str)]) {
        let value = Value::from(serde_json::from_str::<serde_json::Value>(json).expect("is JSON"));
        for (expression, expected) in cases {
            let found = select(&value, expression).map(|value| format!("{value:?}"));
            assert_eq!(found.as_deref(), Ok(*expected), "{expression}");
        }
    }

    #[test]
    fn paths_lead_into_maps_and_lists() {
        check(
            r#"{"a":{"b":[1,{"c":2}],"x-y":3,"sp ace":4},"n":null}"#,
            &[
                ("", r#"{"a":{"b":[1,{"c":2}],"sp ace":4,"x-y":3},"n":null}"#),
                (".a.b[0]", "1"),
                (".a.b[-1].c", "2"),
                (".a.b.1.c", "2"),
                (".a.x-y", "3"),
                (r#".a["sp ace"]"#, "4"),
                (r#".a."sp ace""#, "4"),
                (".a.b[]", r#"[1,{"c":2}]"#),
                (".a.b[0:1]", "[1]"),
                (".a.none.deeper", "null"),
                (".n.x[0]", "null"),
                (".a | keys", r#"["b","sp ace","x-y"]"#),
            ],
        );
    }

    #[test]
    fn defaults_and_operators_work_on_what_is_missing() {
        check(
            r#"{"a":"x","n":2,"f":false,"l":[1,2],"m":{"k":1}}"#,
            &[
                (r#".none // "d""#, r#""d""#),
                (r#".f // "d""#, r#""d""#),
                (r#".a // "d""#, r#""x""#),
                (r#".none // ["b", "c"]"#, r#"["b","c"]"#),
                (r#".none // {"k": "v", "l": 1}"#, r#"{"k":"v","l":1}"#),
                (r#".none | "jdbc://" + . + ":5432/events""#, r#""jdbc://:5432/events""#),
                (r#".a | "jdbc://" + . + ":5432""#, r#""jdbc://x:5432""#),
                (r#".a + "-" + .n"#, r#""x-2""#),
                (".n + 1 * 2", "6"),
                (".l + [3]", "[1,2,3]"),
                (r#".m * {"z": 2}"#, r#"{"k":1,"z":2}"#),
                (".n > 1 and .f == false", "true"),
                (r#".a == "x*""#, "true"),
                ("-1", "-1"),
            ],
        );
    }

    #[test]
    fn functions_reshape_values() {
        check(
            r#"{"l":[{"n":"b","v":2},{"n":"a","v":1}],"m":{"k":"v","z":"w"},"t":"a,b"}"#,
            &[
                (r#".l[] | select(.n == "a") | .v"#, "1"),
                (".l | map(.v)", "[2,1]"),
                (".l | length", "2"),
                (".l | sort_by(.n) | .[0].v", "1"),
                (".m | to_entries | .[0].key", r#""k""#),
                (r#".m | has("k")"#, "true"),
                (r#".t | split(",") | join("-")"#, r#""a-b""#),
                (r#"[.l[].n] | sort"#, r#"["a","b"]"#),
                (".t | upcase", r#""A,B""#),
                (r#".m | pick(["z"])"#, r#"{"z":"w"}"#),
                (r#".m | omit(["z"])"#, r#"{"k":"v"}"#),
                (r#"{"x": .m.k, y: 1}"#, r#"{"x":"v","y":1}"#),
                (r#""id-\(.m.k)""#, r#""id-v""#),
                (".l[].n", r#""b a""#),
                ("[..] | length", "12"),
                (r#".t | sub(",", ";")"#, r#""a;b""#),
                (".l | tag", r#""!!seq""#),
                (".m | with_entries(select(.key == \"k\"))", r#"{"k":"v"}"#),
            ],
        );
    }

    #[test]
    fn what_is_no_expression_is_said() {
        let value = Value::Null;
        for expression in [
            "keyz",
            ".a |",
            ".a = 1",
            ".a |= 1",
            ".[",
            r#"load("x")"#,
            "env(HOME)",
            "\"open",
        ] {
            assert!(
                matches!(select(&value, expression), Err(QueryError::Syntax(_))),
                "{expression}"
            );
        }
        assert!(matches!(select(&Value::Int(1), ".a"), Err(QueryError::Evaluation(_))));
    }

    #[test]
    fn every_expression_ends() {
        let value = Value::from(serde_json::json!([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]));
        let product = ["(.[] + \"x\")"; 12].join(" + ");
        assert_eq!(select(&value, &product), Err(QueryError::Limit));
        let doubling = format!("\"{}\" {}", "x".repeat(1000), "| . + .".repeat(60));
        assert_eq!(select(&value, &doubling), Err(QueryError::Limit));
        let nested = format!("{}1{}", "(".repeat(5_000), ")".repeat(5_000));
        assert!(matches!(select(&value, &nested), Err(QueryError::Syntax(_))));
    }
}
