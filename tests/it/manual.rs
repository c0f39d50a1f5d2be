//! Every example of docs/api.md does what the page says, on the demo estate.

use std::collections::BTreeSet;
use std::process::Stdio;

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::{Value, json};
use tests::binary::{isobar, root};
use tests::repository::Repository;
use tests::run::command;
use tests::server::Server;
use tests::sources;

/// A block of code: its language and its text.
struct Block {
    language: String,
    text: String,
}

fn blocks() -> Result<Vec<Block>> {
    let page = std::fs::read_to_string(root().join("docs/api.md"))?;
    let mut blocks = Vec::new();
    for (at, part) in page.split("```").enumerate() {
        if at % 2 == 1 {
            let (language, text) = part.split_once('\n').context("a block has a language")?;
            blocks.push(Block {
                language: language.to_owned(),
                text: text.to_owned(),
            });
        }
    }
    Ok(blocks)
}

fn demo() -> Result<(Repository, Server)> {
    let repository = Repository::copy_of(&root().join("examples/estate"))?;
    let server = Server::open(&repository.root(), &repository.home())?;
    Ok((repository, server))
}

#[test]
fn every_shell_example_runs_and_prints_what_is_shown() -> Result<()> {
    let (repository, server) = demo()?;
    let blocks = blocks()?;
    for pair in blocks.windows(2).filter(|pair| pair[1].language == "json") {
        ensure!(pair[0].language == "sh", "nothing prints\n{}", pair[1].text);
    }
    let mark = "\n--- a block ends ---\n";
    let shell: Vec<&Block> = blocks.iter().filter(|block| block.language == "sh").collect();
    ensure!(shell.len() > 3, "there are examples");
    let script: String = shell
        .iter()
        .map(|block| format!("{}\nprintf '{}'\n", block.text, mark.replace('\n', "\\n")))
        .collect();
    let script = script.replace("http://127.0.0.1:3000", &server.url());
    let folder = isobar().parent().context("the binary is in a folder")?;
    let mut bash = std::process::Command::new("bash");
    bash.env_clear().envs(
        command(&repository.home())
            .get_envs()
            .filter_map(|(name, value)| Some((name, value?))),
    );
    let output = bash
        .env("PATH", format!("{}:/usr/bin:/bin", folder.display()))
        .args(["-euo", "pipefail", "-c", &script])
        .current_dir(repository.root())
        .stdin(Stdio::null())
        .output()?;
    let printed = String::from_utf8(output.stdout)?;
    ensure!(
        output.status.success(),
        "{printed}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let mut printed = printed.split(mark);
    for (at, block) in blocks.iter().enumerate() {
        let expected = blocks.get(at + 1).filter(|next| next.language == "json");
        if block.language != "sh" {
            continue;
        }
        let printed = printed.next().context("each block ends")?;
        if let Some(expected) = expected {
            let printed: Value = serde_json::from_str(printed).with_context(|| printed.to_owned())?;
            let expected: Value = serde_json::from_str(&expected.text)?;
            ensure!(matches(&printed, &expected), "{}\nprinted {printed}", block.text);
        }
    }
    Ok(())
}

/// Whether it holds what is expected, where `…` stands for anything.
fn matches(value: &Value, expected: &Value) -> bool {
    match (value, expected) {
        (_, Value::String(text)) if text == "…" => !value.is_null(),
        (Value::Object(_), Value::Object(expected)) => {
            expected.iter().all(|(key, expected)| matches(&value[key], expected))
        }
        (Value::Array(value), Value::Array(expected)) => {
            value.len() == expected.len()
                && value
                    .iter()
                    .zip(expected)
                    .all(|(value, expected)| matches(value, expected))
        }
        _ => value == expected,
    }
}

#[test]
fn every_operation_answers_and_graphiql_opens_with_it() -> Result<()> {
    let (_repository, server) = demo()?;
    let mut shown = BTreeSet::new();
    for block in blocks()?.into_iter().filter(|block| block.language == "graphql") {
        if block.text.contains("\nsubscription ") {
            let event = server.subscribe(&block.text, &json!({}))?.event()?;
            ensure!(event["estateChanged"]["isReset"] == true, "{event}");
        } else {
            let data = server.data(&block.text, &json!({}))?;
            let root = data.as_object().and_then(|data| data.values().next());
            ensure!(root.is_some_and(|root| !root.is_null()), "{}: {data}", block.text);
        }
        shown.insert(block.text);
    }
    let examples = sources::below("spa/src/features/graphiql/examples", "graphql")?;
    let saved: BTreeSet<String> = examples.into_iter().map(|example| example.text).collect();
    assert_eq!(shown, saved);
    Ok(())
}

#[test]
fn every_excerpt_of_a_client_stands_in_a_client_that_runs() -> Result<()> {
    let mut clients = String::new();
    for ending in ["js", "py", "rs"] {
        for source in sources::below("examples/clients", ending)? {
            clients.push_str(&source.text);
        }
    }
    for block in blocks()? {
        match block.language.as_str() {
            "sh" | "json" | "graphql" => {}
            "js" | "python" | "rust" => ensure!(clients.contains(&block.text), "no client holds\n{}", block.text),
            other => bail!("nothing runs examples in {other}"),
        }
    }
    Ok(())
}
