//! How much a template may ask for: repositories are not trusted.

/// Bytes of template text.
pub(super) const SOURCE: usize = 16 << 20;

/// Operands and actions in the text.
pub(super) const SIZE: usize = 500_000;

/// Variables that may be seen at once, and templates that may be defined.
pub(super) const NAMES: usize = 1_000;

/// Levels of nested actions and parentheses in the text.
pub(super) const NESTING: usize = 100;

/// Levels of nodes, pipelines and templates inside each other while running.
pub(super) const DEPTH: usize = 300;

/// Levels of lists inside lists that functions may build, and of values that are printed.
pub(super) const VALUE_DEPTH: usize = 100;

/// Work: one for each node and each list item, and one for every eight bytes of text that
/// functions take or make.
pub(super) const FUEL: u64 = 2_000_000;

/// Bytes of output.
pub(super) const OUTPUT: usize = 32 << 20;

/// Bytes of a compiled regular expression.
pub(super) const REGEX: usize = 1 << 20;

/// The work of compiling one.
pub(super) const REGEX_WORK: u64 = 5_000;
