//! A backend as the settings make it: its address, its limits, and what it adds to each request. What does not depend on
//! who calls is worked out once, at start, where it can still be refused.

use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use kartoteka_compiler::plan;
use url::{Host, Url};

use super::body::{self, Unfit};
use super::credentials::{self, Extras};
use super::error::Error;
use super::faults::{Fault, Wrong, WrongBase};
use super::form;
use super::pace::Limits;
use super::retry::Retry;
use crate::config::settings::Settings;
use crate::runtime::request::{Request, encode};
use crate::runtime::scope::Scope;

/// One backend of one catalog.
#[derive(Debug)]
pub(super) struct Backend {
    pub(super) name: String,
    pub(super) errors: plan::Errors,
    pub(super) timeout: Duration,
    pub(super) retry: Retry,
    pub(super) limits: Option<Limits>,
    plan: plan::Backend,
    /// None: an optional setting is not set, and the backend is off.
    base: Option<Base>,
    /// What it adds to each request, if that is the same for all callers.
    fixed: Option<Extras>,
    reserved: Reserved,
}

#[derive(Debug)]
struct Base {
    url: Url,
    /// The path of `url`, without a slash at its end.
    path: String,
    /// On this machine, without TLS.
    near: bool,
    /// On another, without TLS: whoever is between can read along.
    open: bool,
}

/// The keys that the backend and its credentials write, whichever of them is in use: what a caller may pass does not
/// depend on how the operator proves who they are.
#[derive(Debug)]
struct Reserved {
    query: Vec<plan::Text>,
    body: Vec<plan::Text>,
}

/// A request as it goes out, any number of times.
#[derive(Debug, Clone)]
pub(super) struct Message {
    pub(super) verb: http::Method,
    pub(super) url: Url,
    pub(super) headers: HeaderMap,
    pub(super) body: Option<Bytes>,
    /// The backend is on this machine, without TLS.
    pub(super) near: bool,
}

impl Backend {
    pub(super) fn new(plan: &plan::Backend, settings: &Settings, scope: &Scope<'_>) -> Result<Self, Fault> {
        let fault = |wrong| Fault { backend: plan.name.to_string(), wrong };
        let base = credentials::text(&plan.base, scope).map(|text| Base::new(&text)).transpose();
        let base =
            base.map_err(|wrong| fault(Wrong::Base { wrong, variables: credentials::variables([&plan.base], scope) }))?;
        let fixed = match &base {
            Some(base) if !credentials::varies(plan) => {
                let extras = Extras::new(plan, scope).map_err(|missing| fault(Wrong::of(missing, plan, scope)))?;
                if extras.key_in_address && base.open {
                    return Err(fault(Wrong::Plain { variables: credentials::variables([&plan.base], scope) }));
                }
                Some(extras)
            }
            Some(_) | None => None,
        };
        let seconds = Duration::try_from_secs_f64(settings.number(&plan.timeout)).unwrap_or(Duration::MAX);
        Ok(Self {
            name: plan.name.to_string(),
            errors: plan.errors.clone(),
            timeout: seconds.clamp(Duration::from_millis(1), Duration::from_hours(1)),
            retry: Retry {
                times: whole(settings.number(&plan.retry.times)),
                first: Duration::from_millis(plan.retry.backoff_ms.0),
                longest: Duration::from_millis(plan.retry.backoff_ms.1),
            },
            limits: plan.pace.as_ref().map(|pace| Limits {
                rate: settings.number(&pace.rate),
                burst: settings.number(&pace.burst),
                parallel: pace.parallel.as_ref().map_or(0, |parallel| whole(settings.number(parallel)) as usize),
            }),
            reserved: Reserved::new(plan),
            plan: plan.clone(),
            base,
            fixed,
        })
    }

    /// It has no address.
    pub(super) fn is_off(&self) -> bool {
        self.base.is_none()
    }

    /// Whether it is asked over TLS or through a proxy, which takes time to get ready for.
    pub(super) fn is_far(&self) -> bool {
        self.base.as_ref().is_some_and(|base| !base.near)
    }

