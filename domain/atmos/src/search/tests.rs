use super::*;
use crate::test_support::Folder;
use crate::workspace::{Options, Workspace};

const CONFIG: &str = "stacks: {base_path: stacks, included_paths: ['*'], name_pattern: '{stage}'}
components: {terraform: {base_path: components}}
";
const CATALOG: &str = "components:
  terraform:
    vpc:
      vars:
        cidr_block: 10.1.0.0/16
        tags: {team: Core Platform}
        zones: [a, b]
        size: 3
";

fn folder() -> Folder {
    let stack = |stage: &str| format!("import: [catalog/vpc]\nvars: {{stage: {stage}}}\n");
    Folder::with(&[
        ("atmos.yaml", CONFIG),
        ("stacks/catalog/vpc.yaml", CATALOG),
        ("stacks/dev.yaml", &stack("dev")),
        ("stacks/prod.yaml", &stack("prod")),
        (
            "stacks/test.yaml",
            "import: [catalog/vpc]\nvars: {stage: test}\ncomponents: {terraform: {vpc: {vars: {cidr_block: 10.9.0.0/16}}}}\n",
        ),
    ])
}

struct Searched<'a> {
    estate: &'a Estate,
    index: Index,
}

impl Searched<'_> {
    fn find(&self, text: &str) -> Found {
        let path = |file| self.estate.files.path(file).display().to_string();
        self.index.find(self.estate, &Query::new(text), path)
    }

    /// The instances that are found, and each value: where, what, and in how many instances.
    fn shown(&self, text: &str) -> (Vec<String>, Vec<String>) {
        let found = self.find(text);
        let all: Vec<_> = self.estate.instances().collect();
        let key = |place: &u32| {
            let key = &all[*place as usize].key;
            format!("{}/{}", key.stack, key.name)
        };
        let value = |value: &FoundValue| {
            let (path, node) = self.index.value(value.number);
            let path: Vec<_> = path.iter().map(Text::as_str).collect();
            format!("{}={:?} x{}", path.join("."), node.value, value.count)
        };
        (
            found.instances.iter().map(key).collect(),
            found.values.iter().map(value).collect(),
        )
    }
}

fn search(estate: &Estate) -> Searched<'_> {
    Searched {
        estate,
        index: Index::new(estate, None),
    }
}

#[test]
fn a_value_is_found_once_with_how_many_instances_have_it() {
    let estate = folder().estate();
    let searched = search(&estate);
    let (instances, values) = searched.shown("10.1");
    assert_eq!(
        (instances.len(), values),
        (0, vec!["vars.cidr_block=\"10.1.0.0/16\" x2".to_owned()])
    );
    let found = searched.find("10.1");
    assert_eq!(searched.index.holders(&found, found.values[0].number), [0, 1]);
    assert_eq!(found.values[0].first, 0);
}

#[test]
fn names_find_instances_and_fields_narrow_values() {
    let estate = folder().estate();
    let searched = search(&estate);
    assert_eq!(searched.shown("VPC").0, ["dev/vpc", "prod/vpc", "test/vpc"]);
    assert_eq!(searched.shown("vpc prod").0, ["prod/vpc"]);
    assert_eq!(searched.shown("component:vpc stage:prod").0, ["prod/vpc"]);
    assert_eq!(searched.shown("component:vpc stage:prod").1, ["vars.stage=\"prod\" x1"]);
    assert_eq!(
        searched.shown("vars.cidr_block: stack:test").1,
        ["vars.cidr_block=\"10.9.0.0/16\" x1"]
    );
    assert_eq!(
        searched.shown("team:\"core platform\"").1,
        ["vars.tags.team=\"Core Platform\" x3"]
    );
    assert_eq!(searched.shown("zones.1:b").1, ["vars.zones.1=\"b\" x3"]);
    assert_eq!(searched.shown("size:3").1, ["vars.size=3 x3"]);
    assert_eq!(searched.shown("stack:prod component:nothing"), Default::default());
    assert_eq!(searched.shown("").0, [""; 0]);
}

#[test]
fn a_file_finds_what_it_gives_and_to_whom() {
    let estate = folder().estate();
    let searched = search(&estate);
    let (instances, values) = searched.shown("file:stacks/test.yaml cidr_block:");
    assert_eq!(instances, ["test/vpc"]);
    assert_eq!(values, ["vars.cidr_block=\"10.9.0.0/16\" x1"]);
    assert_eq!(searched.shown("file:catalog/vpc").0.len(), 3);
}

#[test]
fn keys_are_found_and_whole_matches_come_first() {
    let estate = folder().estate();
    let values = search(&estate).shown("stage").1;
    assert!(values[0].starts_with("vars.stage="), "{values:?}");
    assert_eq!(
        search(&estate).shown("tags").1[0],
        r#"vars.tags={"team":"Core Platform"} x3"#
    );
}

#[test]
fn after_a_change_only_what_changed_is_looked_through() {
    let folder = folder();
    let workspace = Workspace::open(Options {
        check_policies: false,
        ..folder.options(&[])
    });
    let first = workspace.estate();
    let before = Index::new(&first, None);
    folder.write(
        "stacks/dev.yaml",
        "import: [catalog/vpc]\nvars: {stage: dev, fresh: 42}\n",
    );
    workspace.refresh(&[folder.path("stacks/dev.yaml")]).expect("a change");
    let estate = workspace.estate();
    let after = Index::new(&estate, Some(&before));
    let places = |index: &Index| index.segments.iter().map(Segment::stack).collect::<Vec<_>>();
    assert_ne!(places(&before)[0], places(&after)[0]);
    assert_eq!(places(&before)[1..], places(&after)[1..]);
    let searched = Searched {
        estate: &estate,
        index: after,
    };
    assert_eq!(searched.shown("fresh:42").0, ["dev/vpc"]);
    let anew = search(&estate);
    for text in ["vpc", "10.1", "stage:dev", "team:"] {
        assert_eq!(searched.shown(text), anew.shown(text), "{text}");
    }
}
