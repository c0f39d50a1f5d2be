//! The differences that are known and meant, each with its reason.
//!
//! A line each in `known-differences.txt`: the case, the check, the place, the reason, with ` | ` between them. The place
//! is an instance as `stack type component`, or a path; `*` stands for all of them.

use std::collections::BTreeSet;

use super::case::Outcome;

const FILE: &str = include_str!("known-differences.txt");

/// The known differences of all cases.
pub(super) struct Known<'a> {
    lines: Vec<[&'a str; 4]>,
}

/// What the known differences do not explain.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Surprises {
    /// Differences that nobody knew.
    pub(super) unlisted: Vec<String>,
    /// Lines of the file that are no differences any more.
    pub(super) stale: Vec<String>,
}

impl Known<'static> {
    /// Those of the file.
    pub(super) fn all() -> Self {
        Known::of(FILE)
    }
}

impl<'a> Known<'a> {
    fn of(text: &'a str) -> Self {
        let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        let parts = lines.map(|line| {
            let parts: Vec<&str> = line.splitn(4, " | ").collect();
            <[&str; 4]>::try_from(parts).expect("a line is case | check | place | reason")
        });
        Self { lines: parts.collect() }
    }

    /// What of the outcomes is not as listed.
    pub(super) fn surprises(&self, outcomes: &[Outcome]) -> Surprises {
        let mut used = BTreeSet::new();
        let mut surprises = Surprises::default();
        for outcome in outcomes {
            for (place, what) in &outcome.differences {
                let explains = |[case, check, at, _]: &[&str; 4]| {
                    *case == outcome.case && *check == outcome.check && (*at == "*" || at == place)
                };
                let before = used.len();
                used.extend(
                    self.lines
                        .iter()
                        .enumerate()
                        .filter(|(_, line)| explains(line))
                        .map(|(at, _)| at),
                );
                let is_known = used.len() > before || self.lines.iter().any(explains);
                if !is_known {
                    let (case, check, said) = (&outcome.case, outcome.check, &outcome.said);
                    surprises
                        .unlisted
                        .push(format!("{case} | {check} | {place} | {what} | {said}"));
                }
            }
        }
        let asked: BTreeSet<(&str, &str)> = outcomes
            .iter()
            .map(|outcome| (outcome.case.as_str(), outcome.check))
            .collect();
        for (at, line) in self.lines.iter().enumerate() {
            if !used.contains(&at) && asked.contains(&(line[0], line[1])) {
                surprises.stale.push(line.join(" | "));
            }
        }
        surprises
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn what_is_listed_must_differ_and_what_differs_must_be_listed() {
        let outcome = Outcome {
            case: "one".into(),
            check: "raw",
            crashed: false,
            wall: Duration::ZERO,
            is_known: true,
            instances: 1,
            differences: [("s terraform a".to_owned(), "/v: missing".to_owned())].into(),
            said: String::new(),
        };
        let surprises = |text| Known::of(text).surprises(std::slice::from_ref(&outcome));
        assert_eq!(surprises("one | raw | s terraform a | because\n"), Surprises::default());
        assert_eq!(
            surprises("# a comment\none | raw | * | because\n"),
            Surprises::default()
        );
        assert_eq!(surprises("").unlisted.len(), 1);
        let stale = surprises("one | raw | * | because\none | raw | s terraform b | gone\ntwo | raw | * | not asked\n");
        assert_eq!(stale.stale, ["one | raw | s terraform b | gone"]);
    }
}
