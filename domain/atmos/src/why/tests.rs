//! Questions about small estates.

use super::*;
use crate::test_support::Folder;

const FILES: [(&str, &str); 4] = [
    (
        "atmos.yaml",
        "stacks: {base_path: stacks, included_paths: ['orgs/*'], name_pattern: '{stage}'}",
    ),
    (
        "stacks/orgs/prod.yaml",
        "import: [catalog/vpc]\nvars: {stage: prod, prod: 1}\ncomponents:\n  terraform:\n    vpc:\n      metadata: {inherits: [vpc/base]}\n      vars:\n        cidr: 10.1.0.0/16\n",
    ),
    (
        "stacks/catalog/vpc.yaml",
        "components:\n  terraform:\n    vpc/base:\n      metadata: {type: abstract}\n      vars:\n        cidr: 10.0.0.0/16\n        name: vpc\n",
    ),
    (
        "stacks/catalog/old.yaml",
        "components:\n  terraform:\n    vpc:\n      vars:\n        cidr: 10.9.0.0/16\n",
    ),
];

struct Asked {
    folder: Folder,
    estate: std::sync::Arc<Estate>,
}

impl Asked {
    fn new() -> Self {
        let folder = Folder::with(&FILES);
        let estate = folder.estate();
        Self { folder, estate }
    }

    fn question(&self, text: &str) -> Question {
        Question::new(text, &self.estate, self.instance())
    }

    fn instance(&self) -> &Instance {
        self.estate
            .stack("prod")
            .and_then(|stack| stack.instance("terraform", "vpc"))
            .expect("the instance")
    }

    fn ask(&self, text: &str) -> Answer {
        let stack = self.estate.stack("prod").expect("the stack");
        why_not(&self.estate, stack, self.instance(), &self.question(text))
    }

    fn places(&self, answer: &Answer) -> Vec<String> {
        let step = |step: &Step| {
            let path = self.estate.files.path(step.span.file());
            let path = crate::paths::relative(self.folder.root(), &path);
            let mark = [(step.is_match, "*"), (step.is_winner, "!")];
            let mark: String = mark.iter().filter(|(is, _)| *is).map(|(_, mark)| *mark).collect();
            format!("{path}:{}{mark}", step.span.line())
        };
        let place = |place: &Place| {
            let steps: Vec<String> = place.steps.iter().map(step).collect();
            format!("{}: {}", place.path.join("."), steps.join(" "))
        };
        answer.places.iter().map(place).collect()
    }
}

#[test]
fn a_value_that_lost_shows_what_overrode_it() {
    let asked = Asked::new();
    let answer = asked.ask("10.0.0.0/16");
    assert_eq!(
        asked.places(&answer),
        ["vars.cidr: stacks/catalog/vpc.yaml:6* stacks/orgs/prod.yaml:8!"]
    );
    assert!(!answer.places[0].is_won());
    assert!(answer.elsewhere.is_empty());
    assert!(asked.ask("10.1.0.0/16").places[0].is_won());
}

#[test]
fn a_path_shows_how_its_value_came_to_be_and_a_value_beside_it_whether_it_lost() {
    let asked = Asked::new();
    assert_eq!(
        asked.places(&asked.ask("vars.cidr")),
        ["vars.cidr: stacks/catalog/vpc.yaml:6* stacks/orgs/prod.yaml:8*!"]
    );
    assert_eq!(
        asked.places(&asked.ask("cidr")),
        asked.places(&asked.ask("vars.cidr")),
        "a key is enough"
    );
    assert_eq!(asked.question("prod").subject, Subject::Value, "the stage says it");
    assert_eq!(
        asked.places(&asked.ask("vars.cidr = 10.0.0.0/16")),
        ["vars.cidr: stacks/catalog/vpc.yaml:6* stacks/orgs/prod.yaml:8!"]
    );
}

#[test]
fn a_file_shows_what_became_of_each_of_its_values() {
    let asked = Asked::new();
    assert_eq!(
        asked.places(&asked.ask("catalog/vpc")),
        [
            "vars.cidr: stacks/catalog/vpc.yaml:6* stacks/orgs/prod.yaml:8!",
            "vars.name: stacks/catalog/vpc.yaml:7*!"
        ]
    );
}

#[test]
fn what_only_a_file_says_that_is_not_imported_comes_with_how_to_import_it() {
    let asked = Asked::new();
    for question in ["10.9.0.0/16", "old.yaml", "vars.cidr=10.9.0.0/16"] {
        let answer = asked.ask(question);
        let [found] = &answer.elsewhere[..] else {
            panic!("{question}: {answer:?}");
        };
        assert_eq!(
            (found.import.as_str(), found.is_near),
            ("catalog/old", true),
            "{question}"
        );
    }
    let answer = asked.ask("nobody says this");
    assert!(answer.places.is_empty() && answer.elsewhere.is_empty());
}
