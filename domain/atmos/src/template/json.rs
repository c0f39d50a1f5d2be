//! Go's `encoding/json`: values to JSON and back.

use std::collections::BTreeMap;

use super::failure::Failure;
use super::heap::Heap;
use super::limits;
use super::val::Val;
use super::{float, format};
use crate::value::Text;

/// How JSON is laid out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// On one line, with `<`, `>` and `&` escaped.
    Compact,
    /// On one line as it is.
    Raw,
    /// Indented by two spaces.
    Pretty,
    /// As gomplate's encoder writes: compact, and floats always show that they are.
    Codec,
}

/// `value` as JSON.
pub(super) fn encode(heap: &Heap, value: &Val, style: Style) -> Result<String, Failure> {
    let mut encoder = Encoder {
        heap,
        style,
        out: String::new(),
        depth: 0,
    };
    encoder.value(value)?;
    Ok(encoder.out)
}

struct Encoder<'a> {
    heap: &'a Heap,
    style: Style,
    out: String,
    depth: usize,
}

impl Encoder<'_> {
    fn value(&mut self, value: &Val) -> Result<(), Failure> {
        self.heap.spend(1)?;
        if self.depth > limits::VALUE_DEPTH || self.out.len() > limits::OUTPUT {
            return Err(Failure::Limit("the value is too large to become JSON"));
        }
        match value {
            Val::Missing | Val::Nil => self.out.push_str("null"),
            Val::Bool(value) => self.out.push_str(if *value { "true" } else { "false" }),
            Val::Int(value, _) | Val::Duration(value) => self.out.push_str(&value.to_string()),
            Val::Float(value) if value.is_finite() => {
                let is_codec = self.style == Style::Codec;
                self.out.push_str(&if is_codec {
                    float::codec(*value)
                } else {
                    float::json(*value)
                });
            }
            Val::Float(value) => {
                let shown = float::format(*value, 'g', None);
                return Err(format!("json: unsupported value: {shown}").into());
            }
            Val::Text(text) => self.text(text),
            Val::Bytes(bytes) => self.text(&data_encoding::BASE64.encode(bytes)),
            Val::Time(moment) => {
                self.text(&moment.to_rfc3339());
            }
            Val::Version(_) => {
                let shown = format::value(self.heap, value)?;
                self.text(&shown);
            }
            Val::Namespace(_) => self.out.push_str("{}"),
            Val::List(list) if list.is_nil => self.out.push_str("null"),
            Val::Tree(_) | Val::List(_) => self.list(value)?,
            Val::Branch(_) | Val::Dict(_) => self.map(value)?,
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        push_text(&mut self.out, text, self.style != Style::Raw);
    }

    fn list(&mut self, value: &Val) -> Result<(), Failure> {
        let items = value.items().into_iter().flat_map(super::val::Slice::iter);
        self.out.push('[');
        self.depth += 1;
        let mut any = false;
        for item in items {
            self.separate(any);
            any = true;
            self.value(&item)?;
        }
        self.close(any, ']');
        Ok(())
    }

    fn map(&mut self, value: &Val) -> Result<(), Failure> {
        let heap = self.heap;
        self.out.push('{');
        self.depth += 1;
        let mut any = false;
        for (key, item) in heap.pairs(value) {
            self.separate(any);
            any = true;
            self.text(&key);
            self.out.push_str(if self.style == Style::Pretty { ": " } else { ":" });
            self.value(&item)?;
        }
        self.close(any, '}');
        Ok(())
    }

    fn separate(&mut self, any: bool) {
        if any {
            self.out.push(',');
        }
        self.line();
    }

    fn close(&mut self, any: bool, bracket: char) {
        self.depth -= 1;
        if any {
            self.line();
        }
        self.out.push(bracket);
    }

    fn line(&mut self) {
        if self.style == Style::Pretty {
            self.out.push('\n');
            self.out.extend(std::iter::repeat_n("  ", self.depth));
        }
    }
}

fn push_text(out: &mut String, text: &str, escapes_html: bool) {
    out.push('"');
    for next in text.chars() {
        match next {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\x08' => out.push_str("\\b"),
            '\x0c' => out.push_str("\\f"),
            '<' | '>' | '&' if !escapes_html => out.push(next),
            '\0'..' ' | '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                out.push_str(&format!("\\u{:04x}", u32::from(next)));
            }
            _ => out.push(next),
        }
    }
    out.push('"');
}

/// Compact JSON spread over lines, as Go's `json.Indent` does.
pub(super) fn indented(heap: &Heap, compact: &str, indent: &str) -> Result<String, Failure> {
    let mut out = String::with_capacity(compact.len() * 2);
    let (mut depth, mut in_text, mut escaped, mut previous) = (0_usize, false, false, ' ');
    for next in compact.chars() {
        let line = |out: &mut String, depth: usize| {
            heap.spend_text(8 + depth.saturating_mul(indent.len()))?;
            out.push('\n');
            out.extend(std::iter::repeat_n(indent, depth));
            Ok::<(), Failure>(())
        };
        if !in_text && matches!(previous, '{' | '[') && !matches!(next, '}' | ']') {
            line(&mut out, depth)?;
        }
        match next {
            _ if in_text => {
                in_text = next != '"' || escaped;
                escaped = next == '\\' && !escaped;
                out.push(next);
                previous = 'x';
                continue;
            }
            '{' | '[' => depth += 1,
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                if !matches!(previous, '{' | '[') {
                    line(&mut out, depth)?;
                }
            }
            '"' => in_text = true,
            _ => {}
        }
        out.push(next);
        match next {
            ',' => line(&mut out, depth)?,
            ':' => out.push(' '),
            _ => {}
        }
        previous = next;
    }
    Ok(out)
}

/// JSON as Go decodes it into an `interface{}`: every number is a float.
/// The inner error is that of the text.
pub(super) fn decode(heap: &mut Heap, text: &str) -> Result<Result<Val, String>, Failure> {
    heap.spend_text(text.len())?;
    match serde_json::from_str(text) {
        Ok(value) => Ok(Ok(decoded(heap, value)?)),
        Err(error) => Ok(Err(complaint(text, &error))),
    }
}

fn complaint(text: &str, error: &serde_json::Error) -> String {
    if error.is_eof() || text.trim().is_empty() {
        return "unexpected end of JSON input".into();
    }
    format!("invalid JSON: {error}")
}

fn decoded(heap: &mut Heap, value: serde_json::Value) -> Result<Val, Failure> {
    Ok(match value {
        serde_json::Value::Null => Val::Nil,
        serde_json::Value::Bool(value) => Val::Bool(value),
        serde_json::Value::Number(number) => Val::Float(number.as_f64().unwrap_or(f64::NAN)),
        serde_json::Value::String(text) => Val::text(text),
        serde_json::Value::Array(items) => {
            let mut list = Vec::with_capacity(items.len());
            for item in items {
                list.push(decoded(heap, item)?);
            }
            heap.list(list)?
        }
        serde_json::Value::Object(members) => {
            let mut entries: BTreeMap<Text, Val> = BTreeMap::new();
            for (key, item) in members {
                entries.insert(key.into(), decoded(heap, item)?);
            }
            heap.dict(entries)?
        }
    })
}
