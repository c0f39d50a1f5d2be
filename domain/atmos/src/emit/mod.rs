//! Values as text: JSON, and YAML in the style of go-yaml v3 with an indent of two, which is what Atmos prints
//! and what its templates see.
//!
//! One difference, on purpose: go-yaml loses the first line break of a string that starts with one.

mod json;
mod number;
mod order;
mod scalar;

use std::io::{self, Write};

use crate::value::{Entry, Node, Value};

pub use json::write_json;
pub use order::sorted;

/// The whole document, with a newline at its end.
#[must_use]
pub fn to_yaml(value: &Value) -> String {
    let mut text = Vec::new();
    let written = write_yaml(&mut text, value);
    debug_assert!(written.is_ok(), "memory takes all that is written");
    String::from_utf8_lossy(&text).into_owned()
}

/// Writes the whole document, with a newline at its end, as it goes.
///
/// # Errors
/// Those of `out`.
pub fn write_yaml(out: &mut dyn Write, value: &Value) -> io::Result<()> {
    match value {
        Value::Map(map) if !map.is_empty() => entries(out, map.entries(), 0, false),
        Value::List(list) if !list.items().is_empty() => items(out, list.items(), 0, false),
        leaf => {
            write_leaf(out, leaf, 0)?;
            end_of_line(out, leaf)
        }
    }
}

/// How a string stands as the value of a key at the left margin.
#[must_use]
pub fn scalar(text: &str) -> String {
    scalar::styled(text, 0)
}

/// The lines of a block mapping whose keys stand at `indent`; the first may already stand there.
fn entries(out: &mut dyn Write, entries: &[Entry], indent: usize, inline: bool) -> io::Result<()> {
    for (at, entry) in order::sorted(entries).into_iter().enumerate() {
        if at > 0 || !inline {
            pad(out, indent)?;
        }
        let key = scalar::key(&entry.key);
        if key.is_simple {
            write!(out, "{}:", key.text)?;
        } else {
            writeln!(out, "? {}", key.text)?;
            pad(out, indent)?;
            out.write_all(b":")?;
        }
        member(out, &entry.node.value, indent)?;
    }
    Ok(())
}

/// What follows the colon of a key at `indent`.
fn member(out: &mut dyn Write, value: &Value, indent: usize) -> io::Result<()> {
    match value {
        Value::Map(map) if !map.is_empty() => {
            out.write_all(b"\n")?;
            entries(out, map.entries(), indent + 2, false)
        }
        Value::List(list) if !list.items().is_empty() => {
            out.write_all(b"\n")?;
            items(out, list.items(), indent + 2, false)
        }
        leaf => {
            out.write_all(b" ")?;
            write_leaf(out, leaf, indent)?;
            end_of_line(out, leaf)
        }
    }
}

/// The lines of a block sequence whose dashes stand at `indent`; the first may already stand there.
fn items(out: &mut dyn Write, nodes: &[Node], indent: usize, inline: bool) -> io::Result<()> {
    for (at, node) in nodes.iter().enumerate() {
        if at > 0 || !inline {
            pad(out, indent)?;
        }
        out.write_all(b"- ")?;
        match &node.value {
            Value::Map(map) if !map.is_empty() => entries(out, map.entries(), indent + 2, true)?,
            Value::List(list) if !list.items().is_empty() => {
                items(out, list.items(), indent + 2, true)?;
            }
            leaf => {
                write_leaf(out, leaf, indent)?;
                end_of_line(out, leaf)?;
            }
        }
    }
    Ok(())
}

fn write_leaf(out: &mut dyn Write, value: &Value, indent: usize) -> io::Result<()> {
    match value {
        Value::Null => out.write_all(b"null"),
        Value::Bool(value) => write!(out, "{value}"),
        Value::Int(value) => write!(out, "{value}"),
        Value::Big(value) => write!(out, "{value}"),
        Value::Float(value) => out.write_all(number::float(*value).as_bytes()),
        Value::String(text) => out.write_all(scalar::styled(text, indent).as_bytes()),
        Value::Time(text) => out.write_all(text.as_bytes()),
        Value::List(_) => out.write_all(b"[]"),
        Value::Map(_) => out.write_all(b"{}"),
    }
}

