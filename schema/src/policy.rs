//! What one server allows and another may not.

use std::time::Duration;

/// What a server allows its callers. The default is what suits one user at their own machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Whether the schema may be asked for.
    pub introspection: bool,
    /// Whether an error about an unknown name says which names are like it; they show the schema to who may not ask for it.
    pub suggestions: bool,
    /// Whether each resolver is a span of its own; each then costs a little more.
    pub traces: bool,
    /// How long an operation may run, and how long an event may take.
    pub deadline: Duration,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            introspection: true,
            suggestions: true,
            traces: false,
            deadline: Duration::from_secs(10),
        }
    }
}
