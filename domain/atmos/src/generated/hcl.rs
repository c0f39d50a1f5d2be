//! Maps as HCL, as Atmos writes them: a map below a key is a block, everything else an attribute.
//!
//! Atmos writes keys in any order; here they are sorted.

use std::fmt::Write as _;

use crate::value::{Entry, Map, Value};

/// The document.
pub(super) fn written(value: &Value) -> String {
    let mut out = String::new();
    if let Value::Map(map) = value {
        body(&mut out, map, 0);
    }
    out
}

/// The backend of that kind, as `atmos terraform generate backends --format hcl` writes it: below its keys, maps are values.
pub(super) fn backend(kind: &str, settings: &Map) -> String {
    let mut out = String::from("terraform {\n  backend ");
    quoted(&mut out, kind);
    out.push_str(" {\n");
    attributes(&mut out, &settings.entries().iter().collect::<Vec<_>>(), 2);
    out.push_str("  }\n}\n");
    out
}

fn body(out: &mut String, map: &Map, level: usize) {
    let mut run: Vec<&Entry> = Vec::new();
    for entry in map.entries() {
        match &entry.node.value {
            Value::Map(inner) => {
                attributes(out, &run, level);
                run.clear();
                let _ = writeln!(out, "{}{} {{", pad(level), entry.key);
                body(out, inner, level + 1);
                let _ = writeln!(out, "{}}}", pad(level));
            }
            _ => run.push(entry),
        }
    }
    attributes(out, &run, level);
}

/// Attributes one after another stand with their signs below each other.
fn attributes(out: &mut String, run: &[&Entry], level: usize) {
    let widest = run.iter().map(|entry| entry.key.chars().count()).max().unwrap_or(0);
    for entry in run {
        let _ = write!(out, "{}{:widest$} = ", pad(level), entry.key);
        expression(out, &entry.node.value, level);
        out.push('\n');
    }
}

fn expression(out: &mut String, value: &Value, level: usize) {
    match value {
        Value::Null => out.push_str("null"),
        Value::String(text) | Value::Time(text) => quoted(out, text),
        Value::List(list) => {
            out.push('[');
            for (at, item) in list.items().iter().enumerate() {
                out.push_str(if at > 0 { ", " } else { "" });
                expression(out, &item.value, level);
            }
            out.push(']');
        }
        Value::Map(map) if map.is_empty() => out.push_str("{}"),
        Value::Map(map) => {
            out.push_str("{\n");
            let entries: Vec<&Entry> = map.entries().iter().collect();
            attributes(out, &entries, level + 1);
            let _ = write!(out, "{}}}", pad(level));
        }
        scalar => {
            let _ = write!(out, "{scalar:?}");
        }
    }
}

/// A quoted text in which nothing is replaced.
fn quoted(out: &mut String, text: &str) {
    out.push('"');
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '$' | '%' if characters.peek() == Some(&'{') => {
                out.push(character);
                out.push(character);
            }
            other => out.push(other),
        }
    }
    out.push('"');
}

fn pad(level: usize) -> String {
    "  ".repeat(level)
}
