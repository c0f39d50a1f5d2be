//! Folders to open: a small estate that uses everything once, and whatever files a test brings.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use tempfile::TempDir;

use crate::edit::Edit;

/// A temporary folder with a repository in it.
pub struct Folder {
    _keeper: TempDir,
    root: PathBuf,
    /// What broken files held before.
    pub(crate) mends: BTreeMap<PathBuf, String>,
}

impl Folder {
    /// An empty one.
    ///
    /// # Errors
    /// What the system says.
    pub fn new() -> Result<Self> {
        let keeper = tempfile::Builder::new().prefix("isobar-fuzz-").tempdir()?;
        let root = keeper.path().canonicalize()?;
        Ok(Self {
            _keeper: keeper,
            root,
            mends: BTreeMap::new(),
        })
    }

    /// One with these files.
    ///
    /// # Errors
    /// What the system says.
    pub fn with(files: &[(&str, &str)]) -> Result<Self> {
        let folder = Self::new()?;
        for (path, text) in files {
            folder.write(path, text)?;
        }
        Ok(folder)
    }

    /// The small estate.
    ///
    /// # Errors
    /// What the system says.
    pub fn small() -> Result<Self> {
        Self::with(&SMALL)
    }

    /// Where it is.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Writes a file, and the folders above it.
    ///
    /// # Errors
    /// What the system says.
    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) -> Result<()> {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().context("a file is in a folder")?)?;
        fs::write(&path, content).with_context(|| format!("failed to write {}", path.display()))
    }

    /// Makes the edits; the paths that they touched.
    ///
    /// # Errors
    /// What the system says.
    pub fn apply(&mut self, edits: &[Edit]) -> Result<Vec<PathBuf>> {
        let mut changed = Vec::new();
        for edit in edits {
            edit.apply(self, &mut changed)?;
        }
        Ok(changed)
    }
}

/// A few files that use imports of every form, contexts, templates, locals, overrides, inheritance, includes,
/// functions, dependencies, workflows and fragments of configuration.
pub const SMALL: [(&str, &str); 22] = [
    (".git/HEAD", "ref: refs/heads/main\n"),
    (".git/refs/heads/main", "1111111111111111111111111111111111111111\n"),
    (
        "atmos.yaml",
        "base_path: .
import: [config/*.yaml]
stacks: {base_path: stacks, included_paths: ['deploy/**/*'], excluded_paths: ['**/_*'], name_pattern: '{tenant}-{stage}'}
components: {terraform: {base_path: components/terraform}}
workflows: {base_path: stacks/workflows}
templates: {settings: {enabled: true}}
env: {FROM_CONFIG: here}
",
    ),
    ("config/extra.yaml", "settings: {list_merge_strategy: replace}\nintegrations: {github: {x: 1}}\n"),
    ("atmos.d/fragment.yaml", "env: {FROM_FRAGMENT: there}\n"),
    ("stacks/deploy/_defaults.yaml", "import: [mixins/*]\nvars:\n  tenant: core\n  tags:\n    team: core\n"),
    (
        "stacks/deploy/dev.yaml",
        "import:
  - deploy/_defaults
  - path: catalog/app
    context: {size: small, replicas: 2}
vars:
  stage: dev
components:
  terraform:
    vpc:
      metadata: {inherits: [base/vpc]}
      vars:
        cidr: 10.0.0.0/16
        zones: !append [c]
        file: !include ../data/values.json .a
    db:
      settings: {depends_on: {1: {component: vpc}}}
      vars:
        vpc_id: !terraform.state vpc vpc_id
        branch: !git.branch none
        name: '{{ .atmos_stack }}-{{ .vars.tags.team }}'
",
    ),
    (
        "stacks/deploy/prod.yaml",
        "import:
  - ./_defaults
  - catalog/base.yaml
  - {path: catalog/absent, skip_if_missing: true}
  - {path: catalog/app, context: {size: large, replicas: 3}}
locals: {owner: '{{ .locals.team }}-x', team: ops}
vars: {stage: prod, owner: '{{ .locals.owner }}'}
terraform: {overrides: {vars: {overridden: true}}}
components:
  terraform:
    vpc: {metadata: {inherits: [base/vpc]}, vars: {cidr: 10.1.0.0/16}, env: {A: !env FROM_CONFIG}}
    odd: {component: vpc, vars: {text: !include ../data/note.txt, more: !include ../data/x.env}}
",
    ),
    ("stacks/deploy/eu/dev.yaml", "import: [deploy/dev]\nvars: {tenant: core, stage: eu}\n"),
    ("stacks/deploy/twin.yaml", "vars: {tenant: core, stage: dev}\ncomponents: {terraform: {extra: {vars: {a: 1}}}}\n"),
    (
        "stacks/catalog/base.yaml",
        "import: [catalog/backend]
components:
  terraform:
    base/vpc:
      metadata: {type: abstract}
      vars: {cidr: 10.9.0.0/16, zones: [a, b], enabled: true}
",
    ),
    (
        "stacks/catalog/app.yaml.tmpl",
        "components:
  terraform:
    app-{{ .size }}:
      dependencies: {components: [{component: vpc}]}
      vars: {size: '{{ .size }}', replicas: {{ .replicas }}}
",
    ),
    (
        "stacks/catalog/backend.yaml",
        "terraform:\n  backend_type: s3\n  backend: {s3: {bucket: state, key: terraform.tfstate}}\n",
    ),
    ("stacks/mixins/region.yaml", "vars: {region: eu}\nsettings: {a: &x {b: 1}, c: *x}\n"),
    ("stacks/mixins/tags.yml", "vars: {tags: {by: atmos, count: 1}}\nenv: {STAGE: x}\n"),
    ("stacks/unused/loose.yaml", "vars: {nobody: reads}\n"),
    ("stacks/data/values.json", "{\"a\": {\"b\": [1, 2]}}\n"),
    ("stacks/data/note.txt", "just text\n"),
    ("stacks/data/x.env", "A=1\nB=${A}2\n"),
    (
        "stacks/workflows/one.yaml",
        "name: One\nworkflows:\n  deploy:\n    steps:\n      - command: terraform apply vpc -s core-dev\n",
    ),
    ("components/terraform/vpc/main.tf", "variable \"cidr\" {\n  type = string\n}\n"),
    ("components/terraform/db/main.tf", "variable \"name\" {\n  type = string\n}\n"),
];
