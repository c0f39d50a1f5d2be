//! Files as stacks see them, templates rendered.

use super::{Opened, open};

const TEMPLATE: &str = "components:
  terraform:
    '{{ .name }}':
      vars: {region: '{{ .region }}'}
";

fn stack(stage: &str, imports: &str) -> String {
    format!("import:\n{imports}vars: {{stage: {stage}}}\n")
}

fn import(context: &str) -> String {
    format!("  - path: mixins/bucket\n    context: {context}\n")
}

fn opened() -> Opened {
    let dev = stack(
        "dev",
        &(import("{name: logs, region: eu}") + &import("{name: data, region: us}")),
    );
    let prod = stack("prod", &import("{name: logs}"));
    open(&[
        ("stacks/mixins/bucket.yaml", TEMPLATE),
        ("stacks/mixins/plain.yaml", "vars: {plain: true}\n"),
        ("stacks/deploy/dev.yaml", &dev),
        ("stacks/deploy/prod.yaml", &prod),
    ])
}

#[test]
fn a_file_is_rendered_once_for_each_context_that_a_stack_imports_it_with() {
    let opened = opened();
    let file = opened
        .workspace
        .estate()
        .files
        .intern(&opened.folder.path("stacks/mixins/bucket.yaml"));
    let found = opened.workspace.renderings(file, "dev");
    let told: Vec<_> = found
        .iter()
        .map(|one| {
            (
                format!("{:?}", one.context),
                one.text.as_ref().expect("it renders").lines().nth(2),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (r#"{"name":"logs","region":"eu"}"#.to_owned(), Some("    'logs':")),
            (r#"{"name":"data","region":"us"}"#.to_owned(), Some("    'data':")),
        ]
    );
    assert!(opened.workspace.renderings(file, "nowhere").is_empty());
}

#[test]
fn a_template_that_fails_says_in_which_line() {
    let opened = opened();
    let file = opened
        .workspace
        .estate()
        .files
        .intern(&opened.folder.path("stacks/mixins/bucket.yaml"));
    let found = opened.workspace.renderings(file, "prod");
    let failed = found[0].text.as_ref().expect_err("there is no region");
    assert_eq!(
        (failed.code, failed.span.line()),
        ("template-missing-key", 4),
        "{failed:?}"
    );
}
