//! Repositories that mean no good: each opens soon, tells what is wrong, and keeps its healthy stack whole.

use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use atmos::estate::Estate;
use atmos::workspace::Workspace;
use fuzz::estate::Folder;
use fuzz::law::options;
use fuzz::open::survives;

const CONFIGURATION: &str =
    "base_path: .\nstacks: {base_path: stacks, included_paths: ['**/*'], name_pattern: '{stage}'}\n";
const HEALTHY: &str = "vars: {stage: healthy}\ncomponents: {terraform: {vpc: {vars: {cidr: 10.0.0.0/16}}}}\n";
/// Far more than any of these takes, far less than for ever.
const SOON: Duration = Duration::from_secs(60);

fn healthy() -> Result<Folder> {
    Folder::with(&[("atmos.yaml", CONFIGURATION), ("stacks/healthy.yaml", HEALTHY)])
}

/// Opens the folder; the healthy stack has to be whole, and everything has to be usable.
fn opened(folder: &Folder) -> Result<std::sync::Arc<Estate>> {
    let started = Instant::now();
    let estate = Workspace::open(options(folder.root())).estate();
    is_healthy(&estate)?;
    survives(folder)?;
    ensure!(started.elapsed() < SOON, "it took {:?}", started.elapsed());
    Ok(estate)
}

fn is_healthy(estate: &Estate) -> Result<()> {
    let instance = estate
        .stack("healthy")
        .and_then(|stack| stack.instance("terraform", "vpc"));
    let vars = instance.and_then(|instance| instance.sections.get("vars"));
    let cidr = vars
        .and_then(|vars| vars.at(&["cidr"]))
        .and_then(|node| node.value.as_str());
    ensure!(
        cidr == Some("10.0.0.0/16"),
        "the healthy stack is gone: {:?}",
        estate.diagnostics
    );
    Ok(())
}

fn codes(estate: &Estate) -> Vec<&'static str> {
    let mut codes: Vec<_> = estate.diagnostics.iter().map(|found| found.code).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

#[test]
fn names_may_be_any_text() -> Result<()> {
    let folder = healthy()?;
    let names = [
        "\u{202e}evil",
        "zero\u{200b}width",
        "\u{7}bell",
        "\u{1b}[31mred",
        "new\nline",
        "tab\tx",
        "é",
        "e\u{301}",
        "...",
        " ",
        "-rf",
        "*",
        "{{x}}",
        "'\"`$(x)",
        "a\\b",
    ];
    for (at, name) in names.iter().enumerate() {
        let quoted = serde_json::to_string(name)?;
        let manifest = format!(
            "vars: {{stage: {quoted}}}\ncomponents: {{terraform: {{{quoted}: {{vars: {{{quoted}: {quoted}}}}}}}}}\n"
        );
        folder.write(&format!("stacks/{name}{at}.yaml"), manifest)?;
    }
    let estate = opened(&folder)?;
    for name in names {
        let instance = estate.stack(name).and_then(|stack| stack.instance("terraform", name));
        ensure!(instance.is_some(), "{name:?} is missing: {:?}", codes(&estate));
    }
    Ok(())
}

#[test]
fn names_that_differ_in_case_alone_stay_apart() -> Result<()> {
    let folder = healthy()?;
    folder.write(
        "stacks/dev.yaml",
        "vars: {stage: dev}\ncomponents: {terraform: {vpc: {vars: {a: 1}}, VPC: {vars: {a: 2}}}}",
    )?;
    folder.write(
        "stacks/Dev.yaml",
        "vars: {stage: Dev}\ncomponents: {terraform: {vpc: {vars: {a: 3, A: 4}}}}",
    )?;
    let estate = opened(&folder)?;
    ensure!(estate.instances().count() == 4, "{:?}", codes(&estate));
    Ok(())
}

#[test]
fn bytes_that_are_no_text_are_findings() -> Result<()> {
    let folder = healthy()?;
    folder.write("stacks/nul.yaml", b"vars: {stage: \"a\0b\"}\n")?;
    folder.write("stacks/latin.yaml", b"vars: {stage: \xe9}\n")?;
    folder.write("stacks/utf16.yaml", b"\xff\xfev\0a\0r\0s\0")?;
    folder.write("stacks/zeros.yaml", [0; 4096])?;
    let found = codes(&*opened(&folder)?);
    ensure!(
        found.contains(&"file-not-utf8") && found.contains(&"yaml-syntax"),
        "{found:?}"
    );
    Ok(())
}

