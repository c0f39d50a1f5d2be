//! Faults in words: what is wrong, why it matters, what to write instead.

use super::walk::{Fault, What};
use crate::diagnostic::Diagnostic;
use crate::edit::Repair;
use crate::source::Span;
use crate::value::Text;

/// What follows from any of them.
const CONSEQUENCE: &str = "Atmos refuses every command while this stands";

/// Each fault as a diagnostic; `text` is the file's.
pub(super) fn diagnostics(faults: &[Fault], text: &str) -> Vec<Diagnostic> {
    faults.iter().map(|fault| diagnostic(fault, text)).collect()
}

fn diagnostic(fault: &Fault, text: &str) -> Diagnostic {
    let span = fault.start.unwrap_or_else(|| value_start(fault.span, text));
    let name = name(&fault.path);
    match &fault.what {
        What::WrongKind { expected, found } => {
            let wrong = wrong_kind(span, &name, expected, found);
            match (expected.as_str(), *found) {
                ("text", "a boolean" | "a number") => {
                    wrong.fix("Put the value into quotes.", Repair::QuoteValue { span: fault.span })
                }
                _ => wrong,
            }
        }
        What::UnknownKeys(keys) => unknown_keys(span, &name, keys),
        What::Misspelled(meant) => {
            let message = format!("{name} has no meaning to Atmos, and is nearly `{meant}`.");
            let hint = format!("Did you mean `{meant}`? A key of your own may stay; it has no effect.");
            let found = Diagnostic::warning("key-misspelled", fault.span, message).hint(hint);
            match fault.path.last() {
                Some(key) => found.suggestion(format!("Rename `{key}` to `{meant}`."), rename(fault.span, key, meant)),
                None => found,
            }
        }
        What::MissingKey(keys) => {
            let message = format!("{name} lacks {}; {CONSEQUENCE}.", alternatives(keys));
            Diagnostic::error("manifest-missing-key", span, message).hint("Add it, or remove the whole entry.")
        }
        What::NotOneOf(words) => {
            let message = format!("{name} has a value that Atmos does not know; {CONSEQUENCE}.");
            let hint = format!("Write {}.", alternatives(words));
            Diagnostic::error("manifest-value-not-allowed", span, message).hint(hint)
        }
        What::Several(places) => {
            let message = format!("{} entries of {name} are not as Atmos wants them.", places.len());
            let found = Diagnostic::error("manifest-section-refused", span, message)
                .hint("Mend each of them; each has a finding of its own.");
            places
                .iter()
                .take(8)
                .fold(found, |found, place| found.related(*place, "one of them"))
        }
    }
}

fn wrong_kind(span: Span, name: &str, expected: &str, found: &str) -> Diagnostic {
    let message = format!("{name} is {found}, but must be {expected}; {CONSEQUENCE}.");
    let hint = match (expected, found) {
        (_, "empty") => "Give it a value, or remove the key.".to_owned(),
        ("text", "a boolean" | "a number") => "Put the value into quotes.".to_owned(),
        (expected, "text") if expected.contains("map") || expected.contains("list") => {
            format!("Write {expected}; a file's content comes in with `!include path`.")
        }
        (expected, _) => format!("Write {expected} here."),
    };
    Diagnostic::error("manifest-wrong-type", span, message).hint(hint)
}

fn unknown_keys(span: Span, name: &str, keys: &[(Text, Span, Option<Text>)]) -> Diagnostic {
    let quoted: Vec<String> = keys.iter().map(|(key, ..)| format!("`{key}`")).collect();
    let message = match &quoted[..] {
        [one] => format!("{name} has the key {one}, which has no meaning there; {CONSEQUENCE}."),
        many => format!(
            "{name} has the keys {}, which have no meaning there; {CONSEQUENCE}.",
            many.join(", ")
        ),
    };
    let meant: Vec<String> = keys
        .iter()
        .filter_map(|(key, _, meant)| Some(format!("did you mean `{}` instead of `{key}`?", meant.as_ref()?)))
        .collect();
    let hint = if meant.is_empty() {
        "Remove it, or move it to the section that it belongs to; values for the component go below `vars`.".to_owned()
    } else {
        let text = meant.join(" And ");
        format!("{}{}", text[..1].to_uppercase(), &text[1..])
    };
    let found = Diagnostic::error("manifest-unknown-key", span, message).hint(hint);
    let found = match keys {
        [(key, place, Some(meant))] => found.fix(format!("Rename `{key}` to `{meant}`."), rename(*place, key, meant)),
        _ => found,
    };
    keys.iter()
        .filter(|(_, place, _)| *place != span)
        .fold(found, |found, (key, place, _)| {
            found.related(*place, format!("`{key}` stands here"))
        })
}

fn rename(span: Span, from: &Text, to: &Text) -> Repair {
    Repair::RenameKey {
        span,
        from: from.clone(),
        to: to.clone(),
    }
}

/// `components.terraform.vpc` in backticks, list items as `a[0]`.
fn name(path: &[Text]) -> String {
    if path.is_empty() {
        return "This manifest".to_owned();
    }
    format!("`{}`", path.join(".").replace(".[", "["))
}

fn alternatives(words: &[Text]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match &quoted[..] {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} or {last}", rest.join(", ")),
    }
}

/// Where a scalar starts: on its key's line, unless nothing follows there.
fn value_start(key: Span, text: &str) -> Span {
    let line = |number: u32| text.lines().nth(number.saturating_sub(1) as usize);
    let content = |line: &str| {
        let trimmed = line.trim_start();
        (!trimmed.is_empty() && !trimmed.starts_with('#')).then(|| line.chars().count() - trimmed.chars().count())
    };
    let Some(own) = line(key.line()) else {
        return key;
    };
    let rest: String = own.chars().skip(key.column().saturating_sub(1) as usize).collect();
    let Some((before, after)) = rest.split_once(": ").or_else(|| Some((rest.strip_suffix(':')?, ""))) else {
        return key;
    };
    if let Some(indent) = content(after) {
        let column = key.column() as usize + before.chars().count() + 2 + indent;
        return Span::new(key.file(), key.line() as usize, column);
    }
    let next = (key.line() + 1..key.line() + 20).find_map(|number| Some((number, content(line(number)?)?)));
    match next {
        Some((number, indent)) if indent + 1 > key.column() as usize => {
            Span::new(key.file(), number as usize, indent + 1)
        }
        _ => key,
    }
}
