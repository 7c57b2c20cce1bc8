//! What a backend adds to each request: its own query, headers and body keys, and of its credentials the first whose
//! condition holds. The same evaluation as everywhere, without arguments.

use http::header::{HeaderName, HeaderValue};
use kartoteka_compiler::plan::{self, Value};

use super::error::Error;
use crate::runtime::evaluate;
use crate::runtime::json::Empty;
use crate::runtime::request::{Request, encode};
use crate::runtime::scope::Scope;
use crate::runtime::tool::Unbound;
use crate::secret::{Secret, Zeroize as _, Zeroizing};

/// The parts, ready to be added. Any of them may hold a key, so that all of them are secrets.
#[derive(Debug)]
pub(super) struct AddedParts {
    /// Between the base and the path, encoded.
    pub(super) path: Secret,
    pub(super) query: Vec<(String, Secret)>,
    pub(super) headers: Vec<AddedHeader>,
    /// Members of a JSON object, without the braces.
    pub(super) body: Secret,
}

/// A header that is added; its value is one that a header can have.
#[derive(Debug)]
pub(super) struct AddedHeader {
    pub(super) name: HeaderName,
    value: Secret,
    /// It is the credential's, so that no log and no preview shows it.
    sensitive: bool,
}

impl AddedHeader {
    pub(super) fn value(&self) -> HeaderValue {
        let mut value = HeaderValue::from_str(self.value.expose()).expect("it was parsed when it was made");
        value.set_sensitive(self.sensitive);
        value
    }
}

/// Why there are none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Missing {
    /// No condition holds, or the credential that is chosen is not complete.
    Credential,
    /// The user of `basic` has a colon, behind which the password would begin.
    Colon,
    /// This header, query or path cannot be what the settings make it.
    Unfit(String),
}

impl Missing {
    pub(super) fn into_error(self, backend: &str) -> Error {
        match self {
            Self::Credential | Self::Colon => Error::NoCredential { backend: backend.to_owned() },
            Self::Unfit(name) => Error::Unfit(crate::runtime::request::RequestFault::Header { name }),
        }
    }
}

impl AddedParts {
    /// Works them out in `scope`: of the backend's own parts those that are present, of the credential all or none.
    pub(super) fn new(plan: &plan::Backend, scope: &Scope<'_>) -> Result<Self, Missing> {
        let mut extras = Self { path: Secret::new(""), query: Vec::new(), headers: Vec::new(), body: Secret::new("") };
        let mut body = Vec::new();
        extras.add(&plan.query, &plan.headers, scope, false)?;
        body.extend(plan.body.iter().filter_map(|entry| member(entry, scope)));
        if !plan.auth.is_empty() {
            let chosen = &plan.auth[chosen(plan, scope).ok_or(Missing::Credential)?];
            let user = chosen.user.as_ref().and_then(|user| text(user, scope)).map(Zeroizing::new);
            if user.is_some_and(|user| user.contains(':')) {
                return Err(Missing::Colon);
            }
            if let Some(path) = &chosen.path {
                let path = Zeroizing::new(text(path, scope).ok_or(Missing::Credential)?);
                extras.path = Secret::new(segments(&path)?);
            }
            extras.add(&chosen.query, &chosen.headers, scope, true)?;
            for entry in &*chosen.body {
                body.push(member(entry, scope).ok_or(Missing::Credential)?);
            }
        }
        extras.body = Secret::new(body.join(","));
        body.zeroize();
        Ok(extras)
    }

    fn add(
        &mut self,
        query: &[plan::Entry],
        headers: &[plan::Entry],
        scope: &Scope<'_>,
        credential: bool,
    ) -> Result<(), Missing> {
        let mut request = Request::default();
        for entry in query {
            let before = request.query.len();
            let written =
                |json: &mut crate::runtime::json::Json<'_>| evaluate::write(&entry.value, &Unbound, scope, json);
            request.query(|json| json.map(Empty::Absent, |map| map.entry(&entry.key, written)));
            if credential && request.query.len() == before {
                return Err(Missing::Credential);
            }
        }
        for entry in headers {
            let before = request.headers.len();
            request.header(&entry.key, |json| evaluate::write(&entry.value, &Unbound, scope, json));
            if request.fault.is_some() {
                return Err(Missing::Unfit(entry.key.to_string()));
            }
            if credential && request.headers.len() == before {
                return Err(Missing::Credential);
            }
        }
        if request.fault.is_some() {
            return Err(Missing::Unfit("query".to_owned()));
        }
        self.query.extend(request.query.into_iter().map(|(name, value)| (name, Secret::new(value))));
        for (name, value) in request.headers {
            let value = Secret::new(value);
            let parsed =
                HeaderName::from_bytes(name.as_bytes()).ok().filter(|_| HeaderValue::from_str(value.expose()).is_ok());
            let name = parsed.ok_or(Missing::Unfit(name))?;
            self.headers.push(AddedHeader { name, value, sensitive: credential });
        }
        Ok(())
    }
}

