//! The one GraphQL schema of Isobar.
