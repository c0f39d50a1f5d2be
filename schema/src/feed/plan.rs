//! What followers ask for. Those who ask for the same share a plan, and with it what was written for it.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, Selection};
use async_graphql::{Request, Variables};
use tokio::sync::OnceCell;

/// How many events a plan remembers the text of, for followers who are behind.
const MOST_EVENTS: usize = 16;
/// How many bytes these texts have together; the newest is kept however long it is.
const MOST_BYTES: usize = 1 << 20;

/// The text of one event, once somebody has written it.
pub(super) type Shown = Arc<OnceCell<Arc<str>>>;

/// What to show of each event, for as long as somebody follows.
pub(crate) struct Plan {
    document: ExecutableDocument,
    name: Option<String>,
    variables: Variables,
    shown: Mutex<VecDeque<(u64, Shown)>>,
}

/// The plans that are followed at the moment.
#[derive(Default)]
pub(crate) struct Plans(Mutex<HashMap<String, Weak<Plan>>>);

impl Plans {
    /// The plan of a subscription that was checked; `None` if its document does not parse.
    pub(super) fn plan(&self, request: &mut Request) -> Option<Arc<Plan>> {
        let key = key(request)?;
        let mut plans = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(plan) = plans.get(&key).and_then(Weak::upgrade) {
            return Some(plan);
        }
        let plan = Arc::new(Plan {
            document: request.parsed_query().ok()?.clone(),
            name: request.operation_name.clone(),
            variables: request.variables.clone(),
            shown: Mutex::default(),
        });
        plans.retain(|_, plan| plan.strong_count() > 0);
        plans.insert(key, Arc::downgrade(&plan));
        Some(plan)
    }
}

impl Plans {
    /// How many are noted, for tests.
    #[cfg(test)]
    pub(super) fn known(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}

impl Plan {
    /// The request that shows one event.
    pub(super) fn request(&self) -> Request {
        let mut request = Request::new(String::new()).variables(self.variables.clone());
        request.operation_name.clone_from(&self.name);
        request.set_parsed_query(self.document.clone());
        request
    }

    /// Where the text of this event is, or will be.
    pub(super) fn shown(&self, number: u64) -> Shown {
        let mut all = self.lock();
        if let Some((_, shown)) = all.iter().rev().find(|(known, _)| *known == number) {
            return Arc::clone(shown);
        }
        let shown = Shown::default();
        all.push_back((number, Arc::clone(&shown)));
        while all.len() > 1 && (all.len() > MOST_EVENTS || bytes(&all) > MOST_BYTES) {
            all.pop_front();
        }
        shown
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<(u64, Shown)>> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn bytes(shown: &VecDeque<(u64, Shown)>) -> usize {
    let texts = shown.iter().filter_map(|(_, shown)| shown.get());
    texts.map(|text| text.len()).sum()
}

/// What two followers have in common who see the same: everything but where they resume.
fn key(request: &mut Request) -> Option<String> {
    let cursor = cursor_variable(request.parsed_query().ok()?);
    let mut variables = request.variables.clone();
    if let Some(cursor) = cursor.filter(|cursor| is_only_cursor(&request.query, cursor)) {
        variables.remove(&*cursor);
    }
    let variables = serde_json::to_string(&variables).ok()?;
    let name = request.operation_name.as_deref().unwrap_or_default();
    Some(format!("{name}\n{variables}\n{}", request.query))
}

/// The variable that says where to resume.
fn cursor_variable(document: &ExecutableDocument) -> Option<String> {
    let operation = match &document.operations {
        DocumentOperations::Single(operation) => operation,
        DocumentOperations::Multiple(operations) if operations.len() == 1 => operations.values().next()?,
        DocumentOperations::Multiple(_) => return None,
    };
    match &operation.node.selection_set.node.items.first()?.node {
        Selection::Field(field) => {
            let after = field.node.get_argument("after")?;
            after.node.to_string().strip_prefix('$').map(str::to_owned)
        }
        Selection::FragmentSpread(_) | Selection::InlineFragment(_) => None,
    }
}

/// Whether a variable stands in the text just where it is declared and where it says where to resume.
fn is_only_cursor(text: &str, variable: &str) -> bool {
    text.matches('$').count() >= 2 && text.matches(&format!("${variable}")).count() == 2
}
