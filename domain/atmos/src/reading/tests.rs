use super::*;
use crate::test_support::Folder;

const CONFIG: &str = "
base_path: .
components: {terraform: {base_path: components}}
stacks: {base_path: stacks, included_paths: ['deploy/*'], name_pattern: '{stage}'}
";
const CATALOG: &str = "components:
  terraform:
    vpc/defaults:
      metadata: {type: abstract}
      vars:
        cidr: 10.0.0.0/16
        zones: [a, b]
        tags:
          team: core
    lonely:
      metadata: {type: abstract}
      vars:
        nobody: reads
";

fn stack(stage: &str, vars: &str) -> String {
    format!(
        "import: [catalog/vpc]\nvars: {{stage: {stage}}}\ncomponents:\n  terraform:\n    vpc:\n      metadata: {{inherits: [vpc/defaults]}}\n      vars: {{{vars}}}\n"
    )
}

fn folder() -> Folder {
    Folder::with(&[
        ("atmos.yaml", CONFIG),
        ("stacks/catalog/vpc.yaml", CATALOG),
        ("stacks/deploy/dev.yaml", &stack("dev", "")),
        ("stacks/deploy/prod.yaml", &stack("prod", "cidr: 10.1.0.0/16")),
        ("stacks/deploy/test.yaml", &stack("test", "zones: [c]")),
    ])
}

/// Each outcome: line, path, value, where it comes from if from elsewhere, instances, stacks.
fn told(estate: &Estate, reading: &Reading) -> Vec<String> {
    let outcome = |place: &Place, outcome: &Outcome| {
        let by = outcome.by.map(|span| {
            let path = estate.files.path(span.file());
            format!(" by {}:{}", path.file_name().expect("a name").display(), span.line())
        });
        format!(
            "{} {} = {:?}{} in {}/{}",
            place.span.line(),
            place.path.join("."),
            outcome.value,
            by.unwrap_or_default(),
            outcome.instances,
            outcome.stacks
        )
    };
    let places = reading.places().iter();
    places
        .flat_map(|place| place.outcomes.iter().map(move |one| outcome(place, one)))
        .collect()
}

fn reading(folder: &Folder, estate: &Estate, path: &str) -> Reading {
    let file = estate.files.intern(&folder.path(path));
    let text = std::fs::read_to_string(folder.path(path)).expect("it is there");
    Reading::new(estate, file, Some(&text))
}

#[test]
fn a_value_is_told_by_what_instances_have_in_its_place_and_who_says_so() {
    let folder = folder();
    let estate = folder.estate();
    let reading = reading(&folder, &estate, "stacks/catalog/vpc.yaml");
    assert_eq!(
        told(&estate, &reading),
        [
            "6 vars.cidr = \"10.0.0.0/16\" in 2/2",
            "6 vars.cidr = \"10.1.0.0/16\" by prod.yaml:7 in 1/1",
            "7 vars.zones = [\"a\",\"b\"] in 2/2",
            "7 vars.zones = [\"c\"] by test.yaml:7 in 1/1",
            "7 vars.zones.0 = \"a\" in 2/2",
            "7 vars.zones.1 = \"b\" in 2/2",
            "9 vars.tags.team = \"core\" in 3/3",
        ]
    );
    assert_eq!(reading.instances(), [1, 4, 7]);
    assert_eq!(reading.at_line(6).len(), 1);
    assert_eq!(reading.at_line(1).len(), 0);
}

#[test]
fn a_line_that_no_instance_reads_neither_wins_nor_loses() {
    let folder = folder();
    let estate = folder.estate();
    let lines = reading(&folder, &estate, "stacks/catalog/vpc.yaml").lines();
    let line = |number, wins, losses| Line { number, wins, losses };
    assert_eq!(lines[0], line(6, 2, 1));
    assert_eq!(lines.last(), Some(&line(13, 0, 0)));
    assert!(
        lines.iter().all(|line| line.number != 11),
        "what makes a base is no value"
    );
}

#[test]
fn who_holds_an_outcome_is_found_again() {
    let folder = folder();
    let estate = folder.estate();
    let reading = reading(&folder, &estate, "stacks/catalog/vpc.yaml");
    for place in reading.places() {
        for outcome in &place.outcomes {
            let holders = reading.holders(&estate, place, outcome);
            assert_eq!(
                (holders.len() as u32, holders.first()),
                (outcome.instances, Some(&outcome.first)),
                "{place:?}"
            );
        }
    }
}

#[test]
fn a_file_that_is_not_there_says_nothing() {
    let estate = folder().estate();
    let reading = Reading::new(&estate, estate.files.intern("/nowhere.yaml".as_ref()), Some("a: [\n"));
    assert!(reading.places().is_empty() && reading.lines().is_empty() && reading.instances().is_empty());
}
