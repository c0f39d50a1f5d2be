//! What the sample clients need, installed once, from lock files and into caches, so that it takes no network again.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use anyhow::{Context as _, Result, ensure};

use crate::binary::root;

/// Where what was installed is kept.
fn cache() -> Result<PathBuf> {
    if let Some(folder) = std::env::var_os("ISOBAR_CACHE") {
        return Ok(folder.into());
    }
    let home = std::env::var_os("HOME").context("there is no home folder")?;
    Ok(Path::new(&home).join(".cache/isobar"))
}

fn folder(language: &str) -> PathBuf {
    root().join("examples/clients").join(language)
}

/// The folder of the clients in JavaScript, with their packages.
///
/// # Panics
/// If npm cannot install them.
pub fn javascript() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = folder("javascript");
        let lock = folder.join("package-lock.json");
        installed(&folder.join("node_modules/.isobar"), &lock, || {
            let mut npm = Command::new("npm");
            npm.args(["ci", "--prefer-offline", "--no-audit", "--no-fund"]);
            run(npm.current_dir(&folder))
        })
        .expect("npm installs the clients' packages");
        folder
    })
}

/// The interpreter of a virtual environment with what `requirements.txt` in `folder` asks for.
///
/// # Errors
/// If there is no Python 3, or pip cannot install.
pub fn python(name: &str, requirements: &Path) -> Result<PathBuf> {
    let environment = cache()?.join("python").join(name);
    installed(&environment.join("requirements.txt"), requirements, || {
        let mut venv = Command::new("python3");
        run(venv.args(["-m", "venv", "--clear"]).arg(&environment))?;
        let mut pip = Command::new(environment.join("bin/pip"));
        pip.args(["install", "--quiet", "--disable-pip-version-check", "--requirement"]);
        run(pip.arg(requirements))
    })?;
    Ok(environment.join("bin/python"))
}

/// The client in Rust, built.
///
/// # Errors
/// If it does not build.
pub fn rust() -> Result<PathBuf> {
    let target = cache()?.join("clients");
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
        .args(["build", "--locked", "--quiet", "--target-dir"])
        .arg(&target);
    run(cargo.current_dir(folder("rust")))?;
    Ok(target.join("debug/client"))
}

/// Installs unless `mark` says that it was done with the same `lock`.
fn installed(mark: &Path, lock: &Path, install: impl FnOnce() -> Result<()>) -> Result<()> {
    let wanted = std::fs::read(lock).with_context(|| format!("failed to read {}", lock.display()))?;
    if std::fs::read(mark).is_ok_and(|done| done == wanted) {
        return Ok(());
    }
    install()?;
    Ok(std::fs::write(mark, wanted)?)
}

fn run(command: &mut Command) -> Result<()> {
    let output = command.output().with_context(|| format!("failed to run {command:?}"))?;
    ensure!(
        output.status.success(),
        "{command:?}: {}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(())
}
