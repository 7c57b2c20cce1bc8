//! What of the file only a run can judge, with its places: what time it is, and which variables are set.

use crate::source::Span;

/// When a token ends, by the file.
#[derive(Debug, Clone)]
pub struct TokenEnd {
    /// What its holder is called.
    pub name: String,
    /// The last day, or the last moment.
    pub end: String,
    /// Where that stands.
    pub place: Span,
}

/// A setting of a catalog, and where the file has it.
#[derive(Debug, Clone)]
pub struct SettingPlace {
    /// The catalog.
    pub catalog: String,
    /// The setting.
    pub setting: String,
    /// The variable that it is taken from.
    pub from: Option<String>,
    /// Where its name stands.
    pub place: Span,
}
