//! Choosing diagnostics.

use async_graphql::InputObject;
use atmos::diagnostic::{Diagnostic, Scope};
use atmos::source::FileId;

use crate::atmos::snapshot::Snapshot;
use crate::atmos::types::diagnostic::Severity;
use crate::text::{Search, Wanted, finds};

/// Which diagnostics. What is given must all hold; of a list, one must.
#[derive(InputObject, Clone, Debug, Default)]
pub struct DiagnosticFilter {
    /// How bad it is.
    pub severities: Option<Vec<Severity>>,
    /// Codes, such as `import-not-found`.
    pub codes: Option<Vec<String>>,
    /// The name of a stack that it affects.
    pub stack: Option<String>,
    /// Whether it affects any stack.
    pub has_stack: Option<bool>,
    /// The path of the file that it is in.
    pub file: Option<String>,
    /// Whether it is in a file.
    pub has_file: Option<bool>,
    /// Whether there is a fix that is safe to make without a look.
    pub is_safely_fixable: Option<bool>,
    /// Words that its message, code or stack hold, in any order and case.
    pub search: Option<String>,
}

/// Of the diagnostics given by number, those that pass.
pub(crate) fn diagnostics(
    snapshot: &Snapshot,
    filter: &DiagnosticFilter,
    numbers: impl IntoIterator<Item = u32>,
) -> Vec<u32> {
    let search = Search::new(filter.search.as_deref());
    let severities = Wanted::<Severity>::new(filter.severities.as_deref());
    let codes = Wanted::<str>::new(filter.codes.as_deref());
    let affected = filter.stack.as_deref().map(|stack| affecting(snapshot, stack));
    let file = filter.file.as_deref().map(|path| file(snapshot, path));
    let stackless = filter.has_stack.map_or(&[][..], |_| snapshot.findings().of_no_stack());
    let passes = |number: &u32| {
        let found = &*snapshot.estate.diagnostics[*number as usize];
        severities.has(&found.severity.into())
            && codes.has(found.code)
            && affected.is_none_or(|affected| affected.binary_search(number).is_ok())
            && filter
                .has_stack
                .is_none_or(|wanted| wanted == stackless.binary_search(number).is_err())
            && file.is_none_or(|file| file == Some(found.span.file()))
            && filter
                .has_file
                .is_none_or(|wanted| wanted == (found.span.file() != FileId::NONE))
            && filter
                .is_safely_fixable
                .is_none_or(|wanted| wanted == found.fix.as_ref().is_some_and(|fix| fix.is_safe))
            && finds(search.as_ref(), &[&found.message, found.code, stack(found)])
    };
    numbers.into_iter().filter(passes).collect()
}

/// The numbers of the diagnostics that affect a stack, ascending.
fn affecting<'a>(snapshot: &'a Snapshot, stack: &str) -> &'a [u32] {
    let number = snapshot.stack_number(stack);
    number.map_or(&[], |number| snapshot.findings().of_stack(number))
}

fn file(snapshot: &Snapshot, path: &str) -> Option<FileId> {
    snapshot.files().find(path).map(|entry| entry.id)
}

fn stack(diagnostic: &Diagnostic) -> &str {
    match &diagnostic.scope {
        Scope::Stack { stack } | Scope::Instance { stack, .. } => stack,
        Scope::Estate | Scope::File => "",
    }
}
