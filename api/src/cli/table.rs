//! Rows in the forms of `atmos list`.

use std::io::Write;

use atmos::value::{List, Map, Node, Value};
use clap::ValueEnum;

/// The form of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Columns for people.
    Table,
    /// A list of objects.
    Json,
    /// A list of mappings.
    Yaml,
    /// Values parted by commas, below a header.
    Csv,
    /// Values parted by tabs, below a header.
    Tsv,
    /// Values parted by tabs, for pipes.
    #[value(skip)]
    Plain,
}

/// Named columns and their rows.
pub(super) struct Table {
    pub(super) columns: Vec<&'static str>,
    pub(super) rows: Vec<Vec<String>>,
}

impl Table {
    pub(super) fn write(&self, out: &mut dyn Write, format: Format) -> anyhow::Result<()> {
        match format {
            Format::Table => self.aligned(out)?,
            Format::Json => {
                serde_json::to_writer_pretty(&mut *out, &self.value())?;
                out.write_all(b"\n")?;
            }
            Format::Yaml => atmos::emit::write_yaml(out, &self.value())?,
            Format::Csv => self.parted(out, &csv, ",", true)?,
            Format::Tsv => self.parted(out, &tsv, "\t", true)?,
            Format::Plain => self.parted(out, &tsv, "\t", false)?,
        }
        Ok(())
    }

    fn value(&self) -> Value {
        let object = |row: &Vec<String>| {
            let members = self.columns.iter().zip(row);
            let member = |(name, text): (&&str, &String)| ((*name).into(), Node::computed(text.as_str().into()));
            Node::computed(Value::Map(members.map(member).collect::<Map>()))
        };
        Value::List(List::new(self.rows.iter().map(object).collect()))
    }

    fn parted(
        &self,
        out: &mut dyn Write,
        cell: &dyn Fn(&str) -> String,
        separator: &str,
        has_header: bool,
    ) -> std::io::Result<()> {
        if has_header {
            writeln!(out, "{}", self.columns.join(separator))?;
        }
        self.rows.iter().try_for_each(|row| {
            let cells: Vec<String> = row.iter().map(|text| cell(text)).collect();
            writeln!(out, "{}", cells.join(separator))
        })
    }

    fn aligned(&self, out: &mut dyn Write) -> std::io::Result<()> {
        let width = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            let longest = cells.map(|text| tsv(text).chars().count()).max();
            longest.unwrap_or_default().max(self.columns[column].len())
        };
        let widths: Vec<usize> = (0..self.columns.len()).map(width).collect();
        let line = |cells: Vec<String>| {
            let padded = cells.iter().zip(&widths).map(|(text, width)| format!("{text:width$}"));
            padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
        };
        writeln!(
            out,
            "{}",
            line(self.columns.iter().map(|name| name.to_uppercase()).collect())
        )?;
        self.rows
            .iter()
            .try_for_each(|row| writeln!(out, "{}", line(row.iter().map(|text| tsv(text)).collect())))
    }
}

/// Quoted where RFC 4180 asks for it.
fn csv(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

/// On one line, and harmless to a terminal.
fn tsv(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_has_a_form_for_people_for_pipes_and_for_programs() {
        let table = Table {
            columns: vec!["Component", "Stack"],
            rows: vec![
                vec!["vpc".to_owned(), "plat-ue1-prod".to_owned()],
                vec!["a,\"b\"".to_owned(), "x\ty".to_owned()],
            ],
        };
        let cases = [
            (
                Format::Table,
                "COMPONENT  STACK\nvpc        plat-ue1-prod\na,\"b\"      x y\n",
            ),
            (
                Format::Csv,
                "Component,Stack\nvpc,plat-ue1-prod\n\"a,\"\"b\"\"\",x\ty\n",
            ),
            (Format::Tsv, "Component\tStack\nvpc\tplat-ue1-prod\na,\"b\"\tx y\n"),
            (Format::Plain, "vpc\tplat-ue1-prod\na,\"b\"\tx y\n"),
            (
                Format::Yaml,
                "- Component: vpc\n  Stack: plat-ue1-prod\n- Component: a,\"b\"\n  Stack: \"x\\ty\"\n",
            ),
            (
                Format::Json,
                "[\n  {\n    \"Component\": \"vpc\",\n    \"Stack\": \"plat-ue1-prod\"\n  },\n  {\n    \"Component\": \"a,\\\"b\\\"\",\n    \"Stack\": \"x\\ty\"\n  }\n]\n",
            ),
        ];
        for (format, expected) in cases {
            let mut out = Vec::new();
            table.write(&mut out, format).expect("memory takes it");
            assert_eq!(String::from_utf8_lossy(&out), expected, "{format:?}");
        }
    }
}
