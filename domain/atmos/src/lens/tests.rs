//! Lenses over small estates.

use super::view::{Ask, Unit, View};
use super::{Direction, Grouping, Lens, LensKind};
use crate::test_support::Folder;

const CONFIG: (&str, &str) = (
    "atmos.yaml",
    "stacks: {base_path: stacks, included_paths: ['orgs/**/*'], name_pattern: '{stage}'}\n",
);

/// Two stacks: an app reads a cluster, which is in a network; one names a queue that is not there.
fn folder() -> Folder {
    let stack = |stage: &str, more: &str| {
        format!(
            "import: [catalog/app, catalog/gone]\nvars: {{stage: {stage}}}\ncomponents:\n  terraform:\n    network: {{}}\n{more}"
        )
    };
    let catalog = "components:
  terraform:
    base/app: {metadata: {type: abstract}}
    base/web: {metadata: {type: abstract, inherits: [base/app]}}
    app:
      metadata: {inherits: [base/web]}
      dependencies: {components: [{component: cluster}, {component: queue}]}
      vars: {url: !terraform.state cluster url}
    cluster: {vars: {id: !terraform.state network id}}
";
    let dev = stack(
        "dev",
        "    tool: {dependencies: {components: [{component: app, stack: prod}]}}\n",
    );
    Folder::with(&[
        CONFIG,
        ("stacks/catalog/app.yaml", catalog),
        ("stacks/orgs/dev.yaml", &dev),
        ("stacks/orgs/prod.yaml", &stack("prod", "")),
    ])
}

fn lens(kind: LensKind) -> Lens {
    Lens::new(kind, &folder().estate())
}

fn everything<'a>() -> Ask<'a> {
    Ask {
        focus: &[],
        hops: 1,
        direction: Direction::Both,
        by: Some(Grouping::None),
        open: &[],
        counts: &|_| true,
        passes: &|_| true,
        most: 100,
    }
}

/// Each edge as `from > to`, with how many are declared, inferred and missing.
fn edges(lens: &Lens, view: &View) -> Vec<String> {
    let name = |at: u32| match &view.units[at as usize] {
        Unit::Node { number, .. } => lens.key(*number),
        Unit::Group(group) => format!("{}*{}", group.key, group.members.len()),
    };
    let edge = |edge: &super::view::UnitEdge| {
        let counts = [edge.declared, edge.inferred, edge.missing];
        format!("{} > {} {counts:?}", name(edge.from), name(edge.to))
    };
    view.edges.iter().map(edge).collect()
}

fn keys(lens: &Lens, view: &View) -> Vec<String> {
    let key = |unit: &Unit| match unit {
        Unit::Node { number, distance, .. } => {
            let distance = distance.map(|distance| format!(" {distance}")).unwrap_or_default();
            format!("{}{distance}", lens.key(*number))
        }
        Unit::Group(group) => group.key.clone(),
    };
    view.units.iter().map(key).collect()
}

#[test]
fn dependencies_are_declared_inferred_or_missing() {
    let lens = lens(LensKind::Dependencies);
    let view = lens.view(&everything());
    assert_eq!(
        edges(&lens, &view),
        [
            "dev/terraform/app > dev/terraform/cluster [1, 0, 0]",
            "dev/terraform/app > ?dev/queue [1, 0, 1]",
            "dev/terraform/cluster > dev/terraform/network [0, 1, 0]",
            "dev/terraform/tool > prod/terraform/app [1, 0, 0]",
            "prod/terraform/app > prod/terraform/cluster [1, 0, 0]",
            "prod/terraform/app > ?prod/queue [1, 0, 1]",
            "prod/terraform/cluster > prod/terraform/network [0, 1, 0]",
        ]
    );
}

#[test]
fn imports_lead_to_files_and_to_what_is_missing() {
    let lens = lens(LensKind::Imports);
    assert_eq!(
        edges(&lens, &lens.view(&everything())),
        [
            "stacks/orgs/dev.yaml > stacks/catalog/app.yaml [1, 0, 0]",
            "stacks/orgs/dev.yaml > ?catalog/gone [1, 0, 1]",
            "stacks/orgs/prod.yaml > stacks/catalog/app.yaml [1, 0, 0]",
            "stacks/orgs/prod.yaml > ?catalog/gone [1, 0, 1]",
        ]
    );
}

#[test]
fn inheritance_is_told_once_for_all_stacks_and_without_shortcuts() {
    let lens = lens(LensKind::Inheritance);
    assert_eq!(
        edges(&lens, &lens.view(&everything())),
        [
            "terraform/app > terraform/base%2Fweb [1, 0, 0]",
            "terraform/base%2Fweb > terraform/base%2Fapp [1, 0, 0]",
        ]
    );
}

