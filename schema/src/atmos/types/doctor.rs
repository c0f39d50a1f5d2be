//! The doctor's report: what was found, and what is doubtful, what breaks most first.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_graphql::{Context, Enum, Object, SimpleObject};
use atmos::doctor;
use atmos::source::FileId;

use super::command::Command;
use super::diagnostic::Diagnostic;
use super::file::File;
use super::stack::Stack;
use crate::atmos::inputs::diagnostic::{DiagnosticFilter, diagnostics};
use crate::atmos::select;
use crate::atmos::snapshot::{Snapshot, count};
use crate::blocking::blocking;
use crate::connection::{Connection, PageArgs, page_cost};
use crate::context;
use crate::error::{Error, Result};
use crate::keyset::{Key, Order};

/// One report of the estate: what was found, and what is doubtful.
pub struct Doctor {
    snapshot: Arc<Snapshot>,
    /// The numbers of the findings that pass, in the doctor's order.
    findings: Arc<[u32]>,
    filter: DiagnosticFilter,
}

/// How many findings there are, and how many can be mended.
#[derive(SimpleObject, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DiagnosticCounts {
    /// All of them.
    pub total: u32,
    /// Errors.
    pub errors: u32,
    /// Warnings.
    pub warnings: u32,
    /// Informations.
    pub infos: u32,
    /// Those with a fix, safe or not.
    pub fixable: u32,
    /// Those with a fix that is safe to make without a look.
    pub safely_fixable: u32,
}

/// What findings are put together by.
#[derive(Enum, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DiagnosticGrouping {
    /// The kind of finding: its code.
    #[default]
    Code,
    /// The file that it is in.
    File,
    /// The stacks that it affects; it counts in each of them.
    Stack,
}

/// Findings that have something in common.
#[derive(Clone)]
pub struct DiagnosticGroup {
    snapshot: Arc<Snapshot>,
    by: DiagnosticGrouping,
    name: Arc<str>,
    counts: DiagnosticCounts,
}

/// A part of what was found out about an estate.
#[derive(SimpleObject, Clone, Debug, PartialEq, Eq)]
pub struct DoctorSection {
    /// What it is about, such as `Configuration`.
    pub name: String,
    /// What was found, in order; a name may stand more than once.
    pub facts: Vec<DoctorFact>,
}

/// One thing that was found out about an estate.
#[derive(SimpleObject, Clone, Debug, PartialEq, Eq)]
pub struct DoctorFact {
    /// What it is.
    pub name: String,
    /// What it is here.
    pub value: String,
}

impl Doctor {
    /// The report about what passes.
    pub(crate) fn new(snapshot: &Arc<Snapshot>, filter: DiagnosticFilter) -> Self {
        let order = snapshot.ranking().order.iter().copied();
        Self {
            findings: diagnostics(snapshot, &filter, order).into(),
            snapshot: Arc::clone(snapshot),
            filter,
        }
    }

    /// The findings in groups, by name; those that belong to none have the empty name.
    fn grouped(&self, by: DiagnosticGrouping) -> Vec<(Arc<str>, DiagnosticCounts)> {
        let snapshot = &self.snapshot;
        let mut groups: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        match by {
            DiagnosticGrouping::Code => {
                for number in self.findings.iter() {
                    let code = snapshot.estate.diagnostics[*number as usize].code;
                    groups.entry(code).or_default().push(*number);
                }
            }
            DiagnosticGrouping::File => {
                for number in self.findings.iter() {
                    let file = snapshot.estate.diagnostics[*number as usize].span.file();
                    let path = snapshot.files().get(file).map_or("", |entry| entry.path.as_str());
                    groups.entry(path).or_default().push(*number);
                }
            }
            DiagnosticGrouping::Stack => {
                let mut passing: Vec<u32> = self.findings.to_vec();
                passing.sort_unstable();
                let kept = |numbers: &[u32]| -> Vec<u32> {
                    let known = |number: &u32| passing.binary_search(number).is_ok();
                    numbers.iter().copied().filter(known).collect()
                };
                let wanted = self.filter.stack.as_deref();
                for (stack, at) in snapshot.estate.stacks.iter().zip(0..) {
                    if wanted.is_none_or(|wanted| stack.name == wanted) {
                        groups.insert(&stack.name, kept(snapshot.findings().of_stack(at)));
                    }
                }
                groups.insert("", kept(snapshot.findings().of_no_stack()));
            }
        }
        let counted = groups.into_iter().filter(|(_, numbers)| !numbers.is_empty());
        counted
            .map(|(name, numbers)| (Arc::from(name), DiagnosticCounts::of(snapshot, &numbers)))
            .collect()
    }
}

