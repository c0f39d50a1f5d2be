//! Secrets in plain text. A finding names the key and the place, never the value, not even a part of it.
//!
//! Two ways to tell: the form of well-known credentials, wherever they stand; and a value without any pattern to it under
//! a key that says `password`, `secret` or `token`. Names, paths, ARNs, ids, references and templates are none.

use std::sync::OnceLock;

use regex::Regex;

use super::leaves::Leaf;
use crate::diagnostic::Diagnostic;

/// The forms of credentials that name themselves: what they are, texts that none is without, and the expression. Most text
/// holds none of these, so it is never looked at closely, and most expressions are never compiled.
const FORMS: [(&str, &[&str], &str); 17] = [
    ("an AWS access key", &["AKIA", "ASIA"], r"\b(?:AKIA|ASIA)[A-Z2-7]{16}\b"),
    (
        "a GitHub token",
        &["ghp_", "gho_", "ghu_", "ghs_", "ghr_"],
        r"\bgh[pousr]_[A-Za-z0-9]{36,}\b",
    ),
    ("a GitHub token", &["github_pat_"], r"\bgithub_pat_[A-Za-z0-9_]{40,}\b"),
    (
        "a GitLab token",
        &["glpat-", "glptt-", "glrt-", "gldt-"],
        r"\bgl(?:pat|ptt|rt|dt)-[A-Za-z0-9_-]{20,}",
    ),
    (
        "a private key",
        &["PRIVATE KEY"],
        r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----",
    ),
    ("a Slack token", &["xox"], r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}"),
    (
        "a Slack webhook",
        &["hooks.slack.com"],
        r"https://hooks\.slack\.com/services/T[A-Z0-9]+/B[A-Z0-9]+/[A-Za-z0-9]{20,}",
    ),
    ("a Stripe key", &["k_live_"], r"\b[rs]k_live_[A-Za-z0-9]{20,}\b"),
    ("a Google API key", &["AIza"], r"\bAIza[A-Za-z0-9_-]{35}\b"),
    ("an npm token", &["npm_"], r"\bnpm_[A-Za-z0-9]{36}\b"),
    ("a PyPI token", &["pypi-"], r"\bpypi-[A-Za-z0-9_-]{50,}"),
    (
        "a Vault token",
        &["hvs.", "hvb.", "hvr."],
        r"\bhv[sbr]\.[A-Za-z0-9_-]{24,}",
    ),
    (
        "a Terraform Cloud token",
        &[".atlasv1."],
        r"\b[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{60,}",
    ),
    (
        "a SendGrid key",
        &["SG."],
        r"\bSG\.[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{40,}",
    ),
    ("a DigitalOcean token", &["_v1_"], r"\bdo[opr]_v1_[a-f0-9]{64}\b"),
    ("an age key", &["AGE-SECRET-KEY-1"], r"\bAGE-SECRET-KEY-1[0-9A-Z]{58}\b"),
    (
        "a password in a URL",
        &["://"],
        r"\b[a-z][a-z0-9+.-]*://[^\s:/@${}]+:[^\s:/@${}<>*]{6,}@[^\s/]+",
    ),
];

/// How keys of secrets end.
const ENDINGS: [&str; 15] = [
    "password",
    "passwd",
    "passphrase",
    "secret",
    "token",
    "apikey",
    "api_key",
    "access_key",
    "secret_key",
    "private_key",
    "client_secret",
    "auth_key",
    "credential",
    "credentials",
    "license_key",
];

/// What stands in for a secret in examples.
const PLACEHOLDERS: [&str; 14] = [
    "example",
    "changeme",
    "change_me",
    "change-me",
    "placeholder",
    "dummy",
    "your",
    "redacted",
    "xxxx",
    "fake",
    "sample",
    "<",
    "todo",
    "****",
];

/// Bits for each character from which on text has no pattern a person would choose.
const LEAST_ENTROPY: f64 = 3.0;
/// The shortest text that is judged by its entropy.
const LEAST_LENGTH: usize = 10;

pub(super) fn check(leaf: &Leaf<'_>) -> Option<Diagnostic> {
    let what = credential(leaf.text).or_else(|| (is_secret_key(leaf) && is_random(leaf.text)).then_some("a secret"))?;
    let message = format!(
        "{} holds what looks like {what} in plain text: everyone who reads the repository has it, and its history keeps it.",
        leaf.name()
    );
    let hint = "Put it into a secret store, refer to it with `!store`, `!secret` or `!env`, and replace the secret itself: it is known.";
    Some(Diagnostic::warning("secret-in-plain-text", leaf.span, message).hint(hint))
}

/// What kind of credential the text holds, if it has the form of one.
fn credential(text: &str) -> Option<&'static str> {
    static PATTERNS: [OnceLock<Regex>; FORMS.len()] = [const { OnceLock::new() }; FORMS.len()];
    if text.len() < 16 {
        return None;
    }
    let found = FORMS.iter().zip(&PATTERNS).find_map(|((what, hints, form), pattern)| {
        if !hints.iter().any(|hint| text.contains(hint)) {
            return None;
        }
        let pattern = pattern.get_or_init(|| Regex::new(form).expect("a test compiles every form"));
        let found = pattern.find(text)?;
        (!is_placeholder(found.as_str())).then_some(*what)
    });
    found.filter(|_| !text.contains("{{"))
}

