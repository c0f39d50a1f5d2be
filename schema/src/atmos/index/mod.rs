//! What the graph derives from a snapshot: reverse edges, findings by place, counts.

pub(crate) mod components;
pub(crate) mod dependents;
pub(crate) mod files;
pub(crate) mod findings;
pub(crate) mod overview;
pub(crate) mod ranking;
pub(crate) mod readings;
pub(crate) mod rows;
pub(crate) mod shapes;
