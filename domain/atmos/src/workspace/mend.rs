//! Mending findings: files are edited, everything is resolved again, and what did not help is put back.

use std::path::PathBuf;
use std::sync::{Arc, PoisonError};

use rustc_hash::FxHashMap;

use super::Workspace;
use crate::diagnostic::{Diagnostic, Fix, Scope, Severity};
use crate::edit::{EditError, Plan, Repair};
use crate::estate::Estate;

/// What became of a fix.
#[derive(Debug)]
pub enum Mended {
    /// The files are edited, and the finding is gone.
    Done,
    /// Nothing was edited.
    Refused(EditError),
    /// The files were edited and put back, because of what came of it.
    PutBack(String),
}

impl Workspace {
    /// What the fixes of these findings would change, and for each of them whether it can be made.
    #[must_use]
    pub fn plan(&self, findings: &[Arc<Diagnostic>]) -> (Plan, Vec<Result<(), EditError>>) {
        let estate = self.estate();
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let fixes = findings.iter().filter_map(|finding| finding.fix.as_deref());
        Plan::new(&estate.config, &self.files, fixes, |file, text| {
            state.is_current(file, text)
        })
    }

    /// What the fix of each of these findings alone would change, as a unified diff. Nothing is written.
    #[must_use]
    pub fn previews(&self, findings: &[Arc<Diagnostic>]) -> Vec<Result<String, EditError>> {
        let root = self.estate().config.directory.clone();
        let preview = |finding: &Arc<Diagnostic>| {
            let (plan, planned) = self.plan(std::slice::from_ref(finding));
            planned.into_iter().collect::<Result<(), _>>()?;
            Ok(plan.diff(&root))
        };
        findings.iter().map(preview).collect()
    }

    /// Makes the fixes of these findings, and proves that each finding goes and no error comes; else its files are put
    /// back. In the order of `findings`, each of which has a fix.
    pub fn mend(&self, findings: &[Arc<Diagnostic>]) -> Vec<Mended> {
        let (plan, planned) = self.plan(findings);
        let possible: Vec<Arc<Diagnostic>> = findings
            .iter()
            .zip(&planned)
            .filter(|(_, planned)| planned.is_ok())
            .map(|(finding, _)| Arc::clone(finding))
            .collect();
        let mut outcome = self.make(&plan, &possible).into_iter();
        planned
            .into_iter()
            .map(|planned| match planned {
                Ok(()) => outcome.next().unwrap_or(Mended::Done),
                Err(error) => Mended::Refused(error),
            })
            .collect()
    }

    /// Makes a plan; where that does more than it should, each fix by itself.
    fn make(&self, plan: &Plan, findings: &[Arc<Diagnostic>]) -> Vec<Mended> {
        if findings.is_empty() {
            return Vec::new();
        }
        let before = self.estate();
        let Err(reason) = self.try_plan(plan, &before, findings) else {
            return findings.iter().map(|_| Mended::Done).collect();
        };
        match findings {
            [_] => vec![reason],
            _ => findings.iter().map(|finding| self.mend_one(finding)).collect(),
        }
    }

    fn mend_one(&self, finding: &Arc<Diagnostic>) -> Mended {
        let mut all = self.mend(std::slice::from_ref(finding));
        all.pop().unwrap_or(Mended::Done)
    }

    fn try_plan(&self, plan: &Plan, before: &Estate, findings: &[Arc<Diagnostic>]) -> Result<(), Mended> {
        plan.apply().map_err(Mended::Refused)?;
        self.take_in_plan(plan);
        let Err(reason) = proof(before, &self.estate(), findings) else {
            return Ok(());
        };
        let put_back = plan.put_back();
        self.take_in_plan(plan);
        match put_back {
            Ok(()) => Err(Mended::PutBack(reason)),
            Err(error) => Err(Mended::PutBack(format!("{reason} It could not be put back: {error}."))),
        }
    }

    fn take_in_plan(&self, plan: &Plan) {
        let paths: Vec<PathBuf> = plan.files().iter().map(|file| file.path.to_path_buf()).collect();
        drop(self.refresh(&paths));
    }
}

/// What makes a finding the same finding before and after an edit that moves lines.
type Identity<'a> = (&'static str, Arc<std::path::Path>, &'a str, &'a Scope);

fn identity<'a>(estate: &Estate, finding: &'a Diagnostic) -> Identity<'a> {
    let path = estate.files.path(finding.span.file());
    (finding.code, path, &finding.message, &finding.scope)
}

fn counted<'a>(estate: &Estate, findings: impl Iterator<Item = &'a Arc<Diagnostic>>) -> FxHashMap<Identity<'a>, usize> {
    let mut counts = FxHashMap::default();
    for finding in findings {
        *counts.entry(identity(estate, finding)).or_default() += 1;
    }
    counts
}

/// Whether the findings are gone, no error came, and nothing else went.
fn proof(before: &Estate, after: &Estate, mended: &[Arc<Diagnostic>]) -> Result<(), String> {
    let were = counted(before, before.diagnostics.iter());
    let are = counted(after, after.diagnostics.iter());
    let of = |counts: &FxHashMap<Identity<'_>, usize>, key: &Identity<'_>| counts.get(key).copied().unwrap_or_default();
    for (key, fixed) in counted(before, mended.iter()) {
        if of(&are, &key) + fixed > of(&were, &key) {
            return Err(format!("The finding `{}` did not go away.", key.0));
        }
    }
    let errors = after
        .diagnostics
        .iter()
        .filter(|found| found.severity == Severity::Error);
    for error in errors {
        let key = identity(after, error);
        if of(&are, &key) > of(&were, &key) {
            return Err(format!("A new error came: {}", error.message));
        }
    }
    let moved = mended.iter().any(|found| moves_dependencies(found.fix.as_deref()));
    if moved && dependencies(before) != dependencies(after) {
        return Err("The dependencies would not be the same.".to_owned());
    }
    Ok(())
}

fn moves_dependencies(fix: Option<&Fix>) -> bool {
    fix.is_some_and(|fix| matches!(fix.repair, Repair::MoveDependsOn { .. }))
}

/// Who depends on whom, however it is declared.
fn dependencies(estate: &Estate) -> Vec<(&crate::estate::InstanceKey, Vec<(&str, &str)>)> {
    estate
        .instances()
        .map(|instance| {
            let mut on: Vec<(&str, &str)> = instance
                .dependencies
                .iter()
                .map(|dependency| (dependency.stack.as_str(), dependency.component.as_str()))
                .collect();
            on.sort_unstable();
            on.dedup();
            (&instance.key, on)
        })
        .collect()
}