/// Whether the text may be a secret, by its form or by the key that it stands under; rather too often than not.
pub(crate) fn looks_secret(key: &str, text: &str) -> bool {
    !text.is_empty() && (promises_secret(key) || credential(text).is_some())
}

fn promises_secret(key: &str) -> bool {
    let key = key.to_ascii_lowercase().replace('-', "_");
    ENDINGS.iter().any(|ending| key.ends_with(ending))
}

/// Whether the key promises a secret, and the place is not one where secrets are only named.
fn is_secret_key(leaf: &Leaf<'_>) -> bool {
    let declares = leaf
        .path
        .iter()
        .any(|key| matches!(*key, "secrets" | "validation" | "workflows" | "stores"));
    !declares && promises_secret(leaf.key())
}

/// Whether nobody would choose this text as a name.
fn is_random(text: &str) -> bool {
    let is_reference = text.starts_with(['!', '/', '.', '~', '$'])
        || ["{{", "${", "arn:", "://", "::"].iter().any(|mark| text.contains(mark));
    let is_plain = text.chars().all(|c| c.is_ascii_graphic());
    text.len() >= LEAST_LENGTH
        && is_plain
        && !is_reference
        && !is_placeholder(text)
        && !is_id(text)
        && has_mixture(text)
        && entropy(text) >= LEAST_ENTROPY
}

fn is_placeholder(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    PLACEHOLDERS.iter().any(|word| lower.contains(word))
}

/// UUIDs, and words joined by dashes, slashes or dots: names of things.
fn is_id(text: &str) -> bool {
    let is_uuid = text.len() == 36 && text.split('-').map(str::len).eq([8, 4, 4, 4, 12]);
    let mut words = text.split(['-', '_', '/', '.', ':']);
    let is_word = |word: &str| {
        word.bytes().all(|byte| byte.is_ascii_digit())
            || word.bytes().all(|byte| byte.is_ascii_lowercase())
            || word.bytes().all(|byte| byte.is_ascii_uppercase())
            || is_numbered(word)
    };
    is_uuid || words.all(is_word)
}

/// `use1`, `v2`, `Database`: letters of a word, then at most three digits.
fn is_numbered(word: &str) -> bool {
    let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
    let rest = letters.get(1..).unwrap_or_default();
    !letters.is_empty() && word.len() - letters.len() <= 3 && rest.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// Whether there is more than letters, and letters too.
fn has_mixture(text: &str) -> bool {
    let has = |test: fn(&u8) -> bool| text.as_bytes().iter().any(test);
    has(u8::is_ascii_alphabetic) && (has(u8::is_ascii_digit) || has(u8::is_ascii_punctuation))
}

/// Shannon's, in bits for each byte.
fn entropy(text: &str) -> f64 {
    let mut counts = [0_u32; 256];
    text.bytes().for_each(|byte| counts[byte as usize] += 1);
    let length = text.len() as f64;
    let shares = counts
        .iter()
        .filter(|count| **count > 0)
        .map(|count| f64::from(*count) / length);
    shares.map(|share| -share * share.log2()).sum()
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;
    use super::*;

    fn check(key: &str, value: &str, expected: bool) {
        let found = findings(&format!("vars: {{{key}: '{value}'}}"));
        let found: Vec<_> = found
            .iter()
            .filter(|found| found.code == "secret-in-plain-text")
            .collect();
        assert_eq!(found.len(), usize::from(expected), "{key}: {value}");
        for found in found {
            let said = format!("{found:?}");
            assert!(!said.contains(value), "{said}");
        }
    }

    #[test]
    fn every_form_is_an_expression() {
        for (_, _, form) in FORMS {
            assert!(Regex::new(form).is_ok(), "{form}");
        }
    }

    #[test]
    fn credentials_of_a_known_form_are_found_under_any_key() {
        check("user", concat!("AKIA", "QZ7K3M5N2P4R6T7V"), true);
        check("x", concat!("ghp", "_16C7e42F292c6912E7710c838347Ae178B4a"), true);
        check("pem", "-----BEGIN RSA PRIVATE KEY-----", true);
        check("dsn", "postgres://app:tr0ub4dor@db.internal/app", true);
        check("dsn", "postgres://app:${DB_PASSWORD}@db.internal/app", false);
        check("url", "https://example.com:8080/path@x", false);
        check("user", "AKIAIOSFODNN7EXAMPLE", false);
        check("key", "AKIA-is-a-prefix", false);
    }

    #[test]
    fn random_text_is_found_under_keys_of_secrets_only() {
        check("db_password", "kX9#mQ2$vL7z", true);
        check("client-secret", "8f14e45fceea167a5a36dedd4bea2543", true);
        check("note", "kX9#mQ2$vL7z", false);
        check("db_password_length", "kX9#mQ2$vL7z", false);
    }

    #[test]
    fn names_references_and_placeholders_are_no_secrets() {
        for value in [
            "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf",
            "/prod/database/password",
            "{{ .vars.password }}",
            "!store ssm db password",
            "prod-use1-database-master",
            "123e4567-e89b-12d3-a456-426614174000",
            "change-me-please-1",
            "${var.db_password}",
            "alias/aws/ssm",
            "a sentence about 1 password",
            "DatabasePassword",
            "short1",
        ] {
            check("db_password", value, false);
        }
    }
}
