//! Answers as documents: JSON with an indent of two, or YAML as Atmos prints it.

use std::fs::File;
use std::io::{BufWriter, Write, stdout};

use anyhow::Context as _;
use atmos::emit;
use atmos::query;
use atmos::value::Value;
use clap::ValueEnum;

use super::arguments::OutputArguments;
use super::failure::Failure;

/// The form of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// YAML.
    Yaml,
    /// JSON.
    Json,
}

/// Writes `value` as it goes, so that a document of any size takes little memory.
pub(super) fn document(value: &Value, format: Format, output: &OutputArguments) -> Result<(), Failure> {
    let found;
    let value = match &output.query {
        Some(expression) => {
            found = query::select(value, expression)
                .map_err(|error| Failure::usage(format!("--query {expression}: {error}")))?;
            &found
        }
        None => value,
    };
    to(output, |out| match format {
        Format::Yaml => Ok(emit::write_yaml(out, value)?),
        Format::Json => Ok(emit::write_json(out, value)?),
    })
}

/// Gives `write` the place that the arguments name.
pub(super) fn to(
    output: &OutputArguments,
    write: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>,
) -> Result<(), Failure> {
    let Some(path) = &output.file else {
        return lines(write);
    };
    let what = || format!("failed to write {}", path.display());
    let file = File::create(path).with_context(what)?;
    let mut out = BufWriter::new(file);
    write(&mut out).with_context(what)?;
    Ok(out.flush().with_context(what)?)
}

/// Gives `write` standard output.
pub(super) fn lines(write: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>) -> Result<(), Failure> {
    let mut out = BufWriter::with_capacity(1 << 16, stdout().lock());
    write(&mut out)?;
    Ok(out.flush().map_err(anyhow::Error::from)?)
}
