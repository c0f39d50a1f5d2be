use super::*;
use crate::test_support::Folder;

const CONFIG: &str = "base_path: ./\nstacks: {base_path: stacks, included_paths: ['*'], name_pattern: '{stage}'}\n\
                      components: {terraform: {base_path: components/terraform}}\n";
const STACK: &str = "vars: {stage: dev}\ncomponents: {terraform: {vpc: {}, eks: {}}}\n";

fn estate(files: &[(&str, &str)]) -> (Folder, std::sync::Arc<crate::estate::Estate>) {
    let folder = Folder::with(&[("atmos.yaml", CONFIG), ("stacks/dev.yaml", STACK)]);
    for (path, text) in files {
        folder.write(&format!("components/terraform/{path}"), text);
    }
    let estate = folder.estate();
    (folder, estate)
}

fn module_of(files: &[(&str, &str)]) -> Module {
    let (folder, estate) = estate(files);
    let path = folder.path("components/terraform/vpc");
    module(&estate.config, estate.files.disk(), &path).expect("it has code")
}

#[test]
fn a_module_shows_what_it_declares_as_it_is_written() {
    let code = r#"
terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = { source = "hashicorp/aws", version = "~> 5.0" }
    old = "1.2"
  }
}
provider "aws" {}
variable "name" {
  type        = string
  description = "What it is called."
  sensitive   = true
}
variable "rules" {
  type = list(object({
    port = number
  }))
  default = [
    { port = 80 },
  ]
  description = <<-EOT
    Which ports.
  EOT
}
output "id" { value = 1 }
"#;
    let module = module_of(&[("vpc/main.tf", code)]);
    assert_eq!(module.required_version.as_deref(), Some(">= 1.5"));
    let names: Vec<_> = module
        .providers
        .iter()
        .map(|p| (&*p.name, p.source.as_deref(), p.version.as_deref()))
        .collect();
    assert_eq!(
        names,
        [
            ("aws", Some("hashicorp/aws"), Some("~> 5.0")),
            ("old", None, Some("1.2"))
        ]
    );
    let [name, rules] = module.inputs.as_slice() else {
        panic!("{module:?}")
    };
    assert_eq!((name.is_required, name.is_sensitive, name.line), (true, true, 10));
    assert_eq!(
        (name.kind.as_deref(), name.description.as_deref()),
        (Some("string"), Some("What it is called."))
    );
    assert_eq!(rules.kind.as_deref(), Some("list(object({\n  port = number\n}))"));
    assert_eq!(rules.default.as_deref(), Some("[\n  { port = 80 },\n]"));
    assert_eq!(
        (rules.is_required, rules.description.as_deref()),
        (false, Some("Which ports."))
    );
    assert_eq!((&*module.outputs[0].name, module.outputs[0].line), ("id", 26));
}

#[test]
fn a_file_that_cannot_be_read_is_named_and_hides_no_other() {
    let deep = format!("x = {}", "[".repeat(100_000));
    let module = module_of(&[
        ("vpc/a.tf", "variable \"a\" {"),
        ("vpc/b.tf", "variable \"b\" {}"),
        ("vpc/c.tf.json", "{}"),
        ("vpc/d.tf", &deep),
    ]);
    let unread: Vec<_> = module.unread.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(unread, ["a.tf", "c.tf.json", "d.tf"]);
    assert_eq!(module.inputs.len(), 1);
}

#[test]
fn what_a_link_leads_out_of_the_repository_to_is_not_read() {
    let outside = Folder::with(&[("secret.md", "Not for you.")]);
    let (folder, estate) = estate(&[("vpc/main.tf", "")]);
    let path = folder.path("components/terraform/vpc");
    std::os::unix::fs::symlink(outside.path("secret.md"), path.join("README.md")).expect("a link");
    let disk = estate.files.disk();
    assert_eq!(readme(&estate.config, disk, &path), None);
    let names: Vec<_> = files(&estate.config, disk, &path)
        .into_iter()
        .map(|file| file.name)
        .collect();
    assert_eq!(names, ["main.tf"]);
    assert_eq!(files(&estate.config, disk, outside.root()), []);
}

#[test]
fn a_component_knows_where_it_was_vendored_from() {
    let own = "kind: ComponentVendorConfig\nspec:\n  source:\n    uri: github.com/acme/vpc.git?ref={{.Version}}\n    version: 1.2.0\n";
    let (folder, _) = estate(&[("vpc/main.tf", ""), ("vpc/component.yaml", own), ("eks/main.tf", "")]);
    let vendor = "spec:\n  imports: [vendor/*]\n  sources:\n    - component: other\n      source: a\n";
    let eks = "spec:\n  sources:\n    - source: \"github.com/acme/{{ .Component }}\"\n      version: 2\n      component: x\n      \
               targets: [\"components/terraform/eks\"]\n    - {source: 1}\n";
    folder.write("vendor.yaml", vendor);
    folder.write("vendor/eks.yaml", eks);
    let estate = folder.estate();
    let vendoring = Vendoring::of(&estate);
    let of = |name: &str| {
        let found = vendoring.of_component(estate.component("terraform", name).expect("it is used"));
        let shown = |found: Vendored| (found.by, found.uri, found.version.unwrap_or_default(), found.line);
        found.into_iter().map(shown).collect::<Vec<_>>()
    };
    assert_eq!(
        of("vpc"),
        [(
            VendoredBy::Component,
            "github.com/acme/vpc.git?ref=1.2.0".to_owned(),
            "1.2.0".to_owned(),
            4
        )]
    );
    assert_eq!(
        of("eks"),
        [(VendoredBy::Vendor, "github.com/acme/x".to_owned(), "2".to_owned(), 3)]
    );
}

#[test]
fn vendor_manifests_that_import_each_other_are_read_once() {
    let (folder, _) = estate(&[("vpc/main.tf", "")]);
    folder.write(
        "vendor.yaml",
        "spec:\n  imports: [vendor]\n  sources: [{component: vpc, source: a}]\n",
    );
    let estate = folder.estate();
    let found = Vendoring::of(&estate).of_component(estate.component("terraform", "vpc").expect("it is used"));
    assert_eq!(found.len(), 1);
}
