//! What this server is, as the payload of `initialize` with everything that is offered in it.

use axum::response::Response;
use serde_json::Value;

use crate::caller::Caller;
use crate::mcp::response;
use crate::mcp::revisions::agreed;
use crate::mcp::serves::{List, Serves};
use crate::transport::rest::voice::json;

/// What this server is, for a `GET` that asks for nothing else: by a browser, a monitor, a script.
pub(crate) fn introduction(server: &dyn Serves, caller: &Caller) -> Response {
    let mut out = response::begin_notification("initialize");
    out.extend_from_slice(&described(server, caller, ""));
    response::end(&mut out);
    json(out)
}

/// The answer to `initialize`, for a client that asks for that revision.
pub(super) fn described(server: &dyn Serves, caller: &Caller, asked: &str) -> Vec<u8> {
    let version = agreed(asked);
    let instructions = Value::from(server.instructions(caller).unwrap_or_default());
    let (name, release) = (env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));
    let head = format!(
        r#"{{"protocolVersion":"{version}","serverInfo":{{"name":"{name}","title":"Kartoteka","version":"{release}"}},"capabilities":{{"tools":{{}},"resources":{{}}}},"instructions":{instructions},"resources":"#
    );
    let mut out = head.into_bytes();
    out.extend_from_slice(&server.list(List::Resources, caller));
    out.extend_from_slice(br#","tools":"#);
    out.extend_from_slice(&server.list(List::Tools, caller));
    if let Some(extras) = server.introduction(caller) {
        out.push(b',');
        out.extend_from_slice(&extras);
    }
    out.push(b'}');
    out
}