/// The credential of a backend that is used: its place.
pub(super) fn chosen(plan: &plan::Backend, scope: &Scope<'_>) -> Option<usize> {
    plan.auth.iter().position(|credential| evaluate::holds(&credential.when, &Unbound, scope))
}

/// The text of a value of the operator's.
pub(super) fn text(value: &Value, scope: &Scope<'_>) -> Option<String> {
    evaluate::text(value, &Unbound, scope)
}

fn member(entry: &plan::Entry, scope: &Scope<'_>) -> Option<String> {
    let value = Zeroizing::new(evaluate::json(&entry.value, &Unbound, scope)?);
    Some(format!("{}:{}", serde_json::Value::from(entry.key.as_ref()), *value))
}

/// A path of the operator's: `1/code`, with or without slashes around it.
fn segments(text: &str) -> Result<String, Missing> {
    let mut path = String::with_capacity(text.len());
    for segment in text.trim_matches('/').split('/') {
        if matches!(segment, "" | "." | "..") {
            return Err(Missing::Unfit("path".to_owned()));
        }
        if !path.is_empty() {
            path.push('/');
        }
        encode(segment, &mut path);
    }
    Ok(path)
}

/// Whether requests carry a key, the operator's or the caller's: a credential, wherever it is put, or a secret address.
pub(super) fn has_key(plan: &plan::Backend, scope: &Scope<'_>) -> bool {
    let mut secret = !plan.auth.is_empty();
    let mut see = |value: &Value| {
        if let Value::Setting { setting } | Value::Form { setting, .. } = value {
            secret |= scope.catalog().settings[*setting].secret;
        }
    };
    plan.base.address().iter().for_each(|address| address.walk(&mut see));
    secret
}

/// Whether what the backend adds depends on who calls.
pub(super) fn varies(plan: &plan::Backend) -> bool {
    let mut varies = false;
    plan.walk_added(&mut |value| {
        varies |= match value {
            Value::Literal(_) | Value::Setting { .. } | Value::Form { .. } => false,
            // Made of others, which are asked too.
            Value::Map { .. } | Value::List { .. } | Value::Join { .. } | Value::Clauses { .. } => false,
            Value::Every { .. } | Value::Spelt { .. } => false,
            Value::Caller { .. } | Value::Message { .. } | Value::Token { .. } | Value::Now => true,
            // These have no meaning in a backend, so that they are absent whenever they are asked.
            Value::Argument { .. }
            | Value::Cell { .. }
            | Value::Period { .. }
            | Value::Arguments
            | Value::Position { .. }
            | Value::Reply { .. }
            | Value::Http { .. }
            | Value::PageSize
            | Value::Step { .. }
            | Value::Item { .. }
            | Value::Record { .. }
            | Value::Keys
            | Value::Given
            | Value::Matches { .. }
            | Value::Dictionary { .. } => false,
        }
    });
    varies
}

/// The settings that these values name, as variables with an example.
pub(super) fn variables<'v>(
    values: impl IntoIterator<Item = &'v Value>,
    scope: &Scope<'_>,
) -> Vec<(plan::Text, Option<plan::Text>)> {
    named(values, scope, |_| true)
}

fn named<'v>(
    values: impl IntoIterator<Item = &'v Value>,
    scope: &Scope<'_>,
    is_meant: impl Fn(usize) -> bool,
) -> Vec<(plan::Text, Option<plan::Text>)> {
    let mut found: Vec<(plan::Text, Option<plan::Text>)> = Vec::new();
    for value in values {
        value.walk(&mut |value| {
            let (Value::Setting { setting: place } | Value::Form { setting: place, .. }) = value else { return };
            let setting = &scope.catalog().settings[*place];
            if is_meant(*place) && found.iter().all(|(env, _)| *env != setting.env) {
                found.push((setting.env.clone(), setting.example.clone()));
            }
        });
    }
    found
}

/// What the conditions of a backend's credentials ask for.
pub(super) fn conditions(plan: &plan::Backend) -> impl Iterator<Item = &Value> {
    plan.auth.iter().flat_map(|credential| credential.when.when.iter().map(|test| &test.value))
}

/// The settings of a backend's credentials that are not there.
pub(super) fn unset(plan: &plan::Backend, scope: &Scope<'_>) -> Vec<(plan::Text, Option<plan::Text>)> {
    let values = plan.auth.iter().flat_map(|credential| {
        let entries = credential.query.iter().chain(credential.headers.iter()).chain(credential.body.iter());
        entries.map(|entry| &entry.value).chain(&credential.user).chain(&credential.path)
    });
    named(values, scope, |setting| scope.setting(setting).is_none())
}
