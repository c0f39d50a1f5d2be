//! One instance against the policies that it asks for.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use serde_json::Value as Json;

use super::entry::{Entry, Language};
use super::library::{Fault, Library, Policy, Program};
use super::{Verdict, Violation, input, json_schema, locate, rego};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Scope};
use crate::estate::{Estate, Instance};
use crate::sections::Sections;
use crate::source::{Files, Span};

/// What a command line says in place of `settings.validation`: `--schema-path` and its friends.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// `--schema-path`.
    pub path: Option<String>,
    /// `--schema-type`: `jsonschema` or `opa`.
    pub language: Option<String>,
    /// `--module-paths`.
    pub modules: Vec<String>,
    /// `--timeout`.
    pub timeout: Option<Duration>,
}

/// The longest that a policy may ask for.
const MOST_TIME: Duration = Duration::from_secs(300);

/// What the policies of an instance say, as `atmos validate component` would ask them; nothing if all hold.
#[must_use]
pub fn check(estate: &Estate, instance: &Instance, overrides: &Overrides) -> Vec<Diagnostic> {
    let judge = Judge {
        config: &estate.config,
        files: &estate.files,
        library: &Library::default(),
        environment: &input::process_environment(&estate.config),
        limit: MOST_TIME,
    };
    let (entries, mut diagnostics) = match Entry::named_outright(overrides) {
        Some(entry) => (vec![entry], Vec::new()),
        None => Entry::all(&instance.sections, overrides),
    };
    for entry in &entries {
        let policy = judge.library.get(judge.config, judge.files.disk(), entry);
        let verdict = judge.verdict(&instance.sections, entry, &policy);
        diagnostics.extend(judge.findings(instance, entry, &policy, verdict.as_ref()));
    }
    diagnostics
}

/// Everything that judging takes.
pub(super) struct Judge<'a> {
    pub(super) config: &'a Config,
    pub(super) files: &'a Files,
    pub(super) library: &'a Library,
    /// The environment as policies see it.
    pub(super) environment: &'a Json,
    /// The longest that one evaluation may take.
    pub(super) limit: Duration,
}

impl Judge<'_> {
    /// What the policy says about the sections; `None` if there is no policy.
    pub(super) fn verdict(&self, sections: &Sections, entry: &Entry, policy: &Policy) -> Option<Verdict> {
        let program = policy.program.as_ref().ok()?;
        let document = input::document(sections, self.environment);
        let limit = entry.timeout.min(self.limit);
        Some(match program {
            Program::JsonSchema { is_slow, .. } if is_slow.load(Ordering::Relaxed) => Verdict::TooSlow(limit),
            Program::JsonSchema { validator, is_slow } => {
                let verdict = json_schema::judge(validator, document, limit);
                is_slow.fetch_or(matches!(verdict, Verdict::TooSlow(_)), Ordering::Relaxed);
                verdict
            }
            Program::Rego(engine) => rego::judge(engine, document, limit),
        })
    }

    /// A verdict as findings.
    pub(super) fn findings(
        &self,
        instance: &Instance,
        entry: &Entry,
        policy: &Arc<Policy>,
        verdict: Option<&Verdict>,
    ) -> Vec<Diagnostic> {
        let finding = Finding {
            judge: self,
            instance,
            entry,
            policy,
        };
        match (&policy.program, verdict) {
            (Err(fault), _) => vec![finding.fault(fault)],
            (Ok(_), Some(Verdict::Judged(violations))) => violations
                .iter()
                .map(|violation| finding.violation(violation))
                .collect(),
            (Ok(_), Some(Verdict::TooSlow(limit))) => vec![finding.too_slow(*limit)],
            (Ok(_), Some(Verdict::Failed(why))) => vec![finding.invalid(why)],
            (Ok(_), None) => Vec::new(),
        }
    }
}

/// One policy over one instance, about to be said.
struct Finding<'a> {
    judge: &'a Judge<'a>,
    instance: &'a Instance,
    entry: &'a Entry,
    policy: &'a Policy,
}