impl DiagnosticCounts {
    /// Counts findings, given by number.
    fn of(snapshot: &Snapshot, numbers: &[u32]) -> Self {
        let findings = numbers
            .iter()
            .map(|number| &*snapshot.estate.diagnostics[*number as usize]);
        let counts = doctor::Counts::of(findings);
        Self {
            total: count(numbers.len()),
            errors: count(counts.errors),
            warnings: count(counts.warnings),
            infos: count(counts.infos),
            fixable: count(counts.fixable),
            safely_fixable: count(counts.safely_fixable),
        }
    }

    /// The place of a group: what breaks most first.
    fn rank(&self) -> i64 {
        let most = |number: u32| i64::from(number.min((1 << 20) - 1));
        -(most(self.errors) << 40 | most(self.warnings) << 20 | most(self.infos))
    }
}

/// One report of the estate: what was found, and what is doubtful.
#[Object]
impl Doctor {
    /// How many findings pass.
    async fn counts(&self) -> DiagnosticCounts {
        DiagnosticCounts::of(&self.snapshot, &self.findings)
    }

    /// What was found out about configuration, git, tools and sizes. It looks for commands on the search path, and
    /// runs none.
    #[graphql(complexity = "50")]
    async fn sections(&self) -> Result<Vec<DoctorSection>> {
        let estate = Arc::clone(&self.snapshot.estate);
        let found = blocking(move || doctor::sections(&estate))
            .await
            .map_err(Error::internal)?;
        Ok(found.into_iter().map(DoctorSection::from).collect())
    }

    /// The findings that pass: errors first, within a severity what reaches more instances first.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn findings(
        &self,
        #[graphql(desc = "From the start: 20 unless said, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "From the end: at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Diagnostic>> {
        let args = PageArgs::new(first, after, last, before);
        select::ranked_diagnostic_page(&self.snapshot, &self.findings, &args)
    }

    /// The findings that pass in groups: the group that breaks most first.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn groups(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "What to group by.")] by: DiagnosticGrouping,
        #[graphql(desc = "From the start: 20 unless said, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "From the end: at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<DiagnosticGroup>> {
        context::pause(ctx).await?;
        let args = PageArgs::new(first, after, last, before);
        let groups = Arc::new(self.grouped(by));
        Connection::cut(
            &groups,
            &args,
            Order::ascending("GROUP"),
            (0..groups.len()).collect(),
            |groups, at| Key::ranked(groups[at].1.rank(), [&groups[at].0, "", "", ""]),
            |at| DiagnosticGroup {
                snapshot: Arc::clone(&self.snapshot),
                by,
                name: Arc::clone(&groups[at].0),
                counts: groups[at].1,
            },
        )
    }

    /// The command that makes the safe fixes among the findings of a code, or of all; null where there are none.
    async fn command(&self) -> Option<Command> {
        let counts = DiagnosticCounts::of(&self.snapshot, &self.findings);
        let only = |names: Option<&[String]>| match names {
            Some([name]) => Some(name.clone()),
            _ => None,
        };
        let (code, file) = (only(self.filter.codes.as_deref()), self.filter.file.as_deref());
        (counts.safely_fixable > 0).then(|| Command::mend(code.as_deref(), file))
    }
}

/// Findings that have something in common.
#[Object]
impl DiagnosticGroup {
    /// The code, the path or the stack's name; empty for findings that belong to none.
    async fn name(&self) -> &str {
        &self.name
    }

    /// How many findings are in it.
    async fn counts(&self) -> DiagnosticCounts {
        self.counts
    }

    /// The file, where the group is one of a file.
    async fn file(&self) -> Option<File> {
        let is_by_file = self.by == DiagnosticGrouping::File;
        let id = is_by_file
            .then(|| self.snapshot.files().find(&self.name))?
            .map(|entry| entry.id);
        id.filter(|id| *id != FileId::NONE)
            .map(|id| File::new(&self.snapshot, id))
    }

    /// The stack, where the group is one of a stack.
    async fn stack(&self) -> Option<Stack> {
        let is_by_stack = self.by == DiagnosticGrouping::Stack;
        let number = is_by_stack.then(|| self.snapshot.stack_number(&self.name))??;
        Some(Stack::new(&self.snapshot, number))
    }
}

impl From<doctor::Section> for DoctorSection {
    fn from(section: doctor::Section) -> Self {
        let fact = |fact: doctor::Fact| DoctorFact {
            name: fact.name,
            value: fact.value,
        };
        Self {
            name: section.name.to_owned(),
            facts: section.facts.into_iter().map(fact).collect(),
        }
    }
}
