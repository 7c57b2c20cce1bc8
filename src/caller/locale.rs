//! The language of an answer.

/// A language that the server speaks: the number that the server's texts give it. They alone know its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Locale(pub u8);
