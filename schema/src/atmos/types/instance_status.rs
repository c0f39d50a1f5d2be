//! What is to be done with an instance, in one word.

use async_graphql::Enum;
use atmos::estate::Instance;

/// What is to be done with an instance; where several hold, the first of abstract, disabled and locked.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum InstanceStatus {
    /// It is deployed.
    Active,
    /// Nothing: it is a base that others inherit from.
    Abstract,
    /// Nothing: `metadata.enabled: false`.
    Disabled,
    /// It is deployed, and may not be changed: `metadata.locked: true`.
    Locked,
}

impl InstanceStatus {
    pub(crate) fn of(instance: &Instance) -> Self {
        if instance.is_abstract() {
            Self::Abstract
        } else if !instance.is_enabled() {
            Self::Disabled
        } else if instance.is_locked() {
            Self::Locked
        } else {
            Self::Active
        }
    }

    /// Its name as it is sent.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Active => "ACTIVE",
            Self::Abstract => "ABSTRACT",
            Self::Disabled => "DISABLED",
            Self::Locked => "LOCKED",
        }
    }
}
