//! The deepest value that is allowed, with a template and a function at its bottom, goes through every walk of the engine.

use anyhow::{Context as _, Result, ensure};
use atmos::affected::{affected, row};
use atmos::compare::{Scope, Side, compare};
use atmos::lens::{Lens, LensKind};
use atmos::search::{Index, Query};
use atmos::workspace::Workspace;
use fuzz::estate::Folder;
use fuzz::law::options;
use fuzz::open::survives;
use fuzz::twin;

const CONFIGURATION: &str = "
base_path: .
stacks: {base_path: stacks, included_paths: ['**/*'], name_pattern: '{stage}'}
templates: {settings: {enabled: true}}
schemas: {jsonschema: {base_path: policies}}
";

/// One level is the manifest's, one the section's, one of the policy's settings; the rest may be anybody's.
const LEVELS: usize = 250;

/// Lists and maps in turns, around `bottom`.
fn nested(bottom: &str) -> String {
    let (open, close) = ("[{y: ".repeat(LEVELS / 2), "}]".repeat(LEVELS / 2));
    format!("{open}{bottom}{close}")
}

fn manifest(word: &str) -> String {
    let bottom = format!("[\"{{{{ .vars.stage }}}}-{word}\", !env HOME {word}, !terraform.state b x]");
    format!(
        "vars: {{stage: s, x: {deep}}}
settings: {{z: {deep}, validation: {{p: {{schema_type: jsonschema, schema_path: p.json}}}}}}
components: {{terraform: {{a: {{vars: {{own: {deep}}}}}, b: {{metadata: {{inherits: [a]}}, vars: {{x: {deep}}}}}}}}}
",
        deep = nested(&bottom)
    )
}

#[test]
fn the_deepest_value_goes_through_every_walk() -> Result<()> {
    let files = [
        ("atmos.yaml", CONFIGURATION),
        ("policies/p.json", "{\"type\": \"object\", \"required\": [\"nothing\"]}"),
        ("stacks/s.yaml", &manifest("one")),
    ];
    let folder = Folder::with(&files)?;
    survives(&folder)?;
    let workspace = Workspace::open(options(folder.root()));
    let before = workspace.estate();
    folder.write("stacks/s.yaml", manifest("two"))?;
    let changed = workspace.refresh(&[folder.root().join("stacks/s.yaml")]);
    ensure!(changed.context("a change")?.instances.changed.len() == 2);
    let after = workspace.estate();
    ensure!(twin::equal(&after, &Workspace::open(options(folder.root())).estate()));

    let side = |estate| Side {
        estate,
        scope: Scope::Estate,
    };
    let compared = compare(&side(before.clone()), &side(after.clone()), &[], &|| true).context("it is not given up")?;
    ensure!(compared.instances.len() == 2 && !compared.files.is_empty());
    let reached = affected(&before, &after);
    ensure!(reached.len() == 2, "both instances are affected");
    for one in &reached {
        ensure!(!row(one, &after, true).is_empty());
    }
    let index = Index::new(&after, Some(&Index::new(&before, None)));
    let found = index.find(&after, &Query::new("s-two"), |_| String::new());
    ensure!(!found.values.is_empty(), "the rendered value is found");
    for kind in LensKind::ALL {
        ensure!(!Lens::new(kind, &after).nodes().is_empty());
    }
    let codes: Vec<_> = after.diagnostics.iter().map(|found| found.code).collect();
    ensure!(codes.contains(&"policy-violated"), "the policy saw it: {codes:?}");
    Ok(())
}
