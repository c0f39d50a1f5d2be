//! Commands as a person types them.

use async_graphql::SimpleObject;
use atmos::estate::Instance;

/// A command of Atmos or Isobar that does on the command line what the page shows.
#[derive(SimpleObject, Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// What it does, in a word or two.
    pub label: String,
    /// The command, safe to paste into a shell.
    pub text: String,
}

impl Command {
    pub(super) fn new(label: &str, words: &[&str]) -> Self {
        Self {
            label: label.to_owned(),
            text: words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" "),
        }
    }

    /// Makes the safe fixes of findings with a code, in a file, or of all.
    pub(crate) fn mend(code: Option<&str>, file: Option<&str>) -> Self {
        let mut words = vec!["isobar", "doctor", "--fix"];
        words.extend(code.into_iter().flat_map(|code| ["--code", code]));
        words.extend(file.into_iter().flat_map(|file| ["--file", file]));
        Self::new("Fix", &words)
    }
}

impl Command {
    /// What a change affects, with who depends on it. Atmos takes references by their full names, and ids of commits.
    pub(crate) fn affected(base: Option<&str>, commit: &str) -> Self {
        let side = match base.filter(|base| base.starts_with("refs/")) {
            Some(reference) => ["--ref", reference],
            None => ["--sha", commit],
        };
        let words = [&["atmos", "describe", "affected"][..], &side, &["--include-dependents"]];
        Self::new("Describe affected", &words.concat())
    }
}

/// What one does with a stack.
pub(crate) fn of_stack(stack: &str) -> Vec<Command> {
    vec![
        Command::new("Describe", &["atmos", "describe", "stacks", "-s", stack]),
        Command::new("List components", &["atmos", "list", "components", "-s", stack]),
    ]
}

/// What one does with an instance; a base is only described.
pub(crate) fn of_instance(instance: &Instance) -> Vec<Command> {
    let (kind, name) = (&*instance.key.component_type, &*instance.key.name);
    let command = |label, words: &[&str]| {
        let words: Vec<_> = std::iter::once("atmos")
            .chain(words.iter().copied())
            .chain([name, "-s", &*instance.key.stack])
            .collect();
        Command::new(label, &words)
    };
    let mut commands = vec![command("Describe", &["describe", "component"])];
    if instance.is_abstract() {
        return commands;
    }
    commands.push(command("Validate", &["validate", "component"]));
    let verbs: &[(&str, &str)] = match kind {
        "terraform" => &[("Plan", "plan"), ("Apply", "apply")],
        "helmfile" => &[("Diff", "diff"), ("Apply", "apply")],
        "packer" => &[("Validate template", "validate"), ("Build", "build")],
        _ => &[],
    };
    commands.extend(verbs.iter().map(|(label, verb)| command(label, &[kind, verb])));
    commands
}

/// A word that a shell takes as it is, quoted where it needs to be.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@%+=,".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hostile_name_cannot_leave_its_word() {
        let check = |word: &str, safe: &str| assert_eq!(quoted(word), safe);
        check("plat-ue2-dev", "plat-ue2-dev");
        check("a b", "'a b'");
        check("$(rm -rf /)", "'$(rm -rf /)'");
        check("it's", r"'it'\''s'");
        check("", "''");
    }
}
