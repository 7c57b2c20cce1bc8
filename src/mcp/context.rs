//! What a request that came through rmcp brings besides its parameters: its revision and its caller.

use http::request::Parts;
use rmcp::{
    RoleServer,
    model::{ProtocolVersion, RequestMetaObject},
    service::RequestContext,
};
use serde_json::Value;

use crate::caller::{Caller, trace};
use crate::mcp::locale;
use crate::mcp::serves::ServesTexts;

/// Whether the request says by itself what it needs, as in 2026-07-28, instead of a handshake before it.
pub(super) fn is_per_request(context: &RequestContext<RoleServer>) -> bool {
    context.protocol_version().is_some_and(|version| version >= ProtocolVersion::V_2026_07_28)
}

/// Who sent a request: what the wire put beside it, in the locale that the message asks for.
pub(super) fn caller(texts: &dyn ServesTexts, context: &RequestContext<RoleServer>) -> Caller {
    let of_wire = context
        .extensions
        .get::<Caller>()
        .or_else(|| context.extensions.get::<Parts>().and_then(|parts| parts.extensions.get::<Caller>()));
    match of_wire {
        Some(caller) => asking(texts, caller, &context.meta),
        None => asking(texts, &Caller::unknown(texts.default_locale()), &context.meta),
    }
}

/// The caller that a wire knows, as the `_meta` of a message makes it.
pub(crate) fn asking(texts: &dyn ServesTexts, of_wire: &Caller, meta: &RequestMetaObject) -> Caller {
    let said = |key| meta.get(key).and_then(Value::as_str);
    let said = locale::Said {
        locale: said(locale::META_KEY),
        text: said(locale::TEXT_KEY),
        labels: said(locale::LABELS_KEY),
        dry_run: meta.get(locale::DRY_RUN_KEY).is_some_and(|value| locale::wants_dry_run(&value.to_string())),
        once: meta.get(locale::ONCE_KEY).map(|key| key.as_str().unwrap_or_default()),
        trace: trace::NAMES.map(said),
    };
    locale::of_message(texts, of_wire, said)
}
