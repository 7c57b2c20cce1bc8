//! `Host` and `Origin`: which values of them are served.

use axum::http::{HeaderMap, Uri, header, uri::Authority};

/// The host that a request is for; `None` if it names none, several, or one that is no authority. A target in absolute
/// form counts more than `Host` (RFC 9112, 3.2.2). A host with user information is none: `evil@localhost` is a way to write
/// `localhost` that only an attack needs.
pub(in crate::transport) fn authority(uri: &Uri, headers: &HeaderMap) -> Option<Authority> {
    let mut hosts = headers.get_all(header::HOST).iter();
    let host = match (hosts.next(), hosts.next()) {
        (Some(host), None) => Some(Authority::try_from(host.as_bytes()).ok()?),
        (None, _) => None,
        _ => return None,
    };
    uri.authority().cloned().or(host).filter(|host| !host.as_str().contains('@'))
}

/// The values of `Host` that are served, taken apart once.
#[derive(Debug)]
pub(in crate::transport) struct Hosts {
    all: bool,
    /// Names, each with its port or for every port.
    named: Vec<(String, Option<u16>)>,
}

impl Hosts {
    /// As [`Limits::hosts`](crate::transport::Limits::hosts) has them; an entry that is no host fits no request.
    pub(in crate::transport) fn new(allowed: &[String]) -> Self {
        let parts = |entry: &String| {
            let entry = Authority::try_from(entry.as_str()).ok()?;
            Some((entry.host().to_owned(), entry.port_u16()))
        };
        Self {
            all: allowed.iter().any(|entry| entry == "*"),
            named: allowed.iter().filter(|entry| *entry != "*").filter_map(parts).collect(),
        }
    }

    pub(in crate::transport) fn admit(&self, host: &Authority) -> bool {
        let (name, port) = (host.host(), host.port_u16());
        let is_it = |(known, on): &(String, Option<u16>)| {
            known.eq_ignore_ascii_case(name) && on.is_none_or(|on| port == Some(on))
        };
        self.all || self.named.iter().any(is_it)
    }
}

/// Whether every `Origin` of a request is allowed. `null`, which sandboxed pages and files send, names none and is
/// never allowed.
pub(super) fn origins_are_allowed(headers: &HeaderMap, allowed: &[String]) -> bool {
    headers.get_all(header::ORIGIN).iter().all(|origin| {
        origin.to_str().ok().and_then(split_origin).is_some_and(|origin| {
            allowed.iter().any(|entry| split_origin(entry).is_some_and(|entry| entry.admits(&origin)))
        })
    })
}

/// Every name of a scheme. A page's own name is never this one.
const ANY: &str = "*";

/// `scheme://host:port`, taken apart.
struct Origin<'a> {
    scheme: &'a str,
    host: &'a str,
    port: Port,
}

#[derive(PartialEq, Eq)]
enum Port {
    Any,
    Number(u16),
}

impl Origin<'_> {
    fn admits(&self, other: &Origin<'_>) -> bool {
        self.scheme.eq_ignore_ascii_case(other.scheme)
            && (self.host == ANY
                || self.host.eq_ignore_ascii_case(other.host) && (self.port == Port::Any || self.port == other.port))
    }
}

fn split_origin(text: &str) -> Option<Origin<'_>> {
    let (scheme, rest) = text.trim().split_once("://")?;
    let default = if scheme.eq_ignore_ascii_case("https") { 443 } else { 80 };
    // The colons within the brackets of an IPv6 address are no port's.
    let (host, port) = match rest.rsplit_once(':') {
        Some((host, "*")) => (host, Port::Any),
        Some((host, port)) if !port.ends_with(']') => (host, Port::Number(port.parse().ok()?)),
        _ => (rest, Port::Number(default)),
    };
    (!host.is_empty() && !host.contains(['/', '@'])).then_some(Origin { scheme, host, port })
}

#[cfg(test)]
mod tests;
