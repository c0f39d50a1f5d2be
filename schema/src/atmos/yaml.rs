//! Values as YAML that people read: block style, keys in order, two spaces.

use std::fmt::Write as _;

use atmos::value::Value;

/// `value` as a YAML document.
pub(crate) fn write(value: &Value) -> String {
    let mut text = String::new();
    match value {
        Value::Map(map) if !map.is_empty() => write_below(value, 0, &mut text),
        Value::List(list) if !list.items().is_empty() => write_below(value, 0, &mut text),
        _ => {
            text.push_str(&scalar(value));
            text.push('\n');
        }
    }
    text
}

/// A map or list that is not empty, each line indented.
fn write_below(value: &Value, indent: usize, text: &mut String) {
    let pad = "  ".repeat(indent);
    match value {
        Value::Map(map) => {
            for entry in map.entries() {
                let _ = write!(text, "{pad}{}:", plain_or_quoted(&entry.key));
                write_after(&entry.node.value, indent, text);
            }
        }
        Value::List(list) => {
            for node in list.items() {
                let _ = write!(text, "{pad}-");
                write_item(&node.value, indent, text);
            }
        }
        _ => {}
    }
}

/// What stands behind `key:`.
fn write_after(value: &Value, indent: usize, text: &mut String) {
    if is_nested(value) {
        text.push('\n');
        write_below(value, indent + 1, text);
    } else {
        let _ = writeln!(text, " {}", scalar(value));
    }
}

/// What stands behind `-`: the first line of a map or list follows on the same line.
fn write_item(value: &Value, indent: usize, text: &mut String) {
    if !is_nested(value) {
        let _ = writeln!(text, " {}", scalar(value));
        return;
    }
    let mut below = String::new();
    write_below(value, indent + 1, &mut below);
    text.push(' ');
    text.push_str(below.trim_start_matches(' '));
}

fn is_nested(value: &Value) -> bool {
    match value {
        Value::Map(map) => !map.is_empty(),
        Value::List(list) => !list.items().is_empty(),
        _ => false,
    }
}

fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) => plain_or_quoted(text),
        // Empty maps, empty lists, numbers, booleans and null are the same in JSON and YAML.
        _ => format!("{value:?}"),
    }
}

/// A text as it is where that cannot be mistaken for anything else, else as JSON writes it, which YAML reads.
fn plain_or_quoted(text: &str) -> String {
    let is_word = |c: char| c.is_ascii_alphanumeric() || "_-./ ".contains(c);
    let is_plain = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/')
        && !text.ends_with(' ')
        && text.chars().all(is_word)
        && !matches!(
            text.to_ascii_lowercase().as_str(),
            "true" | "false" | "yes" | "no" | "on" | "off" | "y" | "n" | "null"
        );
    if is_plain {
        return text.to_owned();
    }
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yaml_says_what_json_says() {
        let value = Value::from(serde_json::json!({
            "vars": { "name": "vpc", "id": "000123", "on": "yes", "none": null, "empty": {} },
            "list": [1, [true, "a: b"], { "a": 1, "b": [] }],
        }));
        let expected = "list:\n  - 1\n  - - true\n    - \"a: b\"\n  - a: 1\n    b: []\n\
                        vars:\n  empty: {}\n  id: \"000123\"\n  name: vpc\n  none: null\n  \"on\": \"yes\"\n";
        assert_eq!(write(&value), expected);
    }
}
