//! What stands in front of every route: `Host` and `Origin`, so that a page from elsewhere cannot use a browser to reach
//! this server, and the caller, read once from the headers for whoever answers.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{HeaderMap, StatusCode, Uri, header, uri::Authority},
    middleware::Next,
    response::Response,
};

use crate::{
    caller::Caller,
    mcp::{Serves, locale},
    secret::Secret,
    transport::http::{Front, refusal},
};

/// Lets a request through with its [`Caller`] among its extensions, or refuses it.
pub(super) async fn admit<S: Serves>(State(front): State<Arc<Front<S>>>, mut request: Request, next: Next) -> Response {
    if front.ending.stopping.is_cancelled() {
        return refusal::unavailable("the server is stopping");
    }
    let headers = request.headers();
    match authority(request.uri(), headers) {
        None => return refusal::refuse(StatusCode::BAD_REQUEST, "the request names no valid host"),
        Some(host) if !host_is_allowed(&host, &front.limits.hosts) => {
            tracing::warn!(%host, "refused a Host that is not allowed");
            return refusal::refuse(StatusCode::FORBIDDEN, "this Host is not allowed here");
        }
        Some(_) => {}
    }
    if !origins_are_allowed(headers, &front.limits.origins) {
        tracing::warn!(origin = ?headers.get(header::ORIGIN), "refused an Origin that is not allowed");
        return refusal::refuse(StatusCode::FORBIDDEN, "this Origin is not allowed here");
    }
    let caller = caller(&*front.server, headers);
    request.extensions_mut().insert(caller);
    next.run(request).await
}

fn caller<S: Serves>(server: &S, headers: &HeaderMap) -> Caller {
    let language = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let credential = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let bearer = credential.and_then(|value| {
        let (scheme, token) = value.split_once(' ')?;
        let token = token.trim();
        (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then(|| Secret::new(token))
    });
    Caller { bearer, ..Caller::unknown(locale::of_header(server, language)) }
}

/// The host that a request is for; `None` if it names none, several, or one that is no authority.
fn authority(uri: &Uri, headers: &HeaderMap) -> Option<Authority> {
    let mut hosts = headers.get_all(header::HOST).iter();
    match (hosts.next(), hosts.next()) {
        (Some(host), None) => Authority::try_from(host.as_bytes()).ok(),
        (None, _) => uri.authority().cloned(),
        _ => None,
    }
}

fn host_is_allowed(host: &Authority, allowed: &[String]) -> bool {
    allowed.iter().any(|entry| {
        entry == "*"
            || Authority::try_from(entry.as_str()).is_ok_and(|entry| {
                entry.host().eq_ignore_ascii_case(host.host())
                    && entry.port_u16().is_none_or(|port| host.port_u16() == Some(port))
            })
    })
}

/// Whether every `Origin` of a request is allowed. `null` is what sandboxed pages and files send: nobody in particular.
fn origins_are_allowed(headers: &HeaderMap, allowed: &[String]) -> bool {
    headers.get_all(header::ORIGIN).iter().all(|origin| {
        origin.to_str().ok().and_then(split_origin).is_some_and(|origin| {
            allowed.iter().any(|entry| split_origin(entry).is_some_and(|entry| entry.admits(&origin)))
        })
    })
}

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
            && self.host.eq_ignore_ascii_case(other.host)
            && (self.port == Port::Any || self.port == other.port)
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
    (!host.is_empty() && !host.contains('/')).then_some(Origin { scheme, host, port })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::Limits;

    fn origin(value: &str, allowed: &[&str]) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(header::ORIGIN, value.parse().expect("a header value"));
        origins_are_allowed(&headers, &allowed.iter().map(|&entry| entry.to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn an_origin_is_compared_by_scheme_host_and_port() {
        assert!(origin("https://a.example", &["https://a.example"]));
        assert!(origin("https://a.example:443", &["https://a.example"]));
        assert!(origin("HTTPS://A.example", &["https://a.example"]));
        assert!(origin("http://[::1]:5173", &["http://[::1]:*"]));
        for refused in ["http://a.example", "https://a.example:8443", "https://a.example.evil", "null", "", "https://"]
        {
            assert!(!origin(refused, &["https://a.example"]), "{refused}");
        }
    }

    #[test]
    fn by_default_pages_of_this_machine_are_let_in() {
        let allowed = Limits::default().origins;
        let allowed: Vec<&str> = allowed.iter().map(String::as_str).collect();
        for page in ["http://localhost:5173", "http://127.0.0.1", "https://[::1]:1"] {
            assert!(origin(page, &allowed), "{page}");
        }
        for page in ["http://localhost.evil.example", "http://evil.example", "file://", "null"] {
            assert!(!origin(page, &allowed), "{page}");
        }
    }

    #[test]
    fn a_host_without_a_port_stands_for_every_port() {
        let allowed = |host: &str| {
            let host = Authority::try_from(host).expect("an authority");
            host_is_allowed(&host, &["localhost".into(), "[::1]".into(), "a.example:8080".into()])
        };
        assert!(allowed("localhost") && allowed("LOCALHOST:1") && allowed("[::1]:80") && allowed("a.example:8080"));
        assert!(!allowed("a.example") && !allowed("localhost.evil.example") && !allowed("evil.example:8080"));
    }
}
