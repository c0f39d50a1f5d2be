//! The README of a component's folder, and the one sentence or two that say what the component is.

use std::path::Path;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::{listed, text};
use crate::config::Config;
use crate::disk::Disk;

/// A summary is no longer.
const MOST_CHARACTERS: usize = 300;

/// A README.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Readme {
    /// The file's name.
    pub name: String,
    /// Its text: Markdown, which may hold anything.
    pub text: String,
    /// Its first paragraph without any markup, cut at a length.
    pub summary: Option<String>,
}

/// The README of a folder.
#[must_use]
pub fn readme(config: &Config, disk: &Disk, folder: &Path) -> Option<Readme> {
    let files = listed(config, disk, folder);
    let is_readme = |name: &str| name.eq_ignore_ascii_case("readme.md") || name.eq_ignore_ascii_case("readme");
    let (name, path) = files.into_iter().find(|(name, _)| is_readme(name))?;
    let text = text(disk, &path)?;
    Some(Readme {
        summary: summary(&text),
        name,
        text,
    })
}

/// The text of the first paragraph that has any.
fn summary(markdown: &str) -> Option<String> {
    let (mut paragraph, mut is_inside) = (String::new(), false);
    for event in Parser::new(front_matter_cut(markdown)) {
        match event {
            Event::Start(Tag::Paragraph) => is_inside = true,
            Event::End(TagEnd::Paragraph) if !paragraph.trim().is_empty() => break,
            Event::End(TagEnd::Paragraph) => is_inside = false,
            Event::Text(text) | Event::Code(text) if is_inside => paragraph.push_str(&text),
            Event::SoftBreak | Event::HardBreak if is_inside => paragraph.push(' '),
            _ => {}
        }
        if paragraph.len() > 4 * MOST_CHARACTERS {
            break;
        }
    }
    let words: Vec<&str> = paragraph.split_whitespace().collect();
    let words = words.join(" ");
    (!words.is_empty()).then(|| cut(&words))
}

/// Generators of documents put YAML between `---` at the top.
fn front_matter_cut(markdown: &str) -> &str {
    let rest = markdown.strip_prefix("---\n");
    let body = rest.and_then(|rest| rest.split_once("\n---\n"));
    body.map_or(markdown, |(_, body)| body)
}

fn cut(words: &str) -> String {
    match words.char_indices().nth(MOST_CHARACTERS) {
        Some((at, _)) => format!("{}…", words[..at].trim_end()),
        None => words.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_is_the_first_paragraph_that_has_text() {
        let cases = [
            (
                "# vpc\n\nA `network`\nwith [two](https://a.example) subnets.\n\nMore.",
                Some("A network with two subnets."),
            ),
            ("---\ntitle: x\n---\n\nWhat it is.", Some("What it is.")),
            ("![](badge.svg)\n\n<b>no</b>\n\nWhat it is.", Some("no")),
            ("<!-- hidden -->\n\n- a list\n\nWhat it is.", Some("What it is.")),
            ("# Only a title", None),
            ("", None),
        ];
        for (markdown, expected) in cases {
            assert_eq!(summary(markdown).as_deref(), expected, "{markdown}");
        }
    }

    #[test]
    fn a_long_paragraph_is_cut_at_a_character() {
        let shown = summary(&"ä ".repeat(10_000)).expect("it has text");
        assert_eq!(shown.chars().count(), MOST_CHARACTERS, "{shown}");
        assert!(shown.ends_with('…'));
    }
}
