//! Choosing what is compared.

use async_graphql::InputObject;
use atmos::checkout::Revision;
use atmos::compare::Scope;
use atmos::estate::InstanceKey;
use atmos::value::Text;

use crate::atmos::types::change::ChangeKind;
use crate::error::{Error, Result};

/// The longest path that is compared.
const MOST_STEPS: usize = 64;

/// One side of a comparison: the estate, one of its stacks, or one instance; as it is, or at a commit.
#[derive(InputObject, Clone, Debug, Default)]
pub struct ComparisonSideInput {
    /// A commit, as git names it: a branch, a tag, an id, `HEAD~2`. The files as they are, if not said.
    #[graphql(name = "ref")]
    pub reference: Option<String>,
    /// The name of a stack; the whole estate, if not said.
    pub stack: Option<String>,
    /// The name of an instance in that stack.
    pub component: Option<String>,
    /// The component type of that instance; `terraform`, if not said.
    #[graphql(name = "type")]
    pub component_type: Option<String>,
}

/// Which differences. What is given must all hold; of a list, one must.
#[derive(InputObject, Clone, Debug, Default)]
pub struct ComparisonFilter {
    /// Keys and indices: only what stands below them, such as `["vars"]`.
    pub path: Option<Vec<String>>,
    /// What became of the instance.
    pub kinds: Option<Vec<ChangeKind>>,
    /// Words that the instance's name, its component or its stack hold, in any order and case.
    pub search: Option<String>,
    /// Whether to list instances that are the same, too.
    pub includes_equal: Option<bool>,
}

impl ComparisonSideInput {
    /// The commit that it names, if it names one.
    pub(crate) fn revision(&self) -> Option<Revision> {
        let name = self.reference.clone().filter(|name| !name.is_empty())?;
        Some(Revision {
            name: Some(name),
            is_merge_base: false,
        })
    }

    /// How much of the estate it means.
    pub(crate) fn scope(&self) -> Result<Scope> {
        match (&self.stack, &self.component) {
            (None, None) => Ok(Scope::Estate),
            (Some(stack), None) => Ok(Scope::Stack(stack.into())),
            (Some(stack), Some(name)) => Ok(Scope::Instance(InstanceKey {
                stack: stack.into(),
                component_type: self.component_type.as_deref().unwrap_or("terraform").into(),
                name: name.into(),
            })),
            (None, Some(_)) => Err(Error::BadInput(
                "Say the stack of the component that is compared.".to_owned(),
            )),
        }
    }
}

impl ComparisonFilter {
    /// The path below which is compared.
    pub(crate) fn path(&self) -> Vec<Text> {
        self.path.iter().flatten().take(MOST_STEPS).map(Text::from).collect()
    }
}

/// Whether two scopes can be compared: both a whole, or both a part of the same kind.
pub(crate) fn check(from: &Scope, to: &Scope) -> Result<()> {
    if std::mem::discriminant(from) == std::mem::discriminant(to) {
        return Ok(());
    }
    Err(Error::BadInput(
        "Compare an estate with an estate, a stack with a stack, or an instance with an instance.".to_owned(),
    ))
}
