//! What looks like a credential, wherever it stands.

use std::borrow::Cow;

use memchr::memmem;

use super::redact::MASK;

/// What every token of this server begins with, so that one that lies around is known for what it is.
pub(crate) const PREFIX: &str = "ktk_";

/// What the header of a signed token begins with, in Base64: `{"`.
const SIGNED: &str = "eyJ";

/// A text that is shorter is a word of a language.
const SHORTEST: usize = 16;

/// The words of a text that credentials could be.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    let of_token = |character: char| character.is_ascii_alphanumeric() || "-._~+/=".contains(character);
    text.split(move |character| !of_token(character)).filter(|word| !word.is_empty())
}

/// Whether a word looks like a token of this server, or one that an issuer has signed.
#[must_use]
pub(crate) fn is_one(word: &str) -> bool {
    word.len() >= SHORTEST && (word.contains(PREFIX) || (word.contains(SIGNED) && word.matches('.').count() >= 2))
}

/// Whether a text has in it what looks like one.
#[must_use]
pub(crate) fn is_in(text: &str) -> bool {
    let could_have = |begins: &str| memmem::find(text.as_bytes(), begins.as_bytes()).is_some();
    (could_have(PREFIX) || could_have(SIGNED)) && words(text).any(is_one)
}

/// Whether a text has in it what looks like a token of this server, whole or cut off.
#[must_use]
pub(crate) fn has_own(text: &str) -> bool {
    words(text).any(|word| word.len() >= SHORTEST && word.contains(PREFIX))
}

/// The text with a mask in the place of each word that looks like one; borrowed if it has none.
#[must_use]
pub(crate) fn masked(text: &str) -> Cow<'_, str> {
    if !is_in(text) {
        return Cow::Borrowed(text);
    }
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    for word in words(text).filter(|word| is_one(word)) {
        let start = word.as_ptr().addr() - text.as_ptr().addr();
        out.push_str(&text[at..start]);
        out.push_str(MASK);
        at = start + word.len();
    }
    out.push_str(&text[at..]);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests;
