//! What is asked for: b24-mcp's own bodies, and JSON-RPC requests for the same.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use crate::caller::{Caller, Wire};
use crate::mcp::envelope::RawMessage;
use crate::mcp::locale::{DRY_RUN_KEY, LABELS_KEY, META_KEY, ONCE_KEY, Said, TEXT_KEY, of_message, wants_dry_run};
use crate::mcp::message::bad_params_of;
use crate::mcp::odd;
use crate::mcp::response::ErrorResponse;
use crate::mcp::serves::{ResourceQuery, ServesTexts};
use crate::transport::rest::refusal::RestRefusal;
use crate::transport::rest::voice::{UnreadRequest, Voice};

/// A body that has been read.
#[derive(Debug)]
pub(super) struct RestRequest<'b> {
    /// How the answer is to be written.
    pub(super) voice: Voice,
    pub(super) tool: Option<Cow<'b, str>>,
    pub(super) resource: Option<Cow<'b, str>>,
    /// A JSON object.
    pub(super) params: Option<&'b str>,
    cursor: Option<Cow<'b, str>>,
    /// The parameters of a JSON-RPC request, all of them.
    pub(super) whole: Option<&'b str>,
    meta: RestMeta<'b>,
}

/// How an answer is wanted, as over MCP. Each member is read by itself: one that is none takes no other with it.
#[derive(Debug, Deserialize, Default)]
struct RestMeta<'b>(#[serde(borrow)] BTreeMap<Cow<'b, str>, &'b RawValue>);

impl RestMeta<'_> {
    fn text(&self, key: &str) -> Option<String> {
        serde_json::from_str(self.0.get(key)?.get()).ok()
    }
}

/// Whether a body is a message, and to be read as one.
#[derive(Deserialize)]
struct Versioned {
    jsonrpc: Option<IgnoredAny>,
}

/// A body of b24-mcp's own. A member of another name is refused: what it asks for would not be done.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RestBody<'b> {
    /// Also as MCP calls them.
    #[serde(borrow, alias = "arguments", alias = "args")]
    params: Option<&'b RawValue>,
    #[serde(borrow, alias = "name")]
    tool: Option<Cow<'b, str>>,
    #[serde(borrow, alias = "uri")]
    resource: Option<Cow<'b, str>>,
    #[serde(borrow)]
    cursor: Option<Cow<'b, str>>,
    #[serde(borrow, rename = "_meta")]
    meta: Option<&'b RawValue>,
}

#[derive(Deserialize, Default)]
struct RpcParams<'b> {
    #[serde(borrow)]
    name: Option<Cow<'b, str>>,
    #[serde(borrow)]
    uri: Option<Cow<'b, str>>,
    #[serde(borrow)]
    arguments: Option<&'b RawValue>,
    #[serde(borrow)]
    cursor: Option<Cow<'b, str>>,
    #[serde(borrow, rename = "_meta")]
    meta: Option<&'b RawValue>,
}

impl<'b> RestRequest<'b> {
    /// Reads a body that may ask for `method` where it is JSON-RPC.
    pub(super) fn read(bytes: &'b [u8], method: &str) -> Result<Self, UnreadRequest> {
        let unreadable = |why: &str| UnreadRequest::Plain(RestRefusal::unreadable(why));
        let text = simdutf8::basic::from_utf8(bytes).map_err(|_| unreadable("the body is not UTF-8"))?;
        if !text.trim_ascii_start().starts_with('{') {
            return Err(unreadable("the body is no JSON object"));
        }
        let unread = |error: serde_json::Error| unreadable(&format!("the body: {error}"));
        if serde_json::from_str::<Versioned>(text).map_err(unread)?.jsonrpc.is_some() {
            return Self::of_rpc(text, method);
        }
        let body: RestBody<'b> = serde_json::from_str(text).map_err(unread)?;
        let beside = || body.params.and_then(|params| odd::of_arguments(params.get()));
        if let Some(why) = body.meta.and_then(|meta| odd::of_meta(meta.get())).or_else(beside) {
            return Err(UnreadRequest::Plain(RestRefusal::params(&why)));
        }
        let params = arguments(body.params).map_err(UnreadRequest::Plain)?;
        let RestBody { tool, resource, cursor, meta, .. } = body;
        let stray = match method {
            "tools/call" => [("resource", resource.is_some()), ("cursor", cursor.is_some())],
            _ => [("tool", tool.is_some()), ("name", false)],
        };
        if let Some((stray, _)) = stray.into_iter().find(|(_, is_there)| *is_there) {
            return Err(UnreadRequest::Plain(RestRefusal::params(&format!("nobody reads `{stray}` here"))));
        }
        Ok(Self { voice: Voice::Plain, tool, resource, params, cursor, whole: None, meta: said(meta) })
    }