#[test]
fn a_component_attribute_makes_a_base_too() {
    let folder = Folder::with(&[
        CONFIG,
        (
            "stacks/orgs/dev.yaml",
            "vars: {stage: dev}
components:
  terraform:
    root: {}
    middle: {metadata: {inherits: [root]}}
    leaf: {component: middle}
    both: {metadata: {inherits: [middle, root]}}
",
        ),
    ]);
    let lens = Lens::new(LensKind::Inheritance, &folder.estate());
    assert_eq!(
        edges(&lens, &lens.view(&everything())),
        [
            "terraform/both > terraform/middle [1, 0, 0]",
            "terraform/both > terraform/root [1, 0, 0]",
            "terraform/leaf > terraform/middle [1, 0, 0]",
            "terraform/middle > terraform/root [1, 0, 0]",
        ]
    );
}

#[test]
fn every_node_is_found_by_its_key_and_nothing_else_is() {
    for kind in LensKind::ALL {
        let lens = lens(kind);
        for number in 0..lens.nodes().len() as u32 {
            assert_eq!(lens.find(&lens.key(number)), Some(number));
        }
        for wrong in [
            "",
            "/",
            "?",
            "%",
            "%zz",
            "dev",
            "dev/terraform/nothing",
            "terraform/app/",
            "stack:nothing",
        ] {
            assert_eq!(lens.find_all(wrong), [0; 0], "{wrong}");
        }
    }
}

#[test]
fn a_view_goes_so_many_steps_around_its_focus_each_way() {
    let lens = lens(LensKind::Dependencies);
    let focus = [lens.find("prod/terraform/app").expect("it is there")];
    let around = |hops, direction| {
        let ask = Ask {
            focus: &focus,
            hops,
            direction,
            ..everything()
        };
        keys(&lens, &lens.view(&ask))
    };
    assert_eq!(
        around(1, Direction::Both),
        [
            "dev/terraform/tool 1",
            "prod/terraform/app 0",
            "prod/terraform/cluster -1",
            "?prod/queue -1"
        ]
    );
    assert_eq!(
        around(1, Direction::Downstream),
        ["dev/terraform/tool 1", "prod/terraform/app 0"]
    );
    assert_eq!(around(9, Direction::Upstream).len(), 4);
    assert_eq!(around(0, Direction::Both), ["prod/terraform/app 0"]);
}

#[test]
fn groups_stand_for_their_members_until_they_are_opened() {
    let lens = lens(LensKind::Dependencies);
    let by = |by, open: &[String]| {
        let view = lens.view(&Ask {
            by: Some(by),
            open,
            ..everything()
        });
        (keys(&lens, &view), edges(&lens, &view), view)
    };
    let (units, links, view) = by(Grouping::Stack, &[]);
    assert_eq!(units, ["stack:dev", "stack:prod"]);
    assert_eq!(links, ["stack:dev*7 > stack:prod*6 [1, 0, 0]"]);
    assert!(matches!(&view.units[0], Unit::Group(group) if group.inner == 3));
    let (units, links, view) = by(Grouping::Stack, &["stack:dev".to_owned()]);
    assert_eq!(units.len(), 8);
    assert!(
        links.contains(&"dev/terraform/tool > stack:prod*6 [1, 0, 0]".to_owned()),
        "{links:?}"
    );
    assert_eq!((view.open.len(), view.open[0].members.len()), (1, 7));
    let (units, _, _) = by(Grouping::Component, &[]);
    assert!(units.contains(&"component:terraform/app".to_owned()), "{units:?}");
    assert!(
        units.contains(&"dev/terraform/tool".to_owned()),
        "a group of one is its member: {units:?}"
    );
}

#[test]
fn folders_open_one_inside_the_other_and_a_lone_one_by_itself() {
    let lens = lens(LensKind::Imports);
    let view = |open: &[String]| {
        keys(
            &lens,
            &lens.view(&Ask {
                by: Some(Grouping::Folder),
                open,
                ..everything()
            }),
        )
    };
    assert_eq!(view(&[]), ["folder:stacks", "?catalog/gone"]);
    assert_eq!(
        view(&["folder:stacks".to_owned()]),
        ["stacks/catalog/app.yaml", "folder:stacks/orgs", "?catalog/gone"]
    );
}

