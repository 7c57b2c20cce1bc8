//! Secrets that are written out in a catalog: a catalog is kept where code is kept, and handed on.

use crate::ast::data::Data;
use crate::check::context::Cx;
use crate::diagnostic::Code;

/// Headers that hold nothing but credentials.
const CREDENTIALS: [&str; 3] = ["authorization", "proxy-authorization", "cookie"];

/// How the names of keys end that hold a secret, in small letters and with `_`.
const NAMES: [&str; 9] =
    ["token", "api_key", "apikey", "secret", "password", "passwd", "access_key", "private_key", "auth_key"];

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

/// The fewest characters of what is taken for a secret.
const SHORTEST: usize = 8;

/// Reports entries of a map that are secrets, written out.
pub(crate) fn refuse(data: &Data, cx: &mut Cx<'_>) {
    let Some(map) = data.map() else { return };
    for entry in &map.entries {
        let Some(value) = entry.value.constant() else { continue };
        let Some(text) = value.as_str() else { continue };
        if is_secret(&entry.key.value, text) {
            cx.out
                .error(
                    Code::LiteralSecret,
                    entry.value.span,
                    format!("`{}` holds a secret, written out", entry.key.value),
                )
                .fix("make it a setting with `secret: true`, which the operator sets: `$setting.token`", None);
        }
    }
}

fn is_secret(key: &str, text: &str) -> bool {
    let key = key.to_ascii_lowercase().replace('-', "_");
    let credential = CREDENTIALS.iter().any(|name| key == name.replace('-', "_"));
    let named = NAMES.iter().any(|name| key.ends_with(name));
    let known = BEGINNINGS.iter().any(|beginning| text.starts_with(beginning));
    let word = text.len() >= SHORTEST && !text.contains(' ');
    (credential && !text.is_empty()) || (named && word) || (known && text.len() > SHORTEST)
}

#[cfg(test)]
mod tests;
