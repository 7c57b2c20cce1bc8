//! The address of a backend: what may be one, and what lies below it.

use url::{Host, Url};

use super::error::Error;
use super::faults::WrongBase;
use crate::runtime::request::encode;

/// Where a backend is.
#[derive(Debug)]
pub(super) struct Base {
    url: Url,
    /// The path of `url`, without a slash at its end.
    path: String,
    /// On this machine, without TLS.
    pub(super) near: bool,
    /// On another, without TLS: every machine on the way can read along.
    pub(super) open: bool,
}

impl Base {
    pub(super) fn new(text: &str) -> Result<Self, WrongBase> {
        let url = Url::parse(text).map_err(|_| WrongBase::NoAddress)?;
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return Err(WrongBase::NoAddress);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(WrongBase::User);
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(WrongBase::Query);
        }
        let loopback = match url.host() {
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        };
        let plain = url.scheme() == "http";
        let path = url.path().trim_end_matches('/').to_owned();
        Ok(Self { path, near: plain && loopback, open: plain && !loopback, url })
    }

    /// The address of a request. What it asks for stays below the base: the parser of addresses resolves `..` in all its
    /// spellings, and a path that it had to change is refused.
    pub(super) fn join(
        &self,
        credential: &str,
        path: &str,
        query: &[(String, String)],
        extra: &[(String, String)],
    ) -> Result<Url, Error> {
        let mut whole = String::with_capacity(self.path.len() + credential.len() + path.len() + 2);
        whole.push_str(&self.path);
        for part in [credential, path.strip_prefix('/').unwrap_or(path)] {
            if !part.is_empty() {
                whole.push('/');
                whole.push_str(part);
            }
        }
        let mut url = self.url.clone();
        url.set_path(&whole);
        if url.path() != whole && !(whole.is_empty() && url.path() == "/") {
            return Err(Error::Route);
        }
        if !query.is_empty() || !extra.is_empty() {
            let mut text = String::new();
            for (key, value) in query.iter().chain(extra) {
                if !text.is_empty() {
                    text.push('&');
                }
                encode(key, &mut text);
                text.push('=');
                encode(value, &mut text);
            }
            url.set_query(Some(&text));
        }
        Ok(url)
    }
}
