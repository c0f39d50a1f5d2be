//! Files of small estates, as Atmos writes them.

use super::*;
use crate::test_support::Folder;

const CONFIG: &str = "
base_path: .
stacks: {base_path: stacks, included_paths: ['*'], name_pattern: '{stage}'}
components: {terraform: {base_path: tf, auto_generate_files: true}, helmfile: {base_path: hf}}
";

fn files_of(manifest: &str, name: &str) -> (Folder, Vec<GeneratedFile>) {
    let folder = Folder::with(&[
        ("atmos.yaml", CONFIG),
        ("stacks/prod.yaml", &format!("vars: {{stage: prod}}\n{manifest}")),
        (
            "tf/net/vpc/variables.tf",
            "variable \"password\" {\n  sensitive = true\n}\nvariable \"size\" {}\n",
        ),
    ]);
    let estate = folder.estate();
    let instance = estate
        .instances()
        .find(|one| one.key.name == name)
        .expect("the instance");
    let found = files(instance, &estate.config);
    (folder, found)
}

fn text_of<'a>(files: &'a [GeneratedFile], name: &str) -> &'a str {
    let file = files.iter().find(|file| file.name == name);
    file.expect(name).text.as_deref().expect("a text")
}

#[test]
fn backend_providers_versions_and_variables_are_written_as_atmos_does() {
    let manifest = "
components:
  terraform:
    net/vpc/blue:
      metadata: {component: net/vpc}
      backend_type: s3
      backend: {s3: {bucket: b, key: k}}
      providers: {aws: {region: eu}, aws.us: {region: us}, local: {}}
      required_version: '>= 1.5'
      vars: {size: 3, cidr: '<a&b>', password: x, token: '!secret TOKEN'}
";
    let (folder, files) = files_of(manifest, "net/vpc/blue");
    assert_eq!(
        text_of(&files, "backend.tf.json"),
        "{\n  \"terraform\": {\n    \"backend\": {\n      \"s3\": {\n        \"bucket\": \"b\",\n        \"key\": \"k\",\n        \
         \"workspace_key_prefix\": \"net-vpc\"\n      }\n    }\n  }\n}\n"
    );
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(text_of(&files, "providers_override.tf.json")).expect("JSON"),
        serde_json::json!({ "provider": { "aws": [{ "region": "eu" }, { "region": "us", "alias": "us" }], "local": {} } })
    );
    assert!(text_of(&files, "terraform_override.tf.json").contains("\"required_version\": \"\\u003e= 1.5\""));
    let name = "prod-net-blue.terraform.tfvars.json";
    assert_eq!(
        text_of(&files, name),
        "{\n  \"cidr\": \"\\u003ca\\u0026b\\u003e\",\n  \"size\": 3,\n  \"stage\": \"prod\"\n}\n"
    );
    let variables = files.iter().find(|file| file.name == name).expect("the variables");
    assert_eq!(variables.left_out, ["password", "token"]);
    assert_eq!(variables.folder, folder.path("tf/net/vpc"));
}

#[test]
fn the_section_generate_gives_files_by_the_ending_of_their_names() {
    let manifest = "
components:
  terraform:
    vpc:
      generate:
        notes.txt: 'in {{ .vars.stage }}'
        data.json: {a: 1, b: '{{ .vars.stage }}'}
        data.yaml: {a: [1]}
        locals.tf: {locals: {name: 'x', longer: ['a', {b: '${c}'}]}}
        wrong.txt: [1]
";
    let (_folder, files) = files_of(manifest, "vpc");
    assert_eq!(text_of(&files, "notes.txt"), "in prod");
    assert_eq!(text_of(&files, "data.json"), "{\n  \"a\": 1,\n  \"b\": \"prod\"\n}");
    assert_eq!(text_of(&files, "data.yaml"), "a:\n  - 1\n");
    assert_eq!(
        text_of(&files, "locals.tf"),
        "locals {\n  longer = [\"a\", {\n    b = \"$${c}\"\n  }]\n  name   = \"x\"\n}\n"
    );
    let wrong = files.iter().find(|file| file.name == "wrong.txt").expect("the file");
    assert!(wrong.text.as_ref().is_err_and(|why| why.contains("list")), "{wrong:?}");
}

#[test]
fn a_base_has_no_files_and_other_types_have_their_own() {
    let manifest = "
components:
  terraform: {base: {metadata: {type: abstract}}}
  helmfile: {echo: {vars: {a: 1}}}
";
    assert!(files_of(manifest, "base").1.is_empty());
    let (_folder, files) = files_of(manifest, "echo");
    assert_eq!(text_of(&files, "prod-echo.helmfile.vars.yaml"), "a: 1\nstage: prod\n");
}

#[test]
fn a_backend_is_there_in_hcl_too() {
    let manifest = "
components:
  terraform:
    vpc:
      backend_type: http
      backend: {http: {address: 'https://state', retry_max: 2, headers: {a: b}}}
    cloudy:
      backend_type: cloud
      backend: {cloud: {organization: acme}}
";
    let (_folder, files) = files_of(manifest, "vpc");
    let expected = r#"terraform {
  backend "http" {
    address   = "https://state"
    headers   = {
      a = "b"
    }
    retry_max = 2
  }
}
"#;
    assert_eq!(files[0].hcl.as_deref(), Some(expected));
    let (_folder, files) = files_of(manifest, "cloudy");
    assert_eq!(files[0].hcl, None);
}
