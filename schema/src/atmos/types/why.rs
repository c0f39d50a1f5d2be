//! Why an instance is not what one expects.

use std::sync::Arc;

use async_graphql::{Enum, Object};
use atmos::source::FileId;
use atmos::value::{Text, Value};
use atmos::why::{self, Question, Subject};

use super::file::File;
use super::location::Location;
use super::written::{ValueText, checked_most};
use crate::atmos::snapshot::Snapshot;
use crate::error::Result;

/// What a question was understood as.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyNotSubject {
    /// Where a value is.
    Value,
    /// How the value under a path came to be.
    Path,
    /// Why a path does not have a value.
    PathValue,
    /// What became of a file.
    File,
}

/// Why an instance is not what one expects.
pub struct WhyNot {
    pub(crate) snapshot: Arc<Snapshot>,
    pub(crate) question: Question,
    pub(crate) answer: Arc<why::Answer>,
    /// The manifest that would have to import what is not read.
    pub(crate) manifest: FileId,
}

/// A value that a question is about, with all that set it.
pub struct WhyNotPlace {
    snapshot: Arc<Snapshot>,
    answer: Arc<why::Answer>,
    at: usize,
}

/// One layer that set a value.
pub struct WhyNotStep {
    snapshot: Arc<Snapshot>,
    known: why::Step,
}

/// A place in a file that the stack does not read.
pub struct WhyNotElsewhere {
    snapshot: Arc<Snapshot>,
    known: why::Elsewhere,
    manifest: FileId,
}

/// Why an instance is not what one expects.
#[Object]
impl WhyNot {
    /// What the question was understood as.
    async fn subject(&self) -> WhyNotSubject {
        match self.question.subject {
            Subject::Value => WhyNotSubject::Value,
            Subject::Path => WhyNotSubject::Path,
            Subject::PathValue => WhyNotSubject::PathValue,
            Subject::File(_) => WhyNotSubject::File,
        }
    }

    /// The path that the question names; empty where it names none.
    async fn path(&self) -> &[String] {
        &self.question.path
    }

    /// The file that the question names.
    async fn file(&self) -> Option<File> {
        match self.question.subject {
            Subject::File(file) => Some(File::new(&self.snapshot, file)),
            _ => None,
        }
    }

    /// The values of the instance that have to do with it, those where it lost first; at most 50.
    #[graphql(complexity = "1 + 20 * child_complexity")]
    async fn places(&self) -> Vec<WhyNotPlace> {
        let place = |at| WhyNotPlace {
            snapshot: Arc::clone(&self.snapshot),
            answer: Arc::clone(&self.answer),
            at,
        };
        (0..self.answer.places.len()).map(place).collect()
    }

    /// Whether there are more places than are listed.
    async fn is_cut(&self) -> bool {
        self.answer.is_cut
    }

    /// Where files say it that the stack does not read, those about the instance first; at most 10. Looked for only where
    /// nothing that the stack reads says it.
    #[graphql(complexity = "1 + 10 * child_complexity")]
    async fn elsewhere(&self) -> Vec<WhyNotElsewhere> {
        let found = self.answer.elsewhere.iter();
        let one = |known: &why::Elsewhere| WhyNotElsewhere {
            snapshot: Arc::clone(&self.snapshot),
            known: known.clone(),
            manifest: self.manifest,
        };
        found.map(one).collect()
    }
}

impl WhyNotPlace {
    fn get(&self) -> &why::Place {
        &self.answer.places[self.at]
    }
}

/// A value that a question is about, with all that set it.
#[Object]
impl WhyNotPlace {
    /// Where it stands in the instance.
    async fn path(&self) -> Vec<&str> {
        self.get().path.iter().map(Text::as_str).collect()
    }

    /// Whether what was asked for is what the instance has.
    async fn is_won(&self) -> bool {
        self.get().is_won()
    }

    /// What set it, in merge order: each overrides those before it.
    #[graphql(complexity = "1 + 5 * child_complexity")]
    async fn steps(&self) -> Vec<WhyNotStep> {
        let steps = self.get().steps.iter();
        let step = |known: &why::Step| WhyNotStep {
            snapshot: Arc::clone(&self.snapshot),
            known: known.clone(),
        };
        steps.map(step).collect()
    }
}

/// One layer that set a value.
#[Object]
impl WhyNotStep {
    /// Where it is written; null if it was computed.
    async fn location(&self) -> Option<Location> {
        Location::new(&self.snapshot, self.known.span)
    }

    /// What it says; null where it is a map that later ones were merged into.
    async fn text(
        &self,
        #[graphql(default = 400, desc = "How many characters at most, up to 100,000.")] most: i32,
    ) -> Result<Option<ValueText>> {
        text(self.known.value.as_ref(), most)
    }

    /// Whether it is what was asked for.
    async fn is_match(&self) -> bool {
        self.known.is_match
    }

    /// Whether it is the one that counts.
    async fn is_winner(&self) -> bool {
        self.known.is_winner
    }
}

/// A place in a file that the stack does not read.
#[Object]
impl WhyNotElsewhere {
    /// The file.
    async fn file(&self) -> File {
        File::new(&self.snapshot, self.known.file)
    }

    /// Where in it.
    async fn location(&self) -> Option<Location> {
        Location::new(&self.snapshot, self.known.span)
    }

    /// The keys that lead there, in the file; empty for the file as a whole.
    async fn path(&self) -> Vec<&str> {
        self.known.path.iter().map(Text::as_str).collect()
    }

    /// What it says there; null for the file as a whole.
    async fn text(
        &self,
        #[graphql(default = 400, desc = "How many characters at most, up to 100,000.")] most: i32,
    ) -> Result<Option<ValueText>> {
        text(self.known.value.as_ref(), most)
    }

    /// Whether it says it of this component, of a base of it, or of everything.
    async fn is_near(&self) -> bool {
        self.known.is_near
    }

    /// The entry of `import` that would bring it.
    #[graphql(name = "import")]
    async fn import_path(&self) -> &str {
        &self.known.import
    }

    /// The manifest that would need the entry.
    async fn manifest(&self) -> File {
        File::new(&self.snapshot, self.manifest)
    }

    /// What imports it so far; at most 5.
    async fn imported_by(&self) -> Vec<File> {
        let importers = self.known.importers.iter();
        importers.map(|file| File::new(&self.snapshot, *file)).collect()
    }
}

fn text(value: Option<&Value>, most: i32) -> Result<Option<ValueText>> {
    let most = checked_most(most)?;
    Ok(value.map(|value| ValueText::new(value, most)))
}
