//! Which component of a file a finding is about: the one in whose definition it stands.

use crate::diagnostic::{Diagnostic, Subject};
use crate::source::Span;
use crate::value::{Entry, Node, Value};

/// Tells of each finding which component it is about.
pub(super) fn tell(root: &Node, found: &mut [Diagnostic]) {
    if found.is_empty() {
        return;
    }
    let starts = starts(root);
    for one in found {
        let before = starts.partition_point(|(start, _)| *start <= one.span);
        if let Some((_, subject)) = before.checked_sub(1).and_then(|at| starts.get(at)) {
            one.subject = subject.clone();
        }
    }
}

/// Where each component, and whatever else stands at its height or above, begins; in the order of the file.
fn starts(root: &Node) -> Vec<(Span, Subject)> {
    let mut starts = Vec::new();
    for section in entries(root) {
        starts.push((section.node.origin.span, Subject::Whole));
        if &*section.key != "components" {
            continue;
        }
        for of_type in entries(&section.node) {
            starts.push((of_type.node.origin.span, Subject::Whole));
            starts.extend(entries(&of_type.node).iter().map(|component| {
                let subject = Subject::Component {
                    component_type: of_type.key.clone(),
                    component: component.key.clone(),
                };
                (component.node.origin.span, subject)
            }));
        }
    }
    starts.sort_by_key(|(start, _)| *start);
    starts
}

fn entries(node: &Node) -> &[Entry] {
    match &node.value {
        Value::Map(map) => map.entries(),
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;
    use super::*;

    #[test]
    fn a_finding_is_about_the_component_in_whose_definition_it_stands() {
        let text = "
settings: {depends_on: {1: {component: a}}}
components:
  terraform:
    vpc: {vars: {x: 1}}
    eks:
      settings:
        depends_on: {1: {component: vpc}}
terraform:
  settings: {depends_on: {1: {component: a}}}
";
        let found = findings(text);
        let subjects = found.iter().filter(|found| found.code == "depends-on-deprecated");
        let mut subjects: Vec<_> = subjects.map(|found| (found.span.line(), &found.subject)).collect();
        subjects.sort_by_key(|(line, _)| *line);
        let eks = Subject::Component {
            component_type: "terraform".into(),
            component: "eks".into(),
        };
        assert_eq!(subjects, [(2, &Subject::Whole), (8, &eks), (10, &Subject::Whole)]);
    }
}
