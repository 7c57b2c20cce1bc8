//! Tokens of this server: `ktk_`, 256 random bits and check digits. Only the SHA-256 of one is kept.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};

pub(crate) use crate::secret::credential::PREFIX;
pub use crate::secret::digest::hexadecimal;
use crate::secret::digest::sha256;
pub(crate) use crate::secret::digest::{Digest, read_hexadecimal};
use crate::secret::{Secret, Zeroizing, random};

/// The characters of the random part, and of the digits that check it.
const RANDOM: usize = 43;
const CHECK: usize = 4;

/// Makes a token.
///
/// # Panics
/// If the operating system has no random bytes.
#[must_use]
pub fn new() -> Secret {
    let mut bits = Zeroizing::new([0; 32]);
    random::fill(&mut *bits);
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
    sha256(token.as_bytes())
}

/// When a token ends: after a day, which is part of it, or at a moment.
#[must_use]
pub fn end(text: &str) -> Option<Timestamp> {
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Some(moment);
    }
    let day: Date = text.parse().ok()?;
    Some(day.checked_add(1.day()).ok()?.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

/// Whether a text can be the name of a holder: plain, and not endless, since it stands in logs and keys.
#[must_use]
pub(crate) fn is_name(text: &str) -> bool {
    let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.@".contains(&byte));
    plain && (1..=64).contains(&text.len())
}

fn check(token: &str) -> String {
    URL_SAFE_NO_PAD.encode(&digest(token)[..3])
}

#[cfg(test)]
mod tests;
