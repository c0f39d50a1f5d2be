//! gomplate: TOML, read and written.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::rc::Rc;

use super::super::convert;
use super::super::layout;
use super::super::moment::Zone;
use super::super::val::Val;
use super::{Answer, Arguments, Context, Failure, Function, Type, fixed, loose};
use crate::value::{List, Map, Text, Value};

pub(super) const READ: Function = fixed(&[Type::Any], read);
pub(super) const WRITE: Function = fixed(&[Type::Any], write);

fn read(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let text = loose::argument(context, args, 0)?;
    // Reading costs about as much as a node for every few bytes.
    context.heap.spend(text.len() as u64 / 4)?;
    let table: toml::Table = text
        .parse()
        .map_err(|error: toml::de::Error| format!("Unable to unmarshal object {text}: {}", error.message()))?;
    dict(context, table)
}

fn dict(context: &mut Context<'_>, table: toml::Table) -> Answer {
    let mut entries = BTreeMap::new();
    for (key, value) in table {
        entries.insert(Text::from(key), value_of(context, value)?);
    }
    context.heap.dict(entries)
}

fn value_of(context: &mut Context<'_>, value: toml::Value) -> Answer {
    Ok(match value {
        toml::Value::String(text) => Val::text(text),
        toml::Value::Integer(value) => Val::int64(value),
        toml::Value::Float(value) => Val::Float(value),
        toml::Value::Boolean(value) => Val::Bool(value),
        toml::Value::Datetime(time) => moment(&time.to_string())?,
        toml::Value::Array(items) => {
            let items: Result<Vec<Val>, Failure> = items.into_iter().map(|item| value_of(context, item)).collect();
            context.heap.list(items?)?
        }
        toml::Value::Table(table) => dict(context, table)?,
    })
}

/// A date, a time or both; what has no zone is taken for UTC.
fn moment(text: &str) -> Answer {
    let layouts = [
        "2006-01-02T15:04:05Z07:00",
        "2006-01-02T15:04:05",
        "2006-01-02",
        "15:04:05",
    ];
    let text = text.replacen(' ', "T", 1);
    let read = layouts
        .iter()
        .find_map(|layout| layout::parse(layout, &text, &Zone::Utc).ok());
    let moment = read.ok_or_else(|| format!("{text} is no time"))?;
    Ok(Val::Time(Rc::new(moment)))
}

fn write(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let value = convert::to_value(&context.heap, args.get(0))?;
    let Value::Map(map) = &value else {
        return Err("Unable to marshal: toml: top-level values must be Go maps or structs".into());
    };
    let mut writer = Writer::default();
    writer.table(&mut Vec::new(), map)?;
    context.heap.spend_text(writer.text.len())?;
    Ok(Val::text(writer.text))
}

/// Writes tables as gomplate's encoder does: values first, then the tables among them, each level two spaces further.
#[derive(Default)]
struct Writer {
    text: String,
}

impl Writer {
    fn table(&mut self, path: &mut Vec<Text>, map: &Map) -> Result<(), String> {
        let entries = || map.entries().iter().filter(|entry| !entry.node.value.is_null());
        for entry in entries().filter(|entry| !is_table(&entry.node.value)) {
            let value = inline(&entry.node.value)?;
            let _ = writeln!(self.text, "{}{} = {value}", "  ".repeat(path.len()), key(&entry.key));
        }
        for entry in entries().filter(|entry| is_table(&entry.node.value)) {
            path.push(entry.key.clone());
            match &entry.node.value {
                Value::Map(map) => {
                    self.headed(path, ("[", "]"), path.len() == 1);
                    self.table(path, map)?;
                }
                Value::List(list) => {
                    for map in list.items().iter().filter_map(|item| item.value.as_map()) {
                        self.headed(path, ("[[", "]]"), true);
                        self.table(path, map)?;
                    }
                }
                _ => {}
            }
            path.pop();
        }
        Ok(())
    }

    /// The line that a table starts with, perhaps an empty one before it.
    fn headed(&mut self, path: &[Text], (open, close): (&str, &str), is_apart: bool) {
        if is_apart && !self.text.is_empty() {
            self.text.push('\n');
        }
        let name: Vec<String> = path.iter().map(|step| key(step)).collect();
        let indent = "  ".repeat(path.len() - 1);
        let _ = writeln!(self.text, "{indent}{open}{}{close}", name.join("."));
    }
}

fn is_table(value: &Value) -> bool {
    match value {
        Value::Map(_) => true,
        Value::List(list) => is_list_of_tables(list),
        _ => false,
    }
}

fn is_list_of_tables(list: &List) -> bool {
    let is_map = |item: &crate::value::Node| item.value.as_map().is_some();
    !list.items().is_empty() && list.items().iter().all(is_map)
}

fn inline(value: &Value) -> Result<String, String> {
    Ok(match value {
        Value::Null => return Err("Unable to marshal: toml: cannot encode array with nil element".into()),
        Value::Map(_) => return Err("Unable to marshal: toml: cannot encode a table within a mixed array".into()),
        Value::String(text) => quoted(text),
        Value::Time(text) => text.to_string(),
        Value::Float(value) if value.is_finite() && value.fract() == 0.0 => format!("{value:.1}"),
        Value::Float(value) => value.to_string(),
        Value::List(list) => {
            let items: Result<Vec<String>, String> = list.items().iter().map(|item| inline(&item.value)).collect();
            format!("[{}]", items?.join(", "))
        }
        scalar => format!("{scalar:?}"),
    })
}

fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '\t' => quoted.push_str("\\t"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

fn key(name: &str) -> String {
    let is_bare = |next: char| next.is_ascii_alphanumeric() || matches!(next, '-' | '_');
    if !name.is_empty() && name.chars().all(is_bare) {
        name.to_owned()
    } else {
        format!("\"{}\"", name.replace('"', "\\\""))
    }
}
