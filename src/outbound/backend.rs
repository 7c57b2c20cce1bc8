//! A backend as the settings make it: its address, its limits, and what it adds to each request. What does not depend on
//! who calls is worked out once, at start, where it can still be refused.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use kartoteka_compiler::plan;
use url::Url;

use super::attempt::OutgoingRequest;
use super::base::Base;
use super::body::{self, Unfit};
use super::client::OutboundClient;
use super::credentials::{self, AddedParts};
use super::error::{Error, chain};
use super::faults::WrongBackend;
use super::form;
use super::mcp::{McpCall, McpServer};
use super::multipart;
use super::pace::PaceLimits;
use super::public::{self, PublicRequest};
use super::retry::Retry;
use super::unpack;
use crate::config::FetchRules;
use crate::config::settings::Settings;
use crate::runtime::base64_text;
use crate::runtime::request::{self, Request};
use crate::runtime::scope::Scope;
use crate::secret::Zeroizing;

/// One backend of one connection.
#[derive(Debug)]
pub(super) struct Backend {
    pub(super) name: String,
    pub(super) timeout: Duration,
    pub(super) retry: Retry,
    pub(super) limits: Option<PaceLimits>,
    pub(super) breaker: Option<plan::Breaker>,
    /// The header that carries the key of a request that is no read.
    pub(super) key: Option<HeaderName>,
    /// Where a busy backend says how long to wait.
    pub(super) after: plan::List<plan::Delay>,
    /// None: an optional setting is not set, and the backend is off.
    way: Option<Way>,
    reserved: Reserved,
}

/// How a backend is reached.
#[derive(Debug)]
enum Way {
    /// By one address.
    Base(Box<BaseWay>),
    /// By the address that a request names, if that is public.
    Public { pool: reqwest::Client, rules: Arc<FetchRules> },
    /// In a session with an MCP server.
    Mcp(Arc<McpServer>),
}

#[derive(Debug)]
struct BaseWay {
    base: Base,
    pool: reqwest::Client,
    /// What the backend adds to each request, if that is the same for all callers.
    fixed: Option<AddedParts>,
}

/// The keys that the backend and its credentials write, whichever of them is in use: what a caller may pass does not
/// depend on which credential the operator has set.
#[derive(Debug)]
struct Reserved {
    query: Vec<plan::Text>,
    body: Vec<plan::Text>,
}

impl Backend {
    pub(super) fn new(
        plan: &plan::Backend,
        settings: &Settings,
        scope: &Scope<'_>,
        client: &OutboundClient,
        gives_tokens: bool,
    ) -> Result<Self, WrongBackend> {
        let seconds = Duration::try_from_secs_f64(settings.number(&plan.timeout)).unwrap_or(Duration::MAX);
        Ok(Self {
            way: Way::find(plan, (settings, scope), client, gives_tokens)?,
            name: plan.name.to_string(),
            timeout: seconds.clamp(Duration::from_millis(1), Duration::from_hours(1)),
            retry: Retry {
                times: whole(settings.number(&plan.retry.times)),
                first: Duration::from_millis(plan.retry.backoff_ms.0),
                longest: Duration::from_millis(plan.retry.backoff_ms.1),
            },
            limits: plan.pace.as_ref().map(|pace| PaceLimits {
                rate: settings.number(&pace.rate),
                burst: settings.number(&pace.burst),
                parallel: pace.parallel.as_ref().map_or(0, |parallel| whole(settings.number(parallel)) as usize),
            }),
            breaker: plan.breaker,
            key: plan.retry.key.as_ref().and_then(|name| HeaderName::from_bytes(name.as_bytes()).ok()),
            after: plan.retry.after.clone(),
            reserved: Reserved::new(plan),
        })
    }