    /// The request with what the backend adds, ready to go.
    pub(super) fn message(&self, request: Request, scope: &Scope<'_>) -> Result<Message, Error> {
        if let Some(fault) = request.fault {
            return Err(Error::Unfit(fault));
        }
        let base = self.base.as_ref().ok_or_else(|| Error::Off { backend: self.name.clone() })?;
        let now;
        let extras = if let Some(fixed) = &self.fixed {
            fixed
        } else {
            now = Extras::new(&self.plan, scope).map_err(|missing| missing.told(&self.name))?;
            if now.key_in_address && base.open {
                return Err(Error::NoCredential { backend: self.name.clone() });
            }
            &now
        };
        if let Some((key, _)) = request.query.iter().find(|(key, _)| self.reserved.query.iter().any(|own| own == key)) {
            return Err(Error::ReservedKey { key: key.clone() });
        }
        let mut headers = headers(&request.headers)?;
        let body = self.body(request.body, request.encoding, extras, &mut headers)?;
        headers.extend(extras.headers.iter().map(|(name, value)| (name.clone(), value.clone())));
        Ok(Message {
            verb: verb(request.verb),
            url: base.join(&extras.path, &request.path, &request.query, &extras.query)?,
            headers,
            body,
            near: base.near,
        })
    }

    fn body(
        &self,
        body: Option<Vec<u8>>,
        encoding: plan::Encoding,
        extras: &Extras,
        headers: &mut HeaderMap,
    ) -> Result<Option<Bytes>, Error> {
        let mut body = match body {
            Some(body) => body,
            None if extras.body.is_empty() => return Ok(None),
            None => b"{}".to_vec(),
        };
        if !self.reserved.body.is_empty() {
            match body::check(&body, &self.reserved.body) {
                Ok(()) => {}
                Err(Unfit::Reserved(key)) => return Err(Error::ReservedKey { key }),
                Err(Unfit::NotMap) if extras.body.is_empty() => {}
                Err(Unfit::NotMap) => return Err(Error::NotMap),
            }
        }
        if !extras.body.is_empty() {
            body::append(&mut body, &extras.body);
        }
        let kind = match encoding {
            plan::Encoding::Json => "application/json",
            plan::Encoding::Form => {
                body = form::encode(&body).ok_or(Error::NotMap)?.into_bytes();
                "application/x-www-form-urlencoded"
            }
        };
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        Ok(Some(body.into()))
    }
}

impl Base {
    fn new(text: &str) -> Result<Self, WrongBase> {
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
    fn join(
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

impl Reserved {
    fn new(plan: &plan::Backend) -> Self {
        let keys = |entries: &[plan::Entry]| entries.iter().map(|entry| entry.key.clone()).collect::<Vec<_>>();
        let mut credentials = Vec::new();
        for credential in &*plan.auth {
            credentials.extend(keys(&credential.query));
            credentials.extend(keys(&credential.body));
        }
        let with = |entries| [keys(entries), credentials.clone()].concat();
        Self { query: with(&plan.query), body: with(&plan.body) }
    }
}

/// The request's own headers, after those that every request has.
fn headers(own: &[(String, String)]) -> Result<HeaderMap, Error> {
    let mut headers = HeaderMap::with_capacity(own.len() + 8);
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    // A reply is spliced into the result as it came; unpacking it first would cost more than it saves nearby.
    headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
    for (name, value) in own {
        let unfit = || Error::Unfit(crate::runtime::request::Fault::Header { name: name.clone() });
        let value = HeaderValue::from_bytes(value.as_bytes()).map_err(|_| unfit())?;
        headers.insert(HeaderName::from_bytes(name.as_bytes()).map_err(|_| unfit())?, value);
    }
    Ok(headers)
}

fn verb(verb: plan::Verb) -> http::Method {
    match verb {
        plan::Verb::Get => http::Method::GET,
        plan::Verb::Head => http::Method::HEAD,
        plan::Verb::Post => http::Method::POST,
        plan::Verb::Put => http::Method::PUT,
        plan::Verb::Patch => http::Method::PATCH,
        plan::Verb::Delete => http::Method::DELETE,
    }
}

/// A count as an operator writes it; what is below 0 is none.
fn whole(number: f64) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast of a float saturates")]
    let whole = number.round() as u32;
    whole
}
