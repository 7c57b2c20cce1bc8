//! The explanation of a mistake.

/// A mistake explained.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// What is wrong about it, and what to do: a few sentences for `kartoteka check --explain`.
    pub explanation: &'static str,
    /// The mistake as an author makes it.
    pub bad: &'static str,
    /// The same, right.
    pub good: &'static str,
}