impl Finding<'_> {
    /// About the policy itself: the same for every instance that asks for it.
    fn fault(&self, fault: &Fault) -> Diagnostic {
        match fault {
            Fault::Invalid(why) => self.invalid(why),
            Fault::Missing(path) => {
                let message = format!(
                    "The policy `{}` names a file that is not there: {}.",
                    self.entry.name,
                    self.shown(path)
                );
                let key = self.entry.language.key();
                let hint = format!(
                    "Atmos refuses to plan the component. Paths start at `schemas.{key}.base_path` of atmos.yaml; \
                     correct the path, or set `disabled: true`."
                );
                Diagnostic::warning("policy-not-found", self.span(), message).hint(hint)
            }
        }
    }

    fn invalid(&self, why: &str) -> Diagnostic {
        let message = format!(
            "The policy `{}` cannot be evaluated: {}.",
            self.entry.name,
            why.trim_end_matches('.')
        );
        let hint = match self.entry.language {
            Language::JsonSchema => "A policy is one JSON Schema document that refers to no other file.",
            Language::Rego => {
                "A policy is Rego with rules `errors` in `package atmos`; it may call nothing that reaches outside."
            }
        };
        self.with_policy(Diagnostic::warning("policy-invalid", self.span(), message).hint(hint))
    }

    fn too_slow(&self, limit: Duration) -> Diagnostic {
        let message = format!(
            "The policy `{}` was stopped after {:.0} ms without an answer.",
            self.entry.name,
            limit.as_secs_f64() * 1000.0
        );
        let hint = "`isobar validate component` gives it the time that its `timeout` allows.";
        let diagnostic = Diagnostic::warning("policy-too-slow", self.span(), message).hint(hint);
        self.with_policy(diagnostic).scope(self.scope())
    }

    fn violation(&self, violation: &Violation) -> Diagnostic {
        let sections = &self.instance.sections;
        let span = locate::place(sections, &violation.path, self.span());
        let name = &self.entry.name;
        if self.entry.language == Language::JsonSchema && locate::is_unknown(sections, &violation.path) {
            let path = locate::shown(&violation.path);
            let message = format!("`{name}` cannot judge `{path}`: its value comes from outside.");
            let hint = "Atmos judges it once the value is known.";
            let diagnostic = Diagnostic::info("policy-undecided", span, message).hint(hint);
            return self.with_policy(diagnostic).scope(self.scope());
        }
        let said = violation.message.trim_end_matches('.');
        let message = match self.entry.language {
            Language::JsonSchema if violation.path.is_empty() => {
                format!("The component breaks the policy `{name}`: {said}.")
            }
            Language::JsonSchema => format!(
                "`{}` breaks the policy `{name}`: {said}.",
                locate::shown(&violation.path)
            ),
            Language::Rego => format!("The component breaks the policy `{name}`: {said}."),
        };
        let mut hint = match &self.entry.description {
            Some(description) => format!(
                "Atmos refuses to plan it until it holds: {}",
                super::cut(description.trim())
            ),
            None => "Atmos refuses to plan it until it holds.".to_owned(),
        };
        if self.entry.language == Language::Rego && locate::has_unknowns(sections) {
            hint.push_str(" Some values of the component come from outside and are judged as they are written.");
        }
        let diagnostic = Diagnostic::warning("policy-violated", span, message).hint(hint);
        self.with_policy(diagnostic).scope(self.scope())
    }

    fn with_policy(&self, diagnostic: Diagnostic) -> Diagnostic {
        let file = self.judge.files.intern(&self.policy.file);
        diagnostic.related(Span::new(file, 1, 1), "the policy")
    }

    /// The policy's entry in `settings.validation`, else where the instance is defined.
    fn span(&self) -> Span {
        if self.entry.span.is_none() {
            self.instance.span
        } else {
            self.entry.span
        }
    }

    fn shown(&self, path: &std::path::Path) -> String {
        let shown = path.strip_prefix(&self.judge.config.base_path).unwrap_or(path);
        shown.display().to_string()
    }

    fn scope(&self) -> Scope {
        let key = &self.instance.key;
        Scope::Instance {
            stack: key.stack.clone(),
            component_type: key.component_type.clone(),
            component: key.name.clone(),
        }
    }
}
