//! What the documents say is there, and what is there is said.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result};
use tests::binary::root;
use tests::sources;

/// The targets of Markdown links and images in `text`.
fn links(text: &str) -> impl Iterator<Item = &str> {
    text.split("](")
        .skip(1)
        .filter_map(|rest| rest.split([')', ' ']).next())
}

#[test]
fn every_link_between_documents_leads_somewhere() -> Result<()> {
    let mut broken = Vec::new();
    for document in sources::below("", "md")? {
        let folder = root().join(&document.path);
        let folder = folder.parent().context("a file is in a folder")?;
        for link in links(&document.text).filter(|link| !link.contains("://") && !link.starts_with('#')) {
            let target = link.split('#').next().unwrap_or_default();
            if !folder.join(target).exists() {
                broken.push(format!("{}: {link}", document.path));
            }
        }
    }
    assert_eq!(broken, [""; 0]);
    Ok(())
}

#[test]
fn every_diagnostic_has_its_section_and_every_section_its_diagnostic() -> Result<()> {
    let page = std::fs::read_to_string(root().join("docs/diagnostics.md"))?;
    let sections: BTreeSet<&str> = page.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    let engine = sources::below("domain/atmos/src", "rs")?;
    let texts: Vec<&str> = engine
        .iter()
        .filter(|source| !source.is_test())
        .map(sources::Source::product)
        .collect();
    let used: BTreeSet<&str> = texts.iter().flat_map(|text| codes(text)).collect();
    let unexplained: Vec<&&str> = used.difference(&sections).collect();
    assert!(unexplained.is_empty(), "docs/diagnostics.md lacks {unexplained:?}");
    let unused: Vec<&&str> = sections
        .iter()
        .filter(|code| !texts.iter().any(|text| text.contains(&format!("\"{code}\""))))
        .collect();
    assert!(
        unused.is_empty(),
        "docs/diagnostics.md explains what does not exist: {unused:?}"
    );
    Ok(())
}

#[test]
fn every_diagnostic_has_a_bad_and_a_good_example() -> Result<()> {
    let page = std::fs::read_to_string(root().join("docs/diagnostics.md"))?;
    let lacking: Vec<&str> = page
        .split("\n## ")
        .skip(1)
        .filter(|section| {
            let (bad, good) = (example(section, "Bad"), example(section, "Good"));
            bad.is_none() || good.is_none() || bad == good
        })
        .map(|section| section.lines().next().unwrap_or_default())
        .collect();
    assert_eq!(lacking, [""; 0], "no bad and good example that differ");
    Ok(())
}

/// The block of code below that word, if there is one with something in it.
fn example<'a>(section: &'a str, word: &str) -> Option<&'a str> {
    let (_, after) = section.split_once(&format!("\n{word}:\n\n```"))?;
    let (code, _) = after.split_once('\n')?.1.split_once("```")?;
    (!code.trim().is_empty()).then_some(code)
}

/// The codes that `text` makes diagnostics with, where they are written at that place.
fn codes(text: &str) -> Vec<&str> {
    let makers = ["Diagnostic::error(", "Diagnostic::warning(", "Diagnostic::info("];
    let calls = makers.iter().flat_map(|maker| text.split(maker).skip(1));
    calls
        .filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next())
        .collect()
}

#[test]
fn every_command_of_make_is_in_the_readme_or_the_contributing_guide() -> Result<()> {
    let makefile = std::fs::read_to_string(root().join("Makefile"))?;
    let guides = ["README.md", "CONTRIBUTING.md"].map(|name| std::fs::read_to_string(root().join(name)));
    let guides = guides.into_iter().collect::<Result<Vec<_>, _>>()?.concat();
    let documented = makefile
        .lines()
        .filter(|line| line.contains(": ") && line.contains("## "));
    for command in documented.filter_map(|line| line.split(':').next()) {
        assert!(guides.contains(&format!("make {command}")), "make {command}");
    }
    Ok(())
}
