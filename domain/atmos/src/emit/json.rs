//! JSON with an indent of two. The members of the outermost map are written side by side: a whole estate is one document.

use std::io::{self, Write};

use rayon::prelude::*;
use serde::Serialize as _;
use serde_json::Serializer;
use serde_json::ser::{Formatter as _, PrettyFormatter};

use crate::value::{Entry, Value};

/// Members that are in memory as text at a time.
const BATCH: usize = 32;

/// Writes the whole document, with a newline at its end, as it goes.
///
/// # Errors
/// Those of `out`.
pub fn write_json(out: &mut dyn Write, value: &Value) -> io::Result<()> {
    match value {
        Value::Map(map) if !map.is_empty() => members(out, map.entries()),
        other => {
            serde_json::to_writer_pretty(&mut *out, other)?;
            out.write_all(b"\n")
        }
    }
}

fn members(out: &mut dyn Write, entries: &[Entry]) -> io::Result<()> {
    out.write_all(b"{\n  ")?;
    for (number, batch) in entries.chunks(BATCH).enumerate() {
        let texts: Vec<io::Result<Vec<u8>>> = batch.par_iter().map(member).collect();
        for (at, text) in texts.into_iter().enumerate() {
            if number + at > 0 {
                out.write_all(b",\n  ")?;
            }
            out.write_all(&text?)?;
        }
    }
    out.write_all(b"\n}\n")
}

/// `"key": value`, as it stands one level deep.
fn member(entry: &Entry) -> io::Result<Vec<u8>> {
    let mut text = serde_json::to_vec(&*entry.key)?;
    text.extend_from_slice(b": ");
    let mut formatter = PrettyFormatter::new();
    formatter.begin_object(&mut io::sink())?;
    let mut serializer = Serializer::with_formatter(&mut text, formatter);
    entry.node.value.serialize(&mut serializer)?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_what_serde_writes_whatever_its_size() {
        let many: serde_json::Map<_, _> = (0..100)
            .map(|number| {
                (
                    format!("s{number:03}"),
                    serde_json::json!({ "a": [number, {}], "b": {} }),
                )
            })
            .collect();
        let documents = [
            serde_json::json!({}),
            serde_json::json!({ "one": 1 }),
            serde_json::json!(["a", { "b": null }]),
            serde_json::Value::Object(many),
        ];
        for document in documents {
            let expected = serde_json::to_string_pretty(&document).expect("it is JSON") + "\n";
            let mut text = Vec::new();
            write_json(&mut text, &Value::from(document)).expect("memory takes it");
            assert_eq!(String::from_utf8_lossy(&text), expected);
        }
    }
}
