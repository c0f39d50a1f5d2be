//! What must hold before a document is validated. Each fragment is weighed once, however often it is spread.

use std::collections::HashMap;

use async_graphql::ServerError;
use async_graphql::parser::types::{ExecutableDocument, Field, OperationType, Selection, SelectionSet};

use super::{ALIASES, DEPTH, DIRECTIVES, INTROSPECTION_LISTS, NESTING, ROOT_FIELDS, SELECTIONS, excess, readable};
use crate::error::Code;
use crate::policy::Policy;

/// Checks a parsed document.
pub(crate) fn check(document: &ExecutableDocument, policy: &Policy) -> Result<(), ServerError> {
    let mut scale = Scale::of(document);
    let all = scale.all()?;
    if scale.introspects && !policy.introspection {
        return Err(Code::Forbidden.error("This server does not show its schema: introspection is off."));
    }
    all.check()
}

/// What a selection amounts to, with its fragments written out.
#[derive(Clone, Copy, Default)]
struct Weight {
    /// Fields on its own level.
    width: usize,
    /// Fields on all levels.
    selections: usize,
    aliases: usize,
    directives: usize,
    /// Levels of fields.
    depth: usize,
    /// Levels of selections, fragments among them.
    nesting: usize,
    /// Levels of lists of introspection.
    lists: usize,
    /// The most levels of lists below a field that asks for the schema.
    introspection: usize,
}

impl Weight {
    /// More than any limit: what a fragment weighs that spreads itself.
    const ENDLESS: Self = Self {
        width: usize::MAX,
        selections: usize::MAX,
        aliases: usize::MAX,
        directives: usize::MAX,
        depth: usize::MAX,
        nesting: usize::MAX,
        lists: usize::MAX,
        introspection: usize::MAX,
    };

    fn beside(self, other: Self) -> Self {
        Self {
            width: self.width.saturating_add(other.width),
            selections: self.selections.saturating_add(other.selections),
            aliases: self.aliases.saturating_add(other.aliases),
            directives: self.directives.saturating_add(other.directives),
            depth: self.depth.max(other.depth),
            nesting: self.nesting.max(other.nesting),
            lists: self.lists.max(other.lists),
            introspection: self.introspection.max(other.introspection),
        }
    }

    fn check(self) -> Result<(), ServerError> {
        let limits = [
            (
                self.selections,
                SELECTIONS,
                "selects more than {} fields once its fragments are written out",
            ),
            (
                self.nesting,
                NESTING,
                "nests selections and fragments more than {} levels deep",
            ),
            (self.depth, DEPTH, "nests fields more than {} levels deep"),
            (self.width, ROOT_FIELDS, "has more than {} fields at its root"),
            (self.aliases, ALIASES, "has more than {} aliases"),
            (self.directives, DIRECTIVES, "has more than {} directives"),
            (
                self.introspection,
                INTROSPECTION_LISTS,
                "nests lists of the schema more than {} levels deep",
            ),
        ];
        match limits.into_iter().find(|(found, most, _)| found > most) {
            Some((_, most, what)) => {
                let what = what.replace("{}", &readable(most));
                Err(excess(&format!("The operation {what}.")))
            }
            None => Ok(()),
        }
    }
}

/// Weighs selections, each fragment once.
struct Scale<'a> {
    document: &'a ExecutableDocument,
    known: HashMap<&'a str, Weight>,
    introspects: bool,
    /// How many selections were looked at: the work that was done.
    #[cfg(test)]
    weighed: usize,
}

impl<'a> Scale<'a> {
    fn of(document: &'a ExecutableDocument) -> Self {
        Self {
            document,
            known: HashMap::new(),
            introspects: false,
            #[cfg(test)]
            weighed: 0,
        }
    }

    /// What everything in the document amounts to. All operations are validated, whichever is executed.
    fn all(&mut self) -> Result<Weight, ServerError> {
        let document = self.document;
        let mut all = Weight::default();
        for (_, operation) in document.operations.iter() {
            let operation = &operation.node;
            let mut weight = self.set(&operation.selection_set.node, 0);
            weight.directives = weight.directives.saturating_add(operation.directives.len());
            if operation.ty == OperationType::Subscription && weight.width != 1 {
                return Err(Code::ValidationFailed.error("A subscription has just one field at its root."));
            }
            all = all.beside(weight);
        }
        // So are fragments that nothing spreads.
        for name in document.fragments.keys() {
            let weight = self.fragment(name, 0);
            if weight.selections > SELECTIONS {
                all.selections = usize::MAX;
            }
            all.nesting = all.nesting.max(weight.nesting);
        }
        Ok(all)
    }

    /// `level` counts the calls: beyond what may be executed, nothing need be told apart.
    fn set(&mut self, set: &'a SelectionSet, level: usize) -> Weight {
        if set.items.is_empty() {
            return Weight::default();
        }
        if level > NESTING {
            return Weight::ENDLESS;
        }
        #[cfg(test)]
        {
            self.weighed += set.items.len();
        }
        let weights = set.items.iter().map(|selection| match &selection.node {
            Selection::Field(field) => self.field(&field.node, level),
            Selection::InlineFragment(inline) => {
                let mut weight = self.set(&inline.node.selection_set.node, level + 1);
                weight.directives = weight.directives.saturating_add(inline.node.directives.len());
                weight
            }
            Selection::FragmentSpread(spread) => {
                let mut weight = self.fragment(spread.node.fragment_name.node.as_str(), level + 1);
                weight.directives = weight.directives.saturating_add(spread.node.directives.len());
                weight
            }
        });
        let mut sum = weights.fold(Weight::default(), Weight::beside);
        sum.nesting = sum.nesting.saturating_add(1);
        sum
    }

    fn field(&mut self, field: &'a Field, level: usize) -> Weight {
        let below = self.set(&field.selection_set.node, level + 1);
        let name = field.name.node.as_str();
        let mut weight = Weight {
            width: 1,
            selections: below.selections.saturating_add(1),
            aliases: below.aliases.saturating_add(usize::from(field.alias.is_some())),
            directives: below.directives.saturating_add(field.directives.len()),
            depth: below.depth.saturating_add(1),
            ..below
        };
        match name {
            "__schema" | "__type" => {
                self.introspects = true;
                weight.introspection = below.lists;
            }
            "fields" | "inputFields" | "interfaces" | "possibleTypes" => {
                weight.lists = below.lists.saturating_add(1);
            }
            _ => {}
        }
        weight
    }

    /// A fragment on its own path is endless: the mark stands until its weight is known.
    fn fragment(&mut self, name: &'a str, level: usize) -> Weight {
        if let Some(weight) = self.known.get(name) {
            return *weight;
        }
        // One that does not exist is for the validation to name.
        let Some(fragment) = self.document.fragments.get(name) else {
            return Weight::default();
        };
        self.known.insert(name, Weight::ENDLESS);
        let mut weight = self.set(&fragment.node.selection_set.node, level);
        weight.directives = weight.directives.saturating_add(fragment.node.directives.len());
        self.known.insert(name, weight);
        weight
    }
}

/// How many selections are looked at to check a document.
#[cfg(test)]
pub(super) fn steps(document: &ExecutableDocument) -> usize {
    let mut scale = Scale::of(document);
    // A subscription of several fields is refused on the way.
    let _all = scale.all();
    scale.weighed
}
