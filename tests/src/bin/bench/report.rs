//! What was measured, as a Markdown table beside what was promised.

use std::path::Path;

use anyhow::{Context as _, Result};

use crate::say;

/// The marks between which the table stands on its page.
const MARKS: [&str; 2] = ["<!-- measured -->\n", "<!-- end of measured -->"];

/// All rows.
#[derive(Default)]
pub(crate) struct Report {
    rows: Vec<Row>,
}

struct Row {
    what: String,
    target: String,
    measured: String,
    is_met: bool,
}

impl Report {
    /// Notes a time or an amount that must not exceed its target, and says it at once.
    pub(crate) fn at_most(&mut self, what: impl Into<String>, target: f64, measured: f64, unit: &str) {
        self.row(
            what.into(),
            shown(target, unit),
            shown(measured, unit),
            measured <= target,
        );
    }

    /// Notes something else.
    pub(crate) fn row(&mut self, what: String, target: String, measured: String, is_met: bool) {
        say(&format!("{what}: {measured} (target {target})"));
        self.rows.push(Row {
            what,
            target,
            measured,
            is_met,
        });
    }

    /// The table.
    pub(crate) fn table(&self) -> String {
        let mut table = "| what | target | measured | met |\n|---|---|---|---|\n".to_owned();
        for row in &self.rows {
            let met = if row.is_met { "yes" } else { "no" };
            table += &format!("| {} | {} | {} | {met} |\n", row.what, row.target, row.measured);
        }
        table
    }

    /// Puts the table between the marks of a page.
    pub(crate) fn write_into(&self, page: &Path) -> Result<()> {
        let text = std::fs::read_to_string(page).with_context(|| format!("failed to read {}", page.display()))?;
        let parts = text
            .split_once(MARKS[0])
            .and_then(|(before, rest)| Some((before, rest.split_once(MARKS[1])?.1)));
        let (before, after) = parts.with_context(|| format!("{} has no marks for the table", page.display()))?;
        let text = format!("{before}{}\n{}\n{}{after}", MARKS[0], self.table(), MARKS[1]);
        std::fs::write(page, text).with_context(|| format!("failed to write {}", page.display()))
    }
}

fn shown(amount: f64, unit: &str) -> String {
    let precision = usize::from(amount < 100.0 && amount.fract() != 0.0);
    format!("{amount:.precision$} {unit}")
}
