//! What was measured, as a Markdown table beside what was promised.

use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result};

/// All rows.
#[derive(Default)]
pub struct Report {
    rows: Vec<Row>,
}

struct Row {
    what: String,
    target: String,
    measured: String,
    /// `None` where nothing was promised.
    is_met: Option<bool>,
}

impl Report {
    /// Notes a time or an amount that must not exceed its target, and says it at once.
    pub fn at_most(&mut self, what: impl Into<String>, target: f64, measured: f64, unit: &str) {
        self.row(
            what.into(),
            shown(target, unit),
            shown(measured, unit),
            measured <= target,
        );
    }

    /// Notes a ratio that must not be below its target, with the figures behind it, and says it at once.
    pub fn at_least(&mut self, what: impl Into<String>, target: f64, ratio: f64, figures: &str) {
        let measured = format!("{ratio:.2} ({figures})");
        self.row(what.into(), format!("at least {target}"), measured, ratio >= target);
    }

    /// Notes something else that has a target.
    pub fn row(&mut self, what: String, target: String, measured: String, is_met: bool) {
        say(&format!("{what}: {measured} (target {target}: {})", word(is_met)));
        self.rows.push(Row {
            what,
            target,
            measured,
            is_met: Some(is_met),
        });
    }

    /// Notes what is worth knowing beside the row before.
    pub fn note(&mut self, what: String, measured: String) {
        say(&format!("{what}: {measured}"));
        self.rows.push(Row {
            what,
            target: "–".to_owned(),
            measured,
            is_met: None,
        });
    }

    /// The table.
    #[must_use]
    pub fn table(&self) -> String {
        let mut table = "| what | target | measured | met |\n|---|---|---|---|\n".to_owned();
        for row in &self.rows {
            let met = row.is_met.map_or("–", word);
            table += &format!("| {} | {} | {} | {met} |\n", row.what, row.target, row.measured);
        }
        table
    }

    /// What missed its target, for whoever reads only the end.
    #[must_use]
    pub fn summary(&self) -> String {
        let missed: Vec<&str> = self
            .rows
            .iter()
            .filter(|row| row.is_met == Some(false))
            .map(|row| row.what.as_str())
            .collect();
        if missed.is_empty() {
            return "Every target is met.".to_owned();
        }
        format!("Missed: {}.", missed.join("; "))
    }

    /// Puts the table on a page, between the marks of that name.
    pub fn write_into(&self, page: &Path, name: &str) -> Result<()> {
        let (start, end) = (format!("<!-- {name} -->\n"), format!("<!-- end of {name} -->"));
        let text = std::fs::read_to_string(page).with_context(|| format!("failed to read {}", page.display()))?;
        let parts = text
            .split_once(&start)
            .and_then(|(before, rest)| Some((before, rest.split_once(&end)?.1)));
        let (before, after) = parts.with_context(|| format!("{} has no marks for the table", page.display()))?;
        let text = format!("{before}{start}\n{}\n{end}{after}", self.table());
        std::fs::write(page, text).with_context(|| format!("failed to write {}", page.display()))
    }
}

/// Says what goes on; when nobody listens, nobody minds.
pub fn say(text: &str) {
    let said = writeln!(std::io::stdout(), "{text}");
    drop(said);
}

const fn word(is_met: bool) -> &'static str {
    if is_met { "met" } else { "missed" }
}

fn shown(amount: f64, unit: &str) -> String {
    let precision = match amount {
        _ if amount.fract() == 0.0 || amount >= 100.0 => 0,
        _ if amount < 10.0 => 2,
        _ => 1,
    };
    format!("{amount:.precision$} {unit}")
}
