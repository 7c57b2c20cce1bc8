//! The address of a backend: what may be one, and what lies below it.

use url::Url;

use super::credentials::AddedParts;
use super::error::Error;
use super::faults::WrongBase;
use crate::config::near::is_near;
use crate::runtime::request::encode;
use crate::secret::{Secret, Zeroize as _};

/// Where a backend is.
#[derive(Debug)]
pub(super) struct Base {
    /// The machine: the address without its path.
    origin: Url,
    /// The path, without a slash at its end. It may hold a key.
    path: Secret,
    /// On this machine, without TLS.
    pub(super) near: bool,
    /// On this machine, with TLS or without.
    pub(super) loopback: bool,
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
        let loopback = is_near(&url);
        let plain = url.scheme() == "http";
        let path = Secret::new(url.path().trim_end_matches('/'));
        let origin = url.join("/").map_err(|_| WrongBase::NoAddress)?;
        String::from(url).zeroize();
        Ok(Self { path, near: plain && loopback, loopback, open: plain && !loopback, origin })
    }

    /// The name of the machine.
    pub(super) fn host(&self) -> &str {
        self.origin.host_str().unwrap_or_default()
    }

    /// The address of a request. What it asks for stays below the base: the parser of addresses resolves `..` in all its
    /// spellings, and a path that it had to change is refused.
    pub(super) fn join(&self, path: &str, query: &[(String, String)], extras: &AddedParts) -> Result<Url, Error> {
        let (base, credential) = (self.path.expose(), extras.path.expose());
        let mut whole = String::with_capacity(base.len() + credential.len() + path.len() + 2);
        whole.push_str(base);
        for part in [credential, path.strip_prefix('/').unwrap_or(path)] {
            if !part.is_empty() {
                whole.push('/');
                whole.push_str(part);
            }
        }
        let mut url = self.origin.clone();
        url.set_path(&whole);
        if url.path() != whole && !(whole.is_empty() && url.path() == "/") {
            return Err(Error::Route);
        }
        let own = query.iter().map(|(key, value)| (key, value.as_str()));
        let added = extras.query.iter().map(|(key, value)| (key, value.expose()));
        if !query.is_empty() || !extras.query.is_empty() {
            let mut text = String::new();
            for (key, value) in own.chain(added) {
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
