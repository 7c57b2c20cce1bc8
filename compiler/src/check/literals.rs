//! Secrets that are written out in a catalog: a catalog is kept where code is kept, and handed on.

use crate::ast::data::{Clauses, Data, DataKind};
use crate::check::context::Cx;
use crate::diagnostic::Code;

/// How the names of keys end that hold a secret, in small letters and with `_`.
const NAMES: [&str; 15] = [
    "cookie",
    "authorization",
    "token",
    "api_key",
    "apikey",
    "secret",
    "password",
    "passwd",
    "pass",
    "pwd",
    "auth",
    "access_key",
    "private_key",
    "auth_key",
    "session_id",
];

/// What the keys and tokens of well-known systems begin with.
const BEGINNINGS: [&str; 16] = [
    "Bearer ",
    "Basic ",
    "ghp_",
    "gho_",
    "ghs_",
    "github_pat_",
    "glpat-",
    "sk_live_",
    "sk-",
    "xoxb-",
    "xoxp-",
    "AKIA",
    "AIza",
    "ya29.",
    "eyJ",
    "shpat_",
];

/// The fewest characters of what is taken for a secret, with a digit in it; and without one, where it is one word.
const SHORTEST: usize = 6;
const LONG: usize = 16;

/// Reports entries of a map that are secrets, written out; also in the maps and lists inside.
pub(crate) fn refuse(data: &Data, cx: &mut Cx<'_>) {
    inside(data, "", cx);
}

fn inside(data: &Data, key: &str, cx: &mut Cx<'_>) {
    match &data.kind {
        DataKind::Map(map) => map.entries.iter().for_each(|entry| inside(&entry.value, &entry.key.value, cx)),
        DataKind::List(items) | DataKind::Clauses(Clauses { texts: items, .. }) => {
            items.iter().for_each(|item| inside(item, key, cx));
        }
        _ => {
            let written = data.constant();
            if written.as_ref().and_then(serde_json::Value::as_str).is_some_and(|text| is_secret(key, text)) {
                cx.out
                    .error(Code::LiteralSecret, data.span, format!("`{key}` holds a secret, written out"))
                    .fix("make it a setting with `secret: true`, which the operator sets: `$setting.token`", None);
            }
        }
    }
}

/// A key of this name holds a secret.
pub(crate) fn is_secret_name(key: &str) -> bool {
    let key = key.to_ascii_lowercase().replace('-', "_");
    NAMES.iter().any(|name| key.ends_with(name))
}

fn is_secret(key: &str, text: &str) -> bool {
    let named = is_secret_name(key);
    let digit = text.bytes().any(|byte| byte.is_ascii_digit());
    let word = !text.contains(' ') && ((digit && text.len() >= SHORTEST) || text.len() >= LONG);
    let known = BEGINNINGS.iter().any(|beginning| text.starts_with(beginning));
    (named && word) || (known && text.len() > SHORTEST)
}

#[cfg(test)]
mod tests;