    /// Reads a message. What answers nothing is not run: a write would be made, and nobody would hear of it.
    fn of_rpc(text: &'b str, method: &str) -> Result<Self, UnreadRequest> {
        let unread = |error: ErrorResponse| UnreadRequest::Rpc(error.id.clone(), RestRefusal::message(&error));
        let RawMessage { id, method: asked, params: whole } = RawMessage::read(text).map_err(unread)?;
        let refused = |refusal| UnreadRequest::Rpc(id.map(Into::into), refusal);
        let Some(id) = id.filter(|_| asked.as_deref() == Some(method)) else {
            return Err(refused(RestRefusal::method(method)));
        };
        if let Some(why) = odd::reason(text) {
            return Err(refused(RestRefusal::params(&why)));
        }
        let params = whole.map_or_else(|| Ok(RpcParams::default()), serde_json::from_str::<RpcParams<'b>>);
        let Ok(RpcParams { name, uri, arguments: given, cursor, meta }) = params else {
            let params = whole.and_then(|params| serde_json::from_str(params).ok());
            return Err(refused(RestRefusal::misfit(bad_params_of(method, params.as_ref()))));
        };
        let params = arguments(given).map_err(refused)?;
        Ok(Self { voice: Voice::Rpc(id.into()), tool: name, resource: uri, params, cursor, whole, meta: said(meta) })
    }

    /// The caller as the request makes it.
    pub(super) fn caller(&self, texts: &dyn ServesTexts, caller: &Caller) -> Caller {
        let [locale, text, labels] = [META_KEY, TEXT_KEY, LABELS_KEY].map(|key| self.meta.text(key));
        let (locale, text, labels) = (locale.as_deref(), text.as_deref(), labels.as_deref());
        let dry_run = self.meta.0.get(DRY_RUN_KEY).is_some_and(|value| wants_dry_run(value.get()));
        let once = self.meta.0.get(ONCE_KEY).map(|_| self.meta.text(ONCE_KEY).unwrap_or_default());
        let caller =
            of_message(texts, caller, Said { locale, text, labels, dry_run, once: once.as_deref(), ..Said::default() });
        Caller { wire: Wire::Rest, ..caller }
    }

    /// The position that the cursor stands for.
    pub(super) fn position(&self) -> Result<Option<&str>, RestRefusal> {
        let position = ResourceQuery::position_of(self.cursor.as_deref());
        position.map_err(|_| RestRefusal::params("the cursor is none that was given out"))
    }
}

/// What a `_meta` says; one that cannot be read says nothing.
fn said(meta: Option<&RawValue>) -> RestMeta<'_> {
    meta.and_then(|meta| serde_json::from_str(meta.get()).ok()).unwrap_or_default()
}

fn arguments(given: Option<&RawValue>) -> Result<Option<&str>, RestRefusal> {
    match given.map(RawValue::get) {
        None | Some("null") => Ok(None),
        Some(object) if object.starts_with('{') => Ok(Some(object)),
        // What PHP writes for an empty map.
        Some("[]") => Ok(None),
        Some(_) => Err(RestRefusal::params("the arguments must be an object")),
    }
}
