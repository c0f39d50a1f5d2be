//! The estate at other commits, and what was worked out from it: kept by commit, shared by all requests; and who changed
//! what in the files as they are.

use std::sync::Arc;
use std::time::Duration;

use atmos::affected::{Affected, affected};
use atmos::checkout::{CheckoutError, Revision};
use atmos::compare::{Comparison, Scope, Side, compare};
use atmos::estate::{Estate, InstanceKey};
use atmos::log::{Log, shaping};
use atmos::value::Text;

use super::snapshot::Snapshot;
use super::types::history::HistoryProblem;
use crate::answers::{Answer, Answers};
use crate::blocking::blocking;
use crate::cache::{CacheReading, Tally};
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::live::Live;

/// How many estates of other commits are kept.
const MOST_ESTATES: u64 = 3;
/// How long one is kept that nobody asks for.
const KEPT_FOR: Duration = Duration::from_secs(300);

/// The estate at other commits.
pub(crate) struct History {
    estates: moka::sync::Cache<String, Arc<Estate>>,
    commits: Tally,
    comparisons: Arc<Answers<Question, Arc<Compared>>>,
    affected: Arc<Answers<AffectedQuestion, Arc<Vec<Affected>>>>,
    logs: Arc<Answers<LogQuestion, Told>>,
}

/// The commits behind an instance, or why there are none.
pub(crate) type Told = std::result::Result<Arc<Log>, HistoryProblem>;

/// An instance at a revision of the estate, and the commit that is checked out.
type LogQuestion = (InstanceKey, u64, String);

/// A commit, and the revision of the files as they are.
type AffectedQuestion = (String, u64);

/// What is compared.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Question {
    pub(crate) from: SideKey,
    pub(crate) to: SideKey,
    pub(crate) path: Vec<Text>,
}

/// One side of what is compared.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct SideKey {
    pub(crate) moment: Moment,
    pub(crate) scope: Scope,
}

/// Which state of the repository.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Moment {
    /// The files as they are, at this revision of the estate.
    Now(u64),
    /// The commit with this id.
    Commit(String),
}

/// What came of a comparison.
pub(crate) struct Compared {
    pub(crate) comparison: Comparison,
    /// Whether each side has what it names.
    pub(crate) are_found: [bool; 2],
}

impl Moment {
    /// The commit that a revision means; the files as they are for none.
    pub(crate) async fn of(live: &Live, snapshot: &Snapshot, revision: Option<Revision>) -> Result<Self> {
        match revision {
            None => Ok(Self::Now(snapshot.estate.revision)),
            Some(revision) => Ok(Self::Commit(History::commit(live, revision).await?)),
        }
    }
}

impl History {
    pub(crate) fn new() -> Self {
        Self {
            estates: moka::sync::Cache::builder()
                .max_capacity(MOST_ESTATES)
                .time_to_idle(KEPT_FOR)
                .build(),
            commits: Tally::new("commits"),
            comparisons: Arc::new(Answers::new("comparisons")),
            affected: Arc::new(Answers::new("affected")),
            logs: Arc::new(Answers::new("histories")),
        }
    }

    /// What is kept of each kind, and how often that helped.
    pub(crate) fn readings(&self) -> [CacheReading; 4] {
        self.estates.run_pending_tasks();
        [
            self.commits.reading(self.estates.entry_count(), None),
            self.comparisons.reading(),
            self.affected.reading(),
            self.logs.reading(),
        ]
    }

    /// The id of the commit that a revision means; what cannot be found is the caller's to mend.
    pub(crate) async fn commit(live: &Live, revision: Revision) -> Result<String> {
        let Some(engine) = live.engine() else {
            return Err(Error::BadInput("This server reads no commits.".to_owned()));
        };
        let found = blocking(move || engine.commit(&revision)).await;
        found.map_err(Error::internal)?.map_err(|error| bad_input(&error))
    }

