//! `${output.vpc.id}` and the like: text that looks like a reference, in a place where nothing fills it in.

use super::leaves::Leaf;
use crate::diagnostic::Diagnostic;

/// What the references that people expect to work start with.
const HEADS: [&str; 16] = [
    "output",
    "outputs",
    "var",
    "vars",
    "local",
    "locals",
    "module",
    "data",
    "terraform",
    "remote_state",
    "env",
    "settings",
    "stack",
    "component",
    "context",
    "atmos",
];
/// Sections whose text is code for somebody else, or goes through a shell.
const FOREIGN: [&str; 9] = [
    "generate",
    "hooks",
    "workflows",
    "steps",
    "commands",
    "command",
    "test",
    "manifests",
    "providers",
];

pub(super) fn check(leaf: &Leaf<'_>) -> Option<Diagnostic> {
    let reference = reference(leaf.text)?;
    if leaf.text.starts_with('!') || leaf.text.contains('\n') || leaf.path.iter().any(|key| FOREIGN.contains(key)) {
        return None;
    }
    let message = format!(
        "{} holds `${{{reference}}}`, which nothing fills in: Terraform gets these characters as they stand.",
        leaf.name()
    );
    let hint = match reference.split('.').next() {
        Some("output" | "outputs" | "module" | "data" | "remote_state" | "terraform" | "component") => {
            "Read another component's output with `!terraform.state component stack output`.".to_owned()
        }
        Some("env") => format!(
            "Read the environment with `!env {}`.",
            reference.rsplit('.').next().unwrap_or_default()
        ),
        _ => {
            "Write it as a template, such as `{{ .vars.name }}`, and set `templates.settings.enabled: true`.".to_owned()
        }
    };
    Some(Diagnostic::warning("pseudo-reference", leaf.span, message).hint(hint))
}

/// The inside of the first `${head.rest}` whose head is one of those.
fn reference(text: &str) -> Option<&str> {
    text.match_indices("${").find_map(|(at, _)| {
        let inside = text[at + 2..].split_once('}')?.0;
        let (head, rest) = inside.split_once('.')?;
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-./[]".contains(c);
        (HEADS.contains(&head) && !rest.is_empty() && rest.chars().all(is_plain)).then_some(inside)
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::codes;

    #[test]
    fn what_looks_like_a_reference_is_found_and_code_is_left_alone() {
        let check = |yaml: &str, expected: usize| {
            let found = codes(yaml)
                .iter()
                .filter(|found| found.starts_with("pseudo-reference"))
                .count();
            assert_eq!(found, expected, "{yaml}");
        };
        check("vars: {id: '${output.vpc.id}', list: ['x-${var.name}']}", 2);
        check("settings: {a: '${vars.stage}'}", 1);
        check(
            "vars: {policy: '${aws:username}', home: '${HOME}', cost: '$5.00', open: '${output.'}",
            0,
        );
        check(
            "components: {terraform: {x: {generate: {main.tf: 'a = ${var.name}'}}}}",
            0,
        );
        check("vars: {script: \"a\\n${var.name}\\n\"}", 0);
    }
}
