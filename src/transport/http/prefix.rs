//! What stands before the paths of this server where a proxy has it under a path of its own: by `SERVER_PUBLIC_URL`, or by
//! `X-Forwarded-Prefix` of a proxy that is trusted.

use axum::extract::Request;

use crate::transport::http::state::HttpState;
use crate::transport::places::ConnectedFrom;

/// What proxies that take a prefix off a path write it into.
const FORWARDED: &str = "x-forwarded-prefix";

/// Where a path of this server is for the client of a request: absolute where the prefix is known, else relative to its
/// neighbours, since a proxy may take off a prefix without a word.
pub(super) fn address(state: &HttpState, request: &Request, path: &str) -> String {
    let known = forwarded(state, request).or_else(|| Some(state.limits.prefix.clone()).filter(|set| !set.is_empty()));
    match (known, path.rsplit_once('/')) {
        (Some(prefix), _) => format!("{prefix}{path}"),
        (None, Some((_, last))) => last.to_owned(),
        (None, None) => path.to_owned(),
    }
}

fn forwarded(state: &HttpState, request: &Request) -> Option<String> {
    let ConnectedFrom(from) = request.extensions().get::<ConnectedFrom>().copied()?;
    from.filter(|from| state.limits.is_proxy(*from))?;
    let said = request.headers().get(FORWARDED)?.to_str().ok()?;
    // The proxy in front of all others adds its own first.
    let prefix = said.split(',').next()?.trim().trim_end_matches('/');
    is_prefix(prefix).then(|| prefix.to_owned())
}

/// A path, and nothing that a client could take for another server, a query or the end of a line.
fn is_prefix(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~%!$&'()+,;=:@".contains(&byte);
    text.is_empty() || text.starts_with('/') && !text.starts_with("//") && text.bytes().all(plain)
}

#[cfg(test)]
mod tests;
