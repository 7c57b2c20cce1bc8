//! What looks like a credential, wherever it stands.

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

#[cfg(test)]
mod tests;