#[test]
fn what_there_is_no_room_for_is_left_out_and_counted() {
    let lens = lens(LensKind::Dependencies);
    let focus = [lens.find("dev/terraform/tool").expect("it is there")];
    let view = lens.view(&Ask {
        most: 3,
        ..everything()
    });
    assert_eq!((view.units.len(), view.hidden_nodes, view.node_count), (3, 10, 13));
    let view = lens.view(&Ask {
        focus: &focus,
        hops: 5,
        most: 1,
        ..everything()
    });
    assert_eq!(keys(&lens, &view), ["dev/terraform/tool 0"]);
}

#[test]
fn nodes_that_do_not_pass_and_edges_that_do_not_count_are_not_there() {
    let lens = lens(LensKind::Dependencies);
    let passes = |number| lens.node(number).place == "dev";
    let counts = |kind| kind == super::LinkKind::Inferred;
    let view = lens.view(&Ask {
        passes: &passes,
        counts: &counts,
        ..everything()
    });
    assert_eq!(
        edges(&lens, &view),
        ["dev/terraform/cluster > dev/terraform/network [0, 1, 0]"]
    );
    let focus = [lens.find("dev/terraform/app").expect("it is there")];
    let view = lens.view(&Ask {
        focus: &focus,
        counts: &counts,
        hops: 9,
        ..everything()
    });
    assert_eq!(keys(&lens, &view), ["dev/terraform/app 0"]);
}

#[test]
fn a_path_is_the_shortest_way_upstream() {
    let lens = lens(LensKind::Dependencies);
    let find = |key| lens.find(key).expect("it is there");
    let (tool, network) = (find("dev/terraform/tool"), find("prod/terraform/network"));
    let path = lens.path(tool, network).expect("there is one");
    let names: Vec<_> = path.iter().map(|number| lens.node(*number).name.as_str()).collect();
    assert_eq!(names, ["tool", "app", "cluster", "network"]);
    assert_eq!(lens.edges_along(&path).len(), 3);
    assert_eq!(lens.path(network, tool), None);
    assert_eq!(lens.path(tool, tool), Some(vec![tool]));
}

#[test]
fn an_impact_is_all_that_leans_on_something_nearest_first() {
    let lens = lens(LensKind::Dependencies);
    let network = lens.find("prod/terraform/network").expect("it is there");
    let reached = lens.impact(&[network]);
    let names: Vec<_> = reached
        .iter()
        .map(|step| (lens.node(step.number).name.as_str(), step.distance))
        .collect();
    assert_eq!(names, [("cluster", 1), ("app", 2), ("tool", 3)]);
}

#[test]
fn what_is_not_deployed_passes_no_change_on() {
    let folder = Folder::with(&[
        CONFIG,
        (
            "stacks/orgs/dev.yaml",
            "vars: {stage: dev}
components:
  terraform:
    network: {}
    off: {metadata: {enabled: false}, dependencies: {components: [{component: network}]}}
    app: {dependencies: {components: [{component: off}]}}
",
        ),
    ]);
    let lens = Lens::new(LensKind::Dependencies, &folder.estate());
    let network = lens.find("dev/terraform/network").expect("it is there");
    assert_eq!(lens.impact(&[network]), []);
}

#[test]
fn circles_end() {
    let folder = Folder::with(&[
        CONFIG,
        (
            "stacks/orgs/dev.yaml",
            "vars: {stage: dev}
components:
  terraform:
    a: {dependencies: {components: [{component: b}]}}
    b: {dependencies: {components: [{component: a}, {component: b}]}}
",
        ),
    ]);
    let lens = Lens::new(LensKind::Dependencies, &folder.estate());
    let a = lens.find("dev/terraform/a").expect("it is there");
    assert_eq!(lens.impact(&[a]).len(), 1);
    let focus = [a];
    let view = lens.view(&Ask {
        focus: &focus,
        hops: 100,
        ..everything()
    });
    assert_eq!((view.units.len(), view.edges.len()), (2, 3));
}

#[test]
fn names_with_anything_in_them_have_keys_of_plain_letters() {
    let folder = Folder::with(&[
        CONFIG,
        (
            "stacks/orgs/dev.yaml",
            "vars: {stage: dev}\ncomponents: {terraform: {\"<b>/\\u202E?:%\": {}, \"a/b\": {}}}\n",
        ),
    ]);
    let lens = Lens::new(LensKind::Dependencies, &folder.estate());
    let keys: Vec<String> = (0..2).map(|number| lens.key(number)).collect();
    assert_eq!(
        keys,
        ["dev/terraform/%3Cb%3E%2F%E2%80%AE%3F%3A%25", "dev/terraform/a%2Fb"]
    );
    assert_eq!(lens.find(&keys[0]), Some(0));
    assert_eq!(lens.find_all("component:terraform/a%2Fb"), [1]);
}