    /// What differs between two sides.
    pub(crate) async fn compared(
        self: &Arc<Self>,
        live: &Live,
        snapshot: &Arc<Snapshot>,
        question: Question,
    ) -> Answer<Arc<Compared>> {
        let (history, engine, now) = (Arc::clone(self), live.engine(), Arc::clone(&snapshot.estate));
        let asked = question.clone();
        let work = move |interest: &crate::answers::Interest| {
            let side = |key: &SideKey| {
                Some(Side {
                    estate: history.estate(engine.as_deref(), &now, &key.moment)?,
                    scope: key.scope.clone(),
                })
            };
            let (from, to) = (side(&asked.from)?, side(&asked.to)?);
            let comparison = compare(&from, &to, &asked.path, &|| interest.lasts())?;
            Some(Arc::new(Compared {
                comparison,
                are_found: [from, to].map(|side| is_found(&side)),
            }))
        };
        self.comparisons.get(question, work).await
    }

    /// What differs in the files as they are from a commit, by the rules of `atmos describe affected`.
    pub(crate) async fn affected(
        self: &Arc<Self>,
        live: &Live,
        snapshot: &Arc<Snapshot>,
        commit: String,
    ) -> Answer<Arc<Vec<Affected>>> {
        let (history, engine, now) = (Arc::clone(self), live.engine(), Arc::clone(&snapshot.estate));
        let question = (commit.clone(), now.revision);
        let work = move |_: &crate::answers::Interest| {
            let base = history.estate(engine.as_deref(), &now, &Moment::Commit(commit))?;
            Some(Arc::new(affected(&base, &now)))
        };
        self.affected.get(question, work).await
    }

    /// The commits that changed lines which shape an instance.
    pub(crate) async fn log(&self, live: &Live, snapshot: &Arc<Snapshot>, number: u32) -> Result<Answer<Told>> {
        let Some(engine) = live.engine() else {
            return Ok(Answer::Ready(Err(HistoryProblem::NoRepository)));
        };
        let asked = Arc::clone(&engine);
        let head = match blocking(move || asked.head()).await.map_err(Error::internal)? {
            Ok(head) => head,
            Err(error) => return Ok(Answer::Ready(Err(problem(&error)))),
        };
        let estate = Arc::clone(&snapshot.estate);
        let instance = Arc::clone(snapshot.instance(number));
        let question = (instance.key.clone(), estate.revision, head);
        let work = move |interest: &crate::answers::Interest| {
            let lines = shaping(&instance, &estate.files);
            let log = engine.log(&lines, &|| interest.lasts());
            Some(log.map(Arc::new).map_err(|error| problem(&error)))
        };
        Ok(self.logs.get(question, work).await)
    }

    fn estate(&self, engine: Option<&dyn Engine>, now: &Arc<Estate>, moment: &Moment) -> Option<Arc<Estate>> {
        let Moment::Commit(commit) = moment else {
            return Some(Arc::clone(now));
        };
        let engine = engine?;
        self.commits.count(self.estates.contains_key(commit));
        let found = self.estates.try_get_with(commit.clone(), || engine.at(commit));
        found
            .map_err(|error| tracing::warn!(%error, %commit, "the commit cannot be read"))
            .ok()
    }
}

/// Whether there is what a side names.
fn is_found(side: &Side) -> bool {
    match &side.scope {
        Scope::Estate => true,
        Scope::Stack(name) => side.estate.stack(name).is_some(),
        Scope::Instance(key) => side.estate.instance(key).is_some(),
    }
}

fn problem(error: &CheckoutError) -> HistoryProblem {
    match error {
        CheckoutError::NoRepository(_) => HistoryProblem::NoRepository,
        CheckoutError::NoCommit { .. } | CheckoutError::NoDefaultBranch(_) => HistoryProblem::NoCommit,
        CheckoutError::Open { .. } => {
            tracing::warn!(%error, "the repository cannot be read");
            HistoryProblem::Unreadable
        }
    }
}

fn bad_input(error: &CheckoutError) -> Error {
    let hint = match error {
        CheckoutError::NoDefaultBranch(_) => "; name a commit, or let git find out: git remote set-head origin --auto",
        _ => "",
    };
    Error::BadInput(format!("The commit cannot be read: {error}{hint}."))
}
