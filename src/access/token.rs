//! Tokens of this server: `ktk_`, 256 random bits and check digits. Only the SHA-256 of one is kept.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::secret::{Secret, Zeroizing};

/// What every token begins with, so that one that lies around is known for what it is.
pub const PREFIX: &str = "ktk_";

/// The characters of the random part, and of the digits that check it.
const RANDOM: usize = 43;
const CHECK: usize = 4;

/// What a token is known by.
pub type Digest = [u8; 32];

/// Makes a token.
///
/// # Panics
/// If the operating system has no random bytes.
#[must_use]
pub fn new() -> Secret {
    let mut bits = Zeroizing::new([0; 32]);
    getrandom::fill(&mut *bits).expect("the operating system has random bytes");
    let mut token = Zeroizing::new(String::from(PREFIX));
    URL_SAFE_NO_PAD.encode_string(*bits, &mut token);
    let check = check(&token);
    token.push_str(&check);
    Secret::new(token.as_str())
}

/// Whether a text can be a token of this server: what is cut off or mistyped is none.
#[must_use]
pub fn is_whole(token: &str) -> bool {
    let whole = token.len() == PREFIX.len() + RANDOM + CHECK && token.starts_with(PREFIX) && token.is_ascii();
    whole && token.ends_with(&check(&token[..PREFIX.len() + RANDOM]))
}

/// What a token is known by.
#[must_use]
pub fn digest(token: &str) -> Digest {
    let digest = ring::digest::digest(&ring::digest::SHA256, token.as_bytes());
    digest.as_ref().try_into().expect("a SHA-256 has 32 bytes")
}

/// The same in hexadecimal digits.
#[must_use]
pub fn hexadecimal(digest: &Digest) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What 64 hexadecimal digits say.
#[must_use]
pub fn read_hexadecimal(text: &str) -> Option<Digest> {
    let mut digest = [0; 32];
    if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    for (place, byte) in digest.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * place..2 * place + 2], 16).ok()?;
    }
    Some(digest)
}

fn check(token: &str) -> String {
    URL_SAFE_NO_PAD.encode(&digest(token)[..3])
}

#[cfg(test)]
mod tests;
