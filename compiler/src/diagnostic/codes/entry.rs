//! What is said about a mistake when one asks.

/// One mistake.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// Its name, in kebab case.
    pub code: &'static str,
    /// What is wrong about it, and what to do: a few sentences for `kartoteka check --explain`.
    pub explanation: &'static str,
    /// The mistake as an author makes it.
    pub bad: &'static str,
    /// The same, right.
    pub good: &'static str,
}
