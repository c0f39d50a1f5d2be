//! Writes estates of a chosen size: deterministic, and shaped as public Atmos repositories are.
//!
//! Defaults chains of organisation, tenant and stage; mixins; a catalog of abstract bases with variants;
//! bundles that leaf stacks import; families of instances; inheritance two levels deep; dependencies mostly
//! inside one stack; a few templates and functions. `edits.jsonl` lists edits of one file each.

mod catalog;
pub(crate) mod random;
mod stacks;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use serde_json::json;

use random::Random;

/// How large an estate is.
#[derive(Clone, Copy)]
struct Size {
    name: &'static str,
    tenants: usize,
    stages: usize,
    /// Of which the first is for what exists once.
    regions: usize,
    /// Instances in a regional stack, on average.
    instances: u64,
}

/// About 400, 4,500, 50,000 and 200,000 instances.
const SIZES: [Size; 4] = [
    Size {
        name: "S",
        tenants: 2,
        stages: 5,
        regions: 2,
        instances: 12,
    },
    Size {
        name: "M",
        tenants: 10,
        stages: 5,
        regions: 3,
        instances: 36,
    },
    Size {
        name: "L",
        tenants: 25,
        stages: 8,
        regions: 5,
        instances: 60,
    },
    Size {
        name: "XL",
        tenants: 50,
        stages: 10,
        regions: 5,
        instances: 95,
    },
];

const REGIONS: [(&str, &str); 5] = [
    ("gbl", "us-east-1"),
    ("ue1", "us-east-1"),
    ("uw2", "us-west-2"),
    ("ew1", "eu-west-1"),
    ("ec1", "eu-central-1"),
];
const STAGES: [&str; 10] = [
    "dev",
    "staging",
    "prod",
    "sandbox",
    "audit",
    "network",
    "identity",
    "automation",
    "security",
    "dr",
];

const CONFIGURATION: &str = r#"base_path: "."
components:
  terraform:
    base_path: components/terraform
stacks:
  base_path: stacks
  included_paths: ["orgs/**/*"]
  excluded_paths: ["**/_defaults.yaml"]
  name_pattern: "{tenant}-{environment}-{stage}"
workflows:
  base_path: stacks/workflows
templates:
  settings:
    enabled: true
"#;

const ORGANISATION: &str = "vars:
  namespace: acme
  tags: {org: \"acme\", managed_by: atmos}
terraform:
  backend_type: s3
  backend:
    s3: {bucket: acme-tfstate, region: us-east-1, encrypt: true, key: terraform.tfstate}
";

/// Writes an estate of that size, `S`, `M`, `L` or `XL`, into `root`.
pub fn write(size: &str, root: &Path) -> Result<()> {
    let Some(size) = SIZES.iter().find(|known| known.name == size) else {
        let names = SIZES.map(|size| size.name).join(", ");
        bail!("there is no size {size}; there are {names}");
    };
    let mut writer = Writer {
        size: *size,
        root: root.to_owned(),
        random: Random::new(7),
    };
    writer.file("atmos.yaml", CONFIGURATION)?;
    writer.file("stacks/orgs/acme/_defaults.yaml", ORGANISATION)?;
    writer.mixins()?;
    writer.catalog()?;
    writer.stacks()?;
    writer.edits()
}

struct Writer {
    size: Size,
    root: PathBuf,
    random: Random,
}

impl Writer {
    fn file(&self, path: &str, text: &str) -> Result<()> {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().context("a file is in a folder")?)?;
        fs::write(&path, text).with_context(|| format!("failed to write {}", path.display()))
    }

    fn tenants(&self) -> impl Iterator<Item = String> + use<> {
        (0..self.size.tenants).map(|number| format!("tenant{number:02}"))
    }

    fn mixins(&self) -> Result<()> {
        for (environment, region) in &REGIONS[..self.size.regions] {
            let zones = format!("[{region}a, {region}b, {region}c]");
            let text =
                format!("vars:\n  environment: {environment}\n  region: \"{region}\"\n  availability_zones: {zones}\n");
            self.file(&format!("stacks/mixins/region/{environment}.yaml"), &text)?;
        }
        for stage in &STAGES[..self.size.stages] {
            let text =
                format!("vars:\n  stage: {stage}\n  tags: {{stage: {stage}}}\nsettings:\n  owner: {stage}-team\n");
            self.file(&format!("stacks/mixins/stage/{stage}.yaml"), &text)?;
        }
        for tenant in self.tenants() {
            let text = format!("vars:\n  tenant: {tenant}\n  tags: {{tenant: {tenant}}}\n");
            self.file(&format!("stacks/mixins/tenant/{tenant}.yaml"), &text)?;
        }
        Ok(())
    }

    /// One edit each of a stage's defaults, a mixin, the root, a leaf and the catalog.
    fn edits(&self) -> Result<()> {
        let tenant = self.tenants().last().unwrap_or_default();
        let (stage, environment) = (STAGES[0], REGIONS[self.size.regions - 1].0);
        let home = format!("stacks/orgs/acme/{tenant}/{stage}");
        let edits = [
            (
                format!("{home}/_defaults.yaml"),
                r#"account_id: "\d+""#,
                r#"account_id: "000000000001""#,
            ),
            (
                format!("stacks/mixins/region/{environment}.yaml"),
                r#"region: "[^"]+""#,
                r#"region: "ap-southeast-2""#,
            ),
            (
                "stacks/orgs/acme/_defaults.yaml".to_owned(),
                r#"org: "acme""#,
                r#"org: "acme-edited""#,
            ),
            (
                format!("{home}/{environment}.yaml"),
                r#"name: "([^"]+)""#,
                r#"name: "edited""#,
            ),
            (
                "stacks/catalog/s3-bucket/defaults.yaml".to_owned(),
                "enabled: true",
                "enabled: false",
            ),
        ];
        let line = |(file, find, replace): (String, &str, &str)| {
            format!("{}\n", json!({ "file": file, "find": find, "replace": replace }))
        };
        self.file("edits.jsonl", &edits.map(line).concat())
    }
}