    /// The request with what the backend adds, ready to go. `plan` is what this backend was made of.
    pub(super) fn outgoing(
        &self,
        plan: &plan::Backend,
        request: Request,
        scope: &Scope<'_>,
    ) -> Result<OutgoingRequest, Error> {
        if let Some(fault) = request.fault {
            return Err(Error::Unfit(fault));
        }
        let way = self.way.as_ref().ok_or_else(|| Error::Off { backend: self.name.clone() })?;
        let BaseWay { base, pool, fixed } = match way {
            Way::Base(way) => &**way,
            Way::Public { pool, rules } => return self.page(&request, pool, rules),
            Way::Mcp(server) => return Ok(self.call(request, server)),
        };
        let now;
        let extras = if let Some(fixed) = fixed {
            fixed
        } else {
            now = AddedParts::new(plan, scope).map_err(|missing| missing.into_error(&self.name))?;
            &now
        };
        if let Some((key, _)) = request.query.iter().find(|(key, _)| self.reserved.query.iter().any(|own| own == key)) {
            return Err(Error::ReservedKey { key: key.clone() });
        }
        let mut headers = headers(&request.headers, request.reads.as_ref(), base.loopback)?;
        // What the backend writes stands in place of the request's own and of what every request has.
        for header in &extras.headers {
            headers.insert(header.name.clone(), header.value());
        }
        let body = match request.verb {
            // On the way to a backend the body of a GET is dropped, or refused.
            plan::Verb::Get | plan::Verb::Head => {
                headers.remove(CONTENT_TYPE);
                None
            }
            _ => self.body(request.body, &request.encoding, extras, &mut headers)?,
        };
        Ok(OutgoingRequest {
            verb: verb(request.verb),
            url: base.join(&request.path, &request.query, extras)?,
            headers,
            body,
            pool: pool.clone(),
            public: None,
            mcp: None,
        })
    }

    /// A call of a tool: the request's body names it.
    fn call(&self, request: Request, server: &Arc<McpServer>) -> OutgoingRequest {
        OutgoingRequest {
            verb: http::Method::POST,
            url: server.url().clone(),
            headers: HeaderMap::new(),
            body: request.body.map(Bytes::from),
            pool: server.pool().clone(),
            public: None,
            mcp: Some(McpCall {
                server: Arc::clone(server),
                name: self.name.as_str().into(),
                effect: request.effect,
                conversation: None,
                askable: None,
            }),
        }
    }

    /// The MCP server that it is; none where it is none, or off.
    pub(super) fn server(&self) -> Option<&Arc<McpServer>> {
        match self.way.as_ref()? {
            Way::Mcp(server) => Some(server),
            Way::Base(_) | Way::Public { .. } => None,
        }
    }

    /// A page that is to be fetched, of an address that may be asked as far as it says by itself.
    fn page(
        &self,
        request: &Request,
        pool: &reqwest::Client,
        rules: &Arc<FetchRules>,
    ) -> Result<OutgoingRequest, Error> {
        let refused = |refusal| Error::NotPublic { backend: self.name.clone(), refusal };
        Ok(OutgoingRequest {
            verb: verb(request.verb),
            url: public::checked(&request.path, rules).map_err(refused)?,
            headers: headers(&request.headers, None, true)?,
            body: None,
            pool: pool.clone(),
            public: Some(PublicRequest { rules: Arc::clone(rules), characters: request.characters }),
            mcp: None,
        })
    }

    /// Whether the backend or a credential of it writes this key into queries or bodies.
    pub(super) fn reserves(&self, key: &str) -> bool {
        self.reserved.query.iter().chain(&self.reserved.body).any(|own| own == key)
    }

    fn body(
        &self,
        body: Option<Vec<u8>>,
        encoding: &plan::Encoding,
        extras: &AddedParts,
        headers: &mut HeaderMap,
    ) -> Result<Option<Bytes>, Error> {
        let added = extras.body.expose();
        let mut body = match body {
            Some(body) => body,
            None if added.is_empty() => {
                // What there is nothing of has no type.
                headers.remove(CONTENT_TYPE);
                return Ok(None);
            }
            None => b"{}".to_vec(),
        };
        if !self.reserved.body.is_empty() {
            match body::check(&body, &self.reserved.body) {
                Ok(()) => {}
                Err(Unfit::Reserved(key)) => return Err(Error::ReservedKey { key }),
                Err(Unfit::NotMap) if added.is_empty() => {}
                Err(Unfit::NotMap) => return Err(Error::NotMap),
            }
        }
        if !added.is_empty() {
            body::append(&mut body, added);
        }
        match encoding {
            // A card may give JSON another of its names: `application/merge-patch+json`.
            plan::Encoding::Json => {
                headers.entry(CONTENT_TYPE).or_insert(HeaderValue::from_static("application/json"));
            }
            plan::Encoding::Form => {
                body = form::encode(&body).ok_or(Error::NotMap)?.into_bytes();
                headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
            }
            plan::Encoding::Parts { files } => {
                let (encoded, media) = multipart::encode(&body, files).ok_or(Error::NotMap)?;
                body = encoded;
                headers.insert(CONTENT_TYPE, media);
            }
            plan::Encoding::Text => body = request::one_text(&body).ok_or(Error::NotMap)?.into_owned().into_bytes(),
            plan::Encoding::Lines => body = lines(&body).ok_or(Error::NotMap)?,
            plan::Encoding::File => {
                body = request::one_text(&body).and_then(|text| base64_text::of(&text)).ok_or(Error::NotMap)?;
            }
        }
        Ok(Some(body.into()))
    }
}

