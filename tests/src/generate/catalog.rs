//! The catalog: an abstract base and a larger variant of every component, and bundles of them.

use std::fmt::Write as _;

use anyhow::Result;

use super::Writer;

pub(super) const BUNDLES: [(&str, &[&str]); 5] = [
    (
        "foundation",
        &[
            "account-settings",
            "cloudtrail",
            "config-recorder",
            "guardduty",
            "kms",
            "iam-policy",
        ],
    ),
    (
        "network",
        &[
            "vpc",
            "vpc-flow-logs",
            "dns-delegated",
            "tgw-spoke",
            "nat-gateway",
            "alb",
            "waf",
            "acm",
        ],
    ),
    (
        "eks",
        &[
            "eks-cluster",
            "karpenter",
            "cert-manager",
            "external-dns",
            "metrics-server",
            "argocd",
        ],
    ),
    (
        "data",
        &["rds-cluster", "elasticache", "msk", "opensearch", "backup-vault"],
    ),
    ("app", &["ecs-cluster", "api-gateway", "cloudfront", "ses"]),
];
pub(super) const FAMILIES: [&str; 8] = [
    "s3-bucket",
    "rds-instance",
    "iam-role",
    "lambda",
    "sqs-queue",
    "dynamodb-table",
    "ecs-service",
    "sns-topic",
];
pub(super) const GLOBAL: [&str; 4] = ["account-map", "iam-roles", "dns-primary", "ecr"];
pub(super) const WORDS: [&str; 16] = [
    "orders", "billing", "search", "auth", "media", "events", "reports", "ledger", "catalog", "profile", "cart",
    "pricing", "fraud", "mail", "audit", "export",
];

impl Writer {
    pub(super) fn catalog(&mut self) -> Result<()> {
        let singles = BUNDLES.iter().flat_map(|(_, members)| *members);
        for component in singles.chain(&FAMILIES).chain(&GLOBAL) {
            self.bases(component)?;
        }
        for (bundle, members) in BUNDLES {
            let text = self.bundle(members);
            self.file(&format!("stacks/catalog/bundles/{bundle}.yaml"), &text)?;
        }
        let imports = |components: &[&str], variant: &str| {
            let lines = components
                .iter()
                .map(|component| format!("  - catalog/{component}/{variant}\n"));
            format!("import:\n{}", lines.collect::<String>())
        };
        self.file("stacks/catalog/bundles/families.yaml", &imports(&FAMILIES, "large"))?;
        self.file("stacks/catalog/bundles/global.yaml", &imports(&GLOBAL, "defaults"))
    }

    fn bases(&mut self, component: &str) -> Result<()> {
        let vars = self.vars(component);
        let defaults = format!(
            "components:\n  terraform:\n    {component}/defaults:\n      metadata: {{type: abstract, component: {component}}}\n      \
             settings: {{owner: {}, tier: {}}}\n      vars:\n{vars}",
            self.random.pick(&WORDS),
            self.random.below(3) + 1,
        );
        self.file(&format!("stacks/catalog/{component}/defaults.yaml"), &defaults)?;
        let large = format!(
            "import:\n  - catalog/{component}/defaults\ncomponents:\n  terraform:\n    {component}/large:\n      \
             metadata: {{type: abstract, component: {component}, inherits: [{component}/defaults]}}\n      \
             vars: {{size: large, retention_days: 90}}\n"
        );
        self.file(&format!("stacks/catalog/{component}/large.yaml"), &large)?;
        self.file(
            &format!("components/terraform/{component}/variables.tf"),
            "variable \"name\" {}\n",
        )
    }

    /// Between three and eight values of all shapes, and now and then a large one.
    fn vars(&mut self, component: &str) -> String {
        let mut text = format!("        enabled: true\n        name: \"{component}\"\n");
        for word in WORDS
            .iter()
            .take(usize::try_from(self.random.below(6)).unwrap_or(0) + 3)
        {
            let number = self.random.below(500);
            let value = match self.random.below(5) {
                0 => number.to_string(),
                1 => format!("\"{component}-{word}-{number}\""),
                2 => (number > 250).to_string(),
                3 => format!("[10.{0}.0.0/24, 10.{0}.1.0/24, 10.{0}.2.0/24]", number % 256),
                _ => format!("{{min: 1, max: {number}, labels: {{app: {word}}}}}"),
            };
            let _ = writeln!(text, "        {word}_{number}: {value}");
        }
        if self.random.happens(10) {
            text.push_str("        node_groups:\n");
            for number in 0..12 {
                let labels = "{l0: v0, l1: v1, l2: v2, l3: v3, l4: v4, l5: v5}";
                let _ = writeln!(
                    text,
                    "          ng{number}: {{instance_types: [m6i.large, m6i.xlarge], min: {number}, max: 20, labels: {labels}}}"
                );
            }
        }
        text
    }

    fn bundle(&mut self, members: &[&str]) -> String {
        let mut text = String::from("import:\n");
        for member in members {
            let variant = if self.random.happens(30) { "large" } else { "defaults" };
            let _ = writeln!(text, "  - catalog/{member}/{variant}");
        }
        text.push_str("components:\n  terraform:\n");
        for (index, member) in members.iter().enumerate() {
            let _ = write!(
                text,
                "    {member}:\n      metadata: {{component: {member}, inherits: [{member}/defaults]}}\n      vars: {{name: {member}}}\n"
            );
            if index > 0 {
                let _ = writeln!(
                    text,
                    "      settings: {{depends_on: {{1: {{component: {}}}}}}}",
                    members[0]
                );
            }
        }
        text
    }
}
