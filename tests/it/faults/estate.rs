//! A small estate with something wrong in it, opened by a real server.

use anyhow::{Result, ensure};
use serde_json::{Value, json};
use tests::repository::Repository;
use tests::server::Server;

/// The most memory that a small estate may take whatever is wrong in it.
const MOST_MEMORY: u64 = 512 * 1024 * 1024;

const CONFIGURATION: &str = "\
base_path: .
components: {terraform: {base_path: components/terraform}}
stacks: {base_path: stacks, included_paths: ['deploy/**/*'], name_pattern: '{stage}'}
";

const HEALTHY: &str = "\
vars: {stage: healthy}
components: {terraform: {vpc: {vars: {cidr: 10.0.0.0/16}}}}
";

const QUERY: &str = "query Findings {
    estate { counts { stacks instances errors } }
    diagnostics(first: 100) { nodes { code severity message location { line file { path } } } }
    instance(stack: \"healthy\", component: \"vpc\") { value(path: [\"vars\", \"cidr\"]) { json } }
}";

/// A repository with a healthy stack, and whatever a test adds.
pub(super) fn healthy() -> Result<Repository> {
    Repository::with(&[("atmos.yaml", CONFIGURATION), ("stacks/deploy/healthy.yaml", HEALTHY)])
}

/// A repository and the server that has it open.
pub(super) struct Opened {
    pub(super) repository: Repository,
    pub(super) server: Server,
}

impl Opened {
    pub(super) fn new(repository: Repository) -> Result<Self> {
        let server = Server::open(&repository.root(), &repository.home())?;
        Ok(Self { repository, server })
    }

    /// What the server says of the estate: counts, findings, the healthy instance.
    pub(super) fn findings(&self) -> Result<Value> {
        self.server.data(QUERY, &json!({}))
    }

    /// Waits until the findings satisfy `is_so`, asking again after every change that the server reports.
    pub(super) fn wait_until(&self, is_so: impl Fn(&Value) -> bool) -> Result<()> {
        let mut changes = self.server.changes("revision")?;
        while !is_so(&self.findings()?) {
            changes.event()?;
        }
        Ok(())
    }

    /// Fails unless there is a finding with one of these codes at `path`, the healthy stack is as it was,
    /// and the server is well and has kept its memory small.
    pub(super) fn reports(mut self, codes: &[&str], path: &str) -> Result<()> {
        let findings = self.findings()?;
        ensure!(
            has_finding(&findings, codes, path),
            "no {codes:?} at {path}: {}",
            findings["diagnostics"]
        );
        self.is_well(&findings)
    }

    pub(super) fn is_well(&mut self, findings: &Value) -> Result<()> {
        ensure!(
            findings["instance"]["value"]["json"] == "10.0.0.0/16",
            "the healthy stack is gone: {findings}"
        );
        ensure!(self.server.is_well()?, "the server panicked: {}", self.server.log());
        let peak = self.server.peak_memory().unwrap_or_default();
        ensure!(peak < MOST_MEMORY, "the server held {} MiB", peak / 1024 / 1024);
        Ok(())
    }
}

/// Whether one of the findings has one of these codes and is in the file at `path`.
pub(super) fn has_finding(findings: &Value, codes: &[&str], path: &str) -> bool {
    let nodes = findings["diagnostics"]["nodes"].as_array();
    nodes
        .into_iter()
        .flatten()
        .any(|node| codes.iter().any(|code| node["code"] == *code) && node["location"]["file"]["path"] == path)
}
