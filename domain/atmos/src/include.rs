//! `!include`: another file as a value, decoded by its extension.

use std::path::Path;

use rustc_hash::FxHashMap;

use crate::source::{FileId, Span};
use crate::value::{Map, Node, Text, Value};

/// How a file becomes a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// YAML, or JSON, which is YAML too.
    Yaml,
    /// HCL: `.hcl`, `.tf`, `.tfvars`.
    Hcl,
    /// Lines of `NAME=value`.
    Environment,
    /// Anything else: its text.
    Text,
}

/// The form that the extension of `path` says.
pub(crate) fn form(path: &Path) -> Form {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "yaml" | "yml" | "json" => Form::Yaml,
        "hcl" | "tf" | "tfvars" => Form::Hcl,
        "env" => Form::Environment,
        _ => Form::Text,
    }
}

/// HCL as a value: attributes are entries, blocks are maps by label.
///
/// # Errors
/// What is not HCL, in the parser's words.
pub(crate) fn hcl(text: &str) -> Result<Value, String> {
    crate::hcl::bounded(text, |text| {
        ::hcl::from_str::<serde_json::Value>(text)
            .map(Value::from)
            .map_err(|error| error.to_string())
    })
}

/// Bytes that the variables of one file may grow to: each may repeat all before it.
const MOST_EXPANDED: usize = 1 << 20;

/// The variables of a `.env` file, each with its line.
pub(crate) fn variables(text: &str, file: FileId) -> Map {
    let mut above = Variables {
        known: FxHashMap::default(),
        left: MOST_EXPANDED,
    };
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        let line = line.strip_prefix("export ").unwrap_or(line);
        if line.starts_with('#') {
            continue;
        }
        let Some((name, value)) = line.split_once('=').or_else(|| line.split_once(": ")) else {
            continue;
        };
        let value = above.unescaped(value.trim());
        let node = Node::written(Value::text(value), Span::new(file, index + 1, 1));
        above.known.insert(name.trim().into(), node);
    }
    above.known.into_iter().collect()
}

/// The variables of the lines above, and how much they may still add.
struct Variables {
    known: FxHashMap<Text, Node>,
    left: usize,
}

impl Variables {
    /// Quotes and comments off; `$NAME` and `${NAME}` from the lines above, except in single quotes.
    fn unescaped(&mut self, value: &str) -> String {
        if let Some((text, _)) = value.strip_prefix('\'').and_then(|rest| rest.split_once('\'')) {
            return text.to_owned();
        }
        if let Some((text, _)) = value.strip_prefix('"').and_then(|rest| rest.rsplit_once('"')) {
            let text = text.replace("\\n", "\n").replace("\\\"", "\"");
            return self.expanded(&text);
        }
        let bare = value.split_once(" #").map_or(value, |(text, _)| text);
        self.expanded(bare.trim_end())
    }

    /// What would grow too large stays as it is written.
    fn expanded(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('$') {
            out.push_str(before);
            let braced = after.strip_prefix('{').and_then(|inner| inner.split_once('}'));
            let end = after
                .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                .unwrap_or(after.len());
            let (name, behind) = braced.unwrap_or_else(|| after.split_at(end));
            let value = self.known.get(name).and_then(|node| node.value.as_str());
            let value = value.unwrap_or_default();
            match self.left.checked_sub(value.len()) {
                Some(left) if !name.is_empty() => {
                    self.left = left;
                    out.push_str(value);
                }
                _ => {
                    out.push('$');
                    out.push_str(&after[..after.len() - behind.len()]);
                }
            }
            rest = behind;
        }
        out.push_str(rest);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dotenv_files_read_as_shells_do() {
        let text = "# c\nA=1\nexport B='$A x' # c\nC=\"${A}2\\n\"\nD=x$A # c\nE=\nF: y\nG=a$\nnothing\n";
        let map = variables(text, FileId::NONE);
        let all: Vec<(Text, String)> = map
            .entries()
            .iter()
            .map(|entry| (entry.key.clone(), entry.node.value.as_str().unwrap_or("?").to_owned()))
            .collect();
        let expected = [
            ("A", "1"),
            ("B", "$A x"),
            ("C", "12\n"),
            ("D", "x1"),
            ("E", ""),
            ("F", "y"),
            ("G", "a$"),
        ];
        assert_eq!(all, expected.map(|(key, value)| (key.into(), value.to_owned())));
    }
}
