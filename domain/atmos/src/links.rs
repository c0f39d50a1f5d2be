//! What values of one instance may take from others.

use crate::value::Map;

/// The other instances of the estate, as far as one may read them.
pub(crate) trait Links: Sync {
    /// The sections of a component in a stack, with templates and functions; `None` where there is no such component.
    ///
    /// # Errors
    /// Why it cannot be told: components that read each other in a circle.
    fn described(&self, component: &str, stack: &str) -> Result<Option<Map>, String>;

    /// What Terraform left behind of a component in a stack.
    fn outputs(&self, component: &str, stack: &str) -> Outputs;
}

/// The outputs of a component, as far as the files of the repository tell.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Outputs {
    /// These; sensitive ones are masked.
    Known(Map),
    /// The state would be here, but nothing was applied yet.
    Unprovisioned,
    /// The state is somewhere that opening a repository does not ask.
    Elsewhere,
    /// There is no such component.
    Missing,
}

/// What stands for a value that nothing knows before it is applied.
pub(crate) const COMPUTED: &str = "(computed)";
/// What stands for a value that nobody should see.
pub(crate) const MASKED: &str = "<MASKED>";
