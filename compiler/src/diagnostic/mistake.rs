//! One mistake, with its place and what to do about it.

use super::codes::Code;
use crate::source::Span;

/// Whether a catalog can be used all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// It cannot.
    Error,
    /// It can, but the author should look.
    Warning,
}

impl Severity {
    /// As it is shown.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which mistake it is.
    pub code: Code,
    /// Whether it stops the run.
    pub severity: Severity,
    /// What is wrong, understandable without the source.
    pub message: String,
    /// Where.
    pub primary: Span,
    /// What is there.
    pub label: Option<String>,
    /// Other places that have to do with it, and what is there.
    pub related: Vec<(Span, String)>,
    /// What to do about it.
    pub help: Option<Fix>,
}

/// A change that would resolve a diagnostic: words, and where it is certain the replacement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What to do.
    pub message: String,
    /// The bytes to replace, and by what.
    pub replace: Option<(Span, String)>,
}

impl Diagnostic {
    /// Says what is at the place.
    pub fn label(&mut self, text: impl Into<String>) -> &mut Self {
        self.label = Some(text.into());
        self
    }

    /// Points at another place.
    pub fn note_at(&mut self, span: Span, text: impl Into<String>) -> &mut Self {
        self.related.push((span, text.into()));
        self
    }

    /// Says that the name at a place was probably meant to be another.
    pub fn did_you_mean(&mut self, place: Span, near: &str) -> &mut Self {
        self.fix(format!("did you mean `{near}`?"), Some((place, near.to_owned())))
    }

    /// Says what to do.
    pub fn fix(&mut self, message: impl Into<String>, replace: Option<(Span, String)>) -> &mut Self {
        self.help = Some(Fix { message: message.into(), replace });
        self
    }
}
