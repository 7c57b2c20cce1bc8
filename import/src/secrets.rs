//! What must not be carried over with its value: credentials, known by their names and by their own form. A value that is taken
//! for one though it is none costs a setting; the other way round it would stand in a card.

use serde_json::Value;

use crate::names::snake;
use crate::template::{Part, parts};

/// Words in the names of what holds a credential.
const WORDS: [&str; 20] = [
    "authorization",
    "auth",
    "token",
    "key",
    "apikey",
    "appid",
    "secret",
    "password",
    "passwd",
    "pass",
    "passphrase",
    "pwd",
    "credential",
    "credentials",
    "cookie",
    "session",
    "signature",
    "jwt",
    "otp",
    "pin",
];

/// What credentials of known systems begin with: all that the check of catalogs knows, and more.
const BEGINNINGS: [&str; 15] = [
    "sk-",
    "sk_",
    "pk_",
    "rk_",
    "ghp_",
    "gho_",
    "ghs_",
    "github_pat_",
    "glpat-",
    "xox",
    "AKIA",
    "AIza",
    "ya29.",
    "eyJ",
    "shpat_",
];

/// The shortest value that is known by its form.
const SHORTEST: usize = 16;

/// Whether a name is that of a credential: `X-Api-Key`, `accessToken`.
pub(crate) fn is_name(name: &str) -> bool {
    let words = snake(name);
    words.split('_').any(|word| WORDS.contains(&word) || word.ends_with("token") || word.ends_with("secret"))
}

/// Whether a value looks like a credential: one word of letters and digits that is long, or begins as those of known systems do.
pub(crate) fn is_value(value: &str) -> bool {
    let one_word = value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.+/=~:%".contains(&byte));
    let letters = value.bytes().any(|byte| byte.is_ascii_alphabetic());
    let digits = value.bytes().any(|byte| byte.is_ascii_digit());
    let begins = BEGINNINGS.iter().any(|begin| value.starts_with(begin)) && value.len() > 8;
    begins
        || one_word && letters && digits && value.len() >= SHORTEST
        || value.starts_with("Bearer ")
        || value.starts_with("Basic ")
}

/// Whether a text has a place that is called like a credential: `{{apiToken}}`, `$API_TOKEN`.
pub(crate) fn is_filled_in(text: &str) -> bool {
    parts(text).iter().any(|part| matches!(part, Part::Place(name) if is_name(name)))
}

/// Whether what stands under a name is a credential: by the name, by its own form, or by the place that it is filled from.
pub(crate) fn is_held(name: &str, value: &str) -> bool {
    is_name(name) || is_value(value) || is_filled_in(value)
}

/// Whether data that would stand in a card have something like a credential written out. A moment in time is none.
pub(crate) fn is_written_in(data: &Value) -> bool {
    match data {
        Value::String(text) => !text.contains(['$', ':']) && is_value(text),
        Value::Array(items) => items.iter().any(is_written_in),
        Value::Object(map) => map.values().any(is_written_in),
        _ => false,
    }
}

/// Whether a value is that of a person, or may be: an address of mail.
pub(crate) fn is_personal(value: &str) -> bool {
    value.contains('@')
}

#[cfg(test)]
mod tests;