impl Way {
    /// The way to a backend; none where it is off.
    fn find(
        plan: &plan::Backend,
        (settings, scope): (&Settings, &Scope<'_>),
        client: &OutboundClient,
        gives_tokens: bool,
    ) -> Result<Option<Self>, WrongBackend> {
        let no_client = |error: reqwest::Error| {
            tracing::error!(error = chain(&error), "no client for HTTP");
            WrongBackend::Client
        };
        let address = match &plan.base {
            plan::Base::At(address) | plan::Base::Mcp(address) => address,
            plan::Base::Public => {
                let pool = client.public().map_err(no_client)?;
                return Ok(Some(Self::Public { pool, rules: Arc::clone(&client.fetch) }));
            }
        };
        let Some(text) = credentials::text(address, scope) else { return Ok(None) };
        let variables = || credentials::variables([address], scope);
        let text = Zeroizing::new(text);
        let base = Base::new(&text).map_err(|wrong| WrongBackend::Base { wrong, variables: variables() })?;
        let of_tenant = is_of_tenant(address, settings);
        if of_tenant {
            public::checked(&text, &client.fetch).map_err(|refusal| WrongBackend::NotPublic { refusal })?;
        }
        let secret = of_tenant || gives_tokens || credentials::has_key(plan, scope);
        if (base.open || of_tenant && base.near)
            && secret
            && !(of_tenant && client.fetch.stand_in(base.host()).is_some())
        {
            return Err(WrongBackend::Plain { variables: variables() });
        }
        let fixed = if credentials::varies(plan) {
            None
        } else {
            let extras = AddedParts::new(plan, scope).map_err(|missing| WrongBackend::of(missing, plan, scope))?;
            Some(extras)
        };
        let pool = match base.near {
            _ if of_tenant => client.public(),
            true => client.near(),
            false => client.far(),
        };
        let pool = pool.map_err(no_client)?;
        if let (plan::Base::Mcp(_), Some(fixed), Ok(url)) = (&plan.base, &fixed, Url::parse(&text)) {
            let headers = fixed.headers.iter().map(|header| (header.name.clone(), header.value())).collect();
            return Ok(Some(Self::Mcp(Arc::new(McpServer::new(url, headers, pool, client.clone())))));
        }
        Ok(Some(Self::Base(Box::new(BaseWay { base, pool, fixed }))))
    }
}

/// Whether a tenant has given any part of an address: then it leads where the tenant wants.
fn is_of_tenant(address: &plan::Value, settings: &Settings) -> bool {
    let mut found = false;
    address.walk(&mut |value| {
        if let plan::Value::Setting { setting } | plan::Value::Form { setting, .. } = value {
            found |= settings.is_of_tenant(*setting);
        }
    });
    found
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
fn headers(own: &[(String, String)], reads: Option<&plan::TypedReply>, loopback: bool) -> Result<HeaderMap, Error> {
    let mut headers = HeaderMap::with_capacity(own.len() + 8);
    headers.insert(ACCEPT, accepted(reads));
    // A reply is spliced into the result as it came; on this machine unpacking it first would cost more than it saves.
    let packed = if loopback { "identity" } else { unpack::ACCEPTED };
    headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(packed));
    for (name, value) in own {
        let unfit = || Error::Unfit(request::RequestFault::Header { name: name.clone() });
        let value = HeaderValue::from_bytes(value.as_bytes()).map_err(|_| unfit())?;
        headers.insert(HeaderName::from_bytes(name.as_bytes()).map_err(|_| unfit())?, value);
    }
    Ok(headers)
}

/// What a reply may be. Some backends refuse to be asked for a text alone, and answer with one.
fn accepted(reads: Option<&plan::TypedReply>) -> HeaderValue {
    let Some(reads) = reads else { return HeaderValue::from_static("application/json") };
    match &*reads.media {
        "application/json" => HeaderValue::from_static("application/json"),
        "*/*" => HeaderValue::from_static("*/*"),
        media => HeaderValue::try_from(format!("{media}, */*;q=0.1")).expect("a media type is plain text"),
    }
}

/// A list, an item a line; `None` if it is none.
fn lines(body: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(body.len());
    for item in request::items(body)? {
        // Between the words of JSON a line break is as good as a space, and in its texts there is none.
        out.extend(item.get().bytes().map(|byte| if matches!(byte, b'\n' | b'\r') { b' ' } else { byte }));
        out.push(b'\n');
    }
    Some(out)
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
pub(super) fn whole(number: f64) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast of a float saturates")]
    let whole = number.round() as u32;
    whole
}
