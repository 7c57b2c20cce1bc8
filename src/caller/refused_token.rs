//! What is known of a token of an issuer that was not taken: facts for the operator, and nothing of what the token says of a person.

/// The most characters of what the token itself has named.
const MOST: usize = 128;

/// A token of an issuer that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedToken {
    /// What it does not keep to: `signature`, `expired`, `audience`, …
    pub rule: &'static str,
    /// Who has made it, by its own account; where it names an issuer.
    pub issuer: Option<Box<str>>,
    /// The key that it names, as far as it was read.
    pub key: Option<Box<str>>,
}

impl RefusedToken {
    /// One that does not keep to this. What it names is cut to a length, and has no character that could be taken for something else.
    #[must_use]
    pub(crate) fn new(rule: &'static str, issuer: Option<&str>, key: Option<&str>) -> Self {
        Self { rule, issuer: issuer.map(plain), key: key.map(plain) }
    }
}

fn plain(text: &str) -> Box<str> {
    let plain = |c: char| if c.is_ascii_graphic() && !"\"'\\<>{}".contains(c) { c } else { '?' };
    let mut named: String = text.chars().take(MOST).map(plain).collect();
    if text.chars().nth(MOST).is_some() {
        named.push('…');
    }
    named.into()
}
