//! The stacks: defaults for each tenant and stage, and a leaf for each region.

use std::fmt::Write as _;

use anyhow::Result;

use super::catalog::{BUNDLES, FAMILIES, GLOBAL, WORDS};
use super::{REGIONS, STAGES, Writer};

/// Where a leaf is.
struct Place<'a> {
    tenant: &'a str,
    stage: &'a str,
    environment: &'a str,
}

impl Writer {
    pub(super) fn stacks(&mut self) -> Result<()> {
        for tenant in self.tenants() {
            let text = format!("import:\n  - orgs/acme/_defaults\n  - mixins/tenant/{tenant}\n");
            self.file(&format!("stacks/orgs/acme/{tenant}/_defaults.yaml"), &text)?;
            for stage in &STAGES[..self.size.stages] {
                let account = 100_000_000_000 + self.random.below(900_000_000_000);
                let imports = format!("import:\n  - orgs/acme/{tenant}/_defaults\n  - mixins/stage/{stage}\n");
                let text = format!("{imports}vars:\n  account_id: \"{account}\"\n");
                self.file(&format!("stacks/orgs/acme/{tenant}/{stage}/_defaults.yaml"), &text)?;
                for (environment, _) in &REGIONS[..self.size.regions] {
                    let text = self.leaf(&Place {
                        tenant: &tenant,
                        stage,
                        environment,
                    });
                    self.file(&format!("stacks/orgs/acme/{tenant}/{stage}/{environment}.yaml"), &text)?;
                }
            }
        }
        Ok(())
    }

    fn leaf(&mut self, place: &Place<'_>) -> String {
        let is_global = place.environment == "gbl";
        let bundles: Vec<&str> = if is_global {
            vec!["global"]
        } else {
            let chosen = BUNDLES
                .iter()
                .map(|(name, _)| *name)
                .filter(|_| self.random.happens(80));
            chosen.collect()
        };
        let mut text = format!(
            "import:\n  - orgs/acme/{}/{}/_defaults\n  - mixins/region/{}\n",
            place.tenant, place.stage, place.environment
        );
        for bundle in bundles.iter().chain(&["families"]) {
            let _ = writeln!(text, "  - catalog/bundles/{bundle}");
        }
        text.push_str("components:\n  terraform:\n");
        if is_global {
            for component in GLOBAL {
                let _ = writeln!(
                    text,
                    "    {component}: {{metadata: {{component: {component}, inherits: [{component}/defaults]}}}}"
                );
            }
        }
        let singles = BUNDLES
            .iter()
            .filter(|(name, _)| bundles.contains(name))
            .map(|(_, members)| members.len() as u64)
            .sum();
        for number in 0..self.count(is_global, singles) {
            self.instance(place, &bundles, number, &mut text);
        }
        text
    }

    /// How many instances of families a leaf has, beside those that its bundles bring.
    fn count(&mut self, is_global: bool, singles: u64) -> u64 {
        if is_global {
            return 11;
        }
        let mean = self.size.instances;
        let spread = mean / 2;
        (mean - spread + self.random.below(2 * spread + 1))
            .saturating_sub(singles)
            .max(3)
    }

    fn instance(&mut self, place: &Place<'_>, bundles: &[&str], number: u64, text: &mut String) {
        let family = self.random.pick(&FAMILIES);
        let name = format!("{family}/{}-{number}", self.random.pick(&WORDS));
        let second = if self.random.happens(30) {
            format!(", {family}/large")
        } else {
            String::new()
        };
        let switch = if self.random.happens(3) {
            ", enabled: false"
        } else if self.random.happens(2) {
            ", locked: true"
        } else {
            ""
        };
        let _ = write!(
            text,
            "    {name}:\n      metadata: {{component: {family}, inherits: [{family}/defaults{second}]{switch}}}\n      \
             vars:\n        name: \"{}\"\n",
            name.replace('/', "-")
        );
        for index in 0..self.random.below(5) {
            let value = self.random.below(1000);
            let _ = writeln!(text, "        {}_{index}: {value}", self.random.pick(&WORDS));
        }
        if self.random.happens(10) {
            text.push_str("        fqdn: \"{{ .vars.name }}.{{ .vars.stage }}.{{ .vars.environment }}.example.com\"\n");
        }
        if bundles.contains(&"network") && self.random.happens(25) {
            let _ = writeln!(
                text,
                "        vpc_id: !terraform.state vpc {}-{}-{} vpc_id",
                place.tenant, place.environment, place.stage
            );
        }
        if bundles.contains(&"foundation") && self.random.happens(50) {
            text.push_str("      settings: {depends_on: {1: {component: account-settings}}}\n");
        }
        if self.random.happens(7) {
            let _ = writeln!(
                text,
                "      dependencies: {{components: [{{component: account-map, stack: {}-gbl-{}}}]}}",
                place.tenant, place.stage
            );
        }
    }
}
