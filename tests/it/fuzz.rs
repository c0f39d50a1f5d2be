//! Operations that nobody thought of: whatever is asked, the answer is quick, is GraphQL, and is no fault of ours.

use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use tests::binary::root;
use tests::clients;
use tests::operations::{INTROSPECTION, Operations};
use tests::repository::Repository;
use tests::server::{Server, UNLIMITED};

/// No answer takes longer.
const MOST: Duration = Duration::from_secs(2);

#[test]
fn whatever_is_asked_the_server_has_no_fault_and_answers_soon() -> Result<()> {
    let seconds = std::env::var("ISOBAR_FUZZ_SECONDS").map_or(Ok(5), |seconds| seconds.parse())?;
    let seed = std::env::var("ISOBAR_FUZZ_SEED").map_or(Ok(1), |seed| seed.parse())?;
    let repository = Repository::copy_of(&root().join("examples/estate"))?;
    let mut server = Server::open_with(&repository.root(), &repository.home(), &UNLIMITED)?;
    let mut operations = Operations::new(seed, &server.data(INTROSPECTION, &json!({}))?)?;
    let started = Instant::now();
    let (mut count, mut answered, mut warm, mut slowest) = (0_u32, 0_u32, None, Duration::ZERO);
    while started.elapsed() < Duration::from_secs(seconds) {
        let operation = operations.make();
        let asked = Instant::now();
        let answer = server
            .answer(&operation, &json!({}))
            .with_context(|| operation.clone())?;
        let took = asked.elapsed();
        ensure!(took < MOST, "seed {seed}: {took:?} for {operation}");
        let codes = codes(&answer).with_context(|| format!("{answer} to {operation}"))?;
        ensure!(
            !codes.iter().any(|code| code == "INTERNAL"),
            "seed {seed}: {answer} to {operation}"
        );
        slowest = slowest.max(took);
        count += 1;
        if answer["data"].is_object() {
            answered += 1;
            operations.learn(&answer["data"]);
        }
        if warm.is_none() && started.elapsed() > Duration::from_secs(seconds) / 5 {
            warm = server.peak_memory();
        }
    }
    ensure!(server.is_well()?, "{}", server.log());
    ensure!(answered * 4 > count, "{answered} of {count} operations were answered");
    let memory = [warm, server.peak_memory()].map(|bytes| bytes.unwrap_or_default() / 1_000_000);
    println!("{count} operations, {answered} answered, the slowest in {slowest:?}; memory in MB: {memory:?}");
    if let (Some(warm), Some(most)) = (warm, server.peak_memory()) {
        let growth = most.saturating_sub(warm);
        ensure!(growth < 32 << 20, "the memory grew by {growth} bytes after it was warm");
    }
    Ok(())
}

/// The codes of an answer's errors; `None` if one has no code, or if it is no answer at all.
fn codes(answer: &Value) -> Option<Vec<String>> {
    let Some(errors) = answer.get("errors") else {
        return answer["data"].is_object().then(Vec::new);
    };
    let code = |error: &Value| error["extensions"]["code"].as_str().map(str::to_owned);
    errors.as_array()?.iter().map(code).collect()
}

#[test]
fn schemathesis_finds_no_fault() -> Result<()> {
    let folder = root().join("tests/schemathesis");
    let python = clients::python("schemathesis", &folder.join("requirements.txt"))?;
    let seconds = std::env::var("ISOBAR_FUZZ_SECONDS").unwrap_or_else(|_| "20".to_owned());
    let repository = Repository::copy_of(&root().join("examples/estate"))?;
    let mut server = Server::open_with(&repository.root(), &repository.home(), &UNLIMITED)?;
    let output = Command::new(python.with_file_name("st"))
        .arg("run")
        .arg(format!("{}/graphql", server.url()))
        .args(["--header", &format!("authorization: {}", server.bearer())])
        .args(["--checks", "answers_without_a_fault", "--seed", "1", "--no-color"])
        .args(["--max-time", &seconds, "--generation-database", "none"])
        .env("SCHEMATHESIS_HOOKS", folder.join("checks.py"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .current_dir(repository.home())
        .output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    ensure!(
        output.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    ensure!(
        said.contains("passed") || said.contains("✅"),
        "nothing was tried: {said}"
    );
    ensure!(server.is_well()?, "{}", server.log());
    Ok(())
}
