//! Texts of a plan in which tools are named.

use std::fmt;
use std::ops::Deref;

use super::data::{List, Text};

/// A text that is shown as it is, and where tools of the catalog are named in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wording {
    /// The text.
    pub text: Text,
    /// Where names of tools begin that the author has written as references, in bytes and in order: under a mount its prefix stands before
    /// each.
    pub names: List<usize>,
}

impl Deref for Wording {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl From<&'static str> for Wording {
    fn from(text: &'static str) -> Self {
        Self { text: Text::Borrowed(text), names: List::Borrowed(&[]) }
    }
}

impl PartialEq<&str> for Wording {
    fn eq(&self, other: &&str) -> bool {
        self.text == *other
    }
}

impl fmt::Display for Wording {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