/// A literal that keeps its last line break has already ended its line.
fn end_of_line(out: &mut dyn Write, value: &Value) -> io::Result<()> {
    match value {
        Value::String(text) if scalar::ends_its_line(text) => Ok(()),
        _ => out.write_all(b"\n"),
    }
}

fn pad(out: &mut dyn Write, indent: usize) -> io::Result<()> {
    write!(out, "{:indent$}", "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yaml(json: serde_json::Value) -> String {
        to_yaml(&Value::from(json))
    }

    #[test]
    fn lists_below_keys_are_indented_by_two() {
        let json = serde_json::json!({
            "import": ["a", "b"],
            "steps": [{"name": "x", "args": [1, 2]}, {}, [["deep"], "flat"], []],
            "vars": {"nested": {"on": true}, "none": null, "ratio": 1.5, "empty": {}},
        });
        let expected = "\
import:
  - a
  - b
steps:
  - args:
      - 1
      - 2
    name: x
  - {}
  - - - deep
    - flat
  - []
vars:
  empty: {}
  nested:
    \"on\": true
  none: null
  ratio: 1.5
";
        assert_eq!(yaml(json), expected);
    }

    #[test]
    fn literals_stand_two_deeper_than_their_key_or_dash() {
        let json = serde_json::json!({
            "a": {"script": "one\n  two\n", "tight": "x\ny", "open": "x\n\n"},
            "list": ["x\ny", {"k": "x\ny\n"}],
        });
        let expected = "\
a:
  open: |+
    x

  script: |
    one
      two
  tight: |-
    x
    y
list:
  - |-
    x
    y
  - k: |
      x
      y
";
        assert_eq!(yaml(json), expected);
    }

    #[test]
    fn a_key_too_long_for_one_line_is_written_with_a_question_mark() {
        let key = "k".repeat(129);
        let json = serde_json::json!({ &key: {"a": 1} });
        assert_eq!(yaml(json), format!("? {key}\n:\n  a: 1\n"));
    }

    #[test]
    fn a_document_may_be_a_single_value() {
        assert_eq!(yaml(serde_json::json!("text")), "text\n");
        assert_eq!(yaml(serde_json::json!([])), "[]\n");
    }

    #[test]
    fn what_is_written_reads_back_the_same() {
        let hostile = [
            "",
            " ",
            "\n",
            "\n\n",
            "\nx",
            " x",
            "x ",
            "x \n",
            "\tx",
            "x\ty",
            "a\n b",
            " a\nb",
            "a\n\n\nb\n",
            "# no",
            "a # b",
            "a: b",
            "a:",
            ":a",
            "- a",
            "-",
            "---",
            "...",
            "!env X",
            "{{ .vars.x }}",
            "[x",
            "'",
            "\"",
            "it's",
            "`",
            "@x",
            "%x",
            "&a",
            "*a",
            "?",
            "? x",
            "|",
            ">",
            "null",
            "~",
            "true",
            "yes",
            "0777",
            "0x1f",
            "1e3",
            "12:30",
            "2024-01-01",
            "<<",
            "\u{7}",
            "\u{85}x",
            "a\u{2028}b",
            "\u{feff}",
            "😀",
            "é",
            "\r\n",
            "\\",
            "=",
            ".5",
            "a\r\nb",
            "x\n ",
            "x\n\t\ny",
            " \n",
            "x\n# y",
            "18446744073709551616",
            "2024-01-01T00:00:00Z",
        ];
        for text in hostile {
            let value = Value::from(serde_json::json!({"a": {"k": text, "l": [text]}, text: 1}));
            let written = to_yaml(&value);
            let files = crate::source::Files::default();
            let file = files.intern(std::path::Path::new("x.yaml"));
            let read = crate::yaml::parse(&written, file, crate::yaml::ParseOptions::default());
            let read = read.map(|node| node.value);
            assert_eq!(read.as_ref(), Ok(&value), "{text:?} as {written}");
        }
    }
}
