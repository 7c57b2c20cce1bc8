//! What a mount is.

/// A catalog that is offered once more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mount {
    /// What it is called.
    pub name: String,
    /// The catalog.
    pub of: String,
    /// What stands before the names of its tools and prompts.
    pub prefix: String,
}
