//! The address of a request, in its parts. It may have marked places, and is never part of a message: it may hold a credential.

use percent_encoding::percent_decode_str;

use crate::template::{Part, cleaned, has_place, parts};

/// An address.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Address {
    /// `https://api.example`, or the place that stands for it; empty where there is neither.
    pub(crate) base: String,
    /// Segments, as they are written.
    pub(crate) path: Vec<String>,
    /// A slash stands behind the last segment: many servers know an address with it alone, or without it alone.
    pub(crate) ends_with_slash: bool,
    /// Decoded.
    pub(crate) query: Vec<(String, String)>,
    /// It names a user, with or without a password.
    pub(crate) has_user: bool,
}

impl Address {
    /// Reads an address; `None` where it has no host, and no place in its stead.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim().split('#').next().unwrap_or_default();
        let (place, query) = text.split_once('?').unwrap_or((text, ""));
        let (base, path, has_user) = match parts(place).as_slice() {
            // The place is the whole base, or what stands before the first slash.
            [Part::Place(_), ..] => {
                let (base, path) = match place.split_once('/') {
                    Some((base, path)) => (base, path),
                    None => (place, ""),
                };
                (base.to_owned(), path, false)
            }
            _ => {
                let (scheme, rest) = match place.split_once("://") {
                    Some((scheme, rest)) => (scheme.to_ascii_lowercase(), rest),
                    None => ("https".to_owned(), place),
                };
                let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
                let (user, host) = host.rsplit_once('@').map_or((None, host), |(user, host)| (Some(user), host));
                let is_host = host.contains(['.', ':']) || host == "localhost" || has_place(host);
                let plain = |c: char| c.is_ascii_alphanumeric() || ".-:[]_".contains(c);
                let known = ["http", "https"].contains(&scheme.as_str());
                if !known || !is_host || !has_place(host) && !host.chars().all(plain) {
                    return None;
                }
                (format!("{scheme}://{host}"), path, user.is_some())
            }
        };
        let ends_with_slash = path.ends_with('/');
        let path = path.split('/').filter(|segment| !segment.is_empty()).map(str::to_owned).collect();
        Some(Self { base, path, ends_with_slash, query: pairs(query), has_user })
    }

    /// The base, where it is an address that can be called.
    pub(crate) fn whole_base(&self) -> Option<&str> {
        Some(self.base.as_str()).filter(|base| base.contains("://") && !has_place(base))
    }

    /// The base without its scheme.
    pub(crate) fn host(&self) -> &str {
        self.base.split("://").last().unwrap_or_default()
    }
}

/// Pairs of a query or a form, decoded.
pub(crate) fn pairs(text: &str) -> Vec<(String, String)> {
    let decoded = |text: &str| {
        let text = text.replace('+', " ");
        // What is decoded comes from the document, and marks no place.
        if has_place(&text) { text } else { cleaned(&percent_decode_str(&text).decode_utf8_lossy()) }
    };
    let each = text.split('&').filter(|pair| !pair.is_empty());
    each.map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decoded(name), decoded(value))
    })
    .collect()
}

/// Whether a segment of a path is one of many: a number, a UUID, a long word with digits.
pub(crate) fn is_variable(segment: &str, before: &str) -> bool {
    let digits = segment.bytes().all(|byte| byte.is_ascii_digit());
    if digits {
        return !(segment.len() <= 2 && ["api", "rest", "version"].contains(&before.to_ascii_lowercase().as_str()));
    }
    let plain = segment.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    let has_digit = segment.bytes().any(|byte| byte.is_ascii_digit());
    plain && has_digit && segment.len() >= 16 || segment.contains('@') || crate::secrets::is_value(segment)
}