#[test]
fn long_texts_are_texts() -> Result<()> {
    let folder = healthy()?;
    let long = "x".repeat(10 << 20);
    folder.write(
        "stacks/long.yaml",
        format!("vars: {{stage: long, a: {long}}}\ncomponents: {{terraform: {{a: {{}}}}}}"),
    )?;
    folder.write(
        "stacks/wide.yaml",
        format!("vars:\n  stage: wide\n{}", "  # comment\n".repeat(500_000)),
    )?;
    let estate = opened(&folder)?;
    ensure!(estate.stack("long").is_some(), "{:?}", codes(&estate));
    Ok(())
}

#[test]
fn a_thousand_levels_are_a_finding() -> Result<()> {
    let folder = healthy()?;
    folder.write(
        "stacks/flow.yaml",
        format!("vars: {}{}", "{a: ".repeat(1_000), "}".repeat(1_000)),
    )?;
    let block: String = (0..1_000).map(|level| format!("{}a:\n", " ".repeat(level))).collect();
    folder.write("stacks/block.yaml", block)?;
    ensure!(codes(&*opened(&folder)?) == ["yaml-too-deep"]);
    Ok(())
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_never_opened() -> Result<()> {
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;
    use std::process::Command;

    let folder = healthy()?;
    let at = |name: &str| folder.root().join("stacks").join(name);
    let _listener = UnixListener::bind(at("socket.yaml"))?;
    ensure!(Command::new("mkfifo").arg(at("pipe.yaml")).status()?.success());
    symlink("/dev/zero", at("zeros.yaml"))?;
    symlink("/dev/tty", at("terminal.yaml"))?;
    symlink("pipe.yaml", at("link.yaml"))?;
    symlink("loop.yaml", at("loop.yaml"))?;
    symlink("nowhere.yaml", at("broken.yaml"))?;
    fs::create_dir(at("folder.yaml"))?;
    symlink(".", at("again"))?;
    folder.write(
        "stacks/reads.yaml",
        "import: [pipe]\nvars: {stage: r, a: !include pipe.yaml, b: !include zeros.yaml, c: !include /etc/passwd}",
    )?;
    let found = codes(&*opened(&folder)?);
    ensure!(found.contains(&"file-unreadable"), "{found:?}");
    // As configuration, fragment, import and git's own.
    for path in ["atmos.d/x.yaml", "config.yaml", ".git/HEAD"] {
        let path = folder.root().join(path);
        fs::create_dir_all(path.parent().unwrap_or(&path))?;
        ensure!(Command::new("mkfifo").arg(&path).status()?.success());
    }
    folder.write(
        "atmos.yaml",
        format!("{CONFIGURATION}import: [config.yaml]\nenv: {{A: !include stacks/pipe.yaml}}\n"),
    )?;
    opened(&folder)?;
    Ok(())
}

#[test]
fn a_folder_of_a_hundred_thousand_entries_opens() -> Result<()> {
    let folder = healthy()?;
    let many = folder.root().join("stacks/many");
    fs::create_dir(&many)?;
    for at in 0..100_000 {
        fs::write(many.join(format!("{at}.txt")), "")?;
    }
    let started = Instant::now();
    let estate = Workspace::open(options(folder.root())).estate();
    is_healthy(&estate)?;
    ensure!(started.elapsed() < SOON, "it took {:?}", started.elapsed());
    Ok(())
}

#[test]
fn files_that_change_and_vanish_while_they_are_read_break_nothing() -> Result<()> {
    let folder = healthy()?;
    let names: Vec<String> = (0..20).map(|at| format!("stacks/s{at}.yaml")).collect();
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| -> Result<()> {
            for round in 0.. {
                if is_over.load(Ordering::Relaxed) {
                    break;
                }
                for (at, name) in names.iter().enumerate() {
                    match (round + at) % 3 {
                        0 => folder.write(name, format!("vars: {{stage: s{at}}}\nimport: [s{}]\n", (at + 1) % 20))?,
                        1 => folder.write(name, "vars: [half")?,
                        _ => fs::remove_file(folder.root().join(name)).unwrap_or_default(),
                    }
                }
            }
            Ok(())
        });
        let workspace = Workspace::open(options(folder.root()));
        let paths: Vec<_> = names.iter().map(|name| folder.root().join(name)).collect();
        let outcome = (0..30).try_for_each(|_| {
            workspace.refresh(&paths);
            is_healthy(&workspace.estate())
        });
        is_over.store(true, Ordering::Relaxed);
        writer.join().unwrap_or(Ok(()))?;
        outcome?;
        // Once it is quiet, one more look tells what is there.
        workspace.refresh(&paths);
        let cold = Workspace::open(options(folder.root())).estate();
        ensure!(
            fuzz::twin::equal(&workspace.estate(), &cold),
            "it is not what a cold open gives"
        );
        Ok(())
    })
}
