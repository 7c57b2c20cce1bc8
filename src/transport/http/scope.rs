//! Calls of tools for which the token of a caller lacks a scope. They are refused before anything of them runs, with a status by which
//! clients know which scope to ask for (RFC 6750, section 3.1).

use std::sync::Arc;

use axum::{
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::Response,
};
use rmcp::model::{
    ClientJsonRpcMessage, ClientRequest, GetExtensions, JsonRpcMessage, JsonRpcRequest, RequestMetaObject,
};

use crate::access::edge::Edge;
use crate::access::resource::BearerFault;
use crate::caller::Caller;
use crate::mcp::context;
use crate::mcp::message::raw_id;
use crate::mcp::response::{ErrorResponse, INVALID_REQUEST};
use crate::transport::http::refusal;
use crate::transport::http::state::HttpState;
use crate::transport::traffic::Check;

/// The refusal of a message that calls such a tool; `None`: it is none.
pub(super) async fn refused(state: &HttpState, parts: &Parts, message: &ClientJsonRpcMessage) -> Option<Response> {
    let caller = parts.extensions.get::<Caller>().filter(|caller| caller.who.lacked.is_some())?;
    let JsonRpcMessage::Request(JsonRpcRequest { id, request, .. }) = message else { return None };
    let ClientRequest::CallToolRequest(call) = request else { return None };
    let meta = request.extensions().get::<RequestMetaObject>().cloned().unwrap_or_default();
    let caller = context::asking(&*state.server, caller, &meta);
    let (name, given) = (&call.params.name, call.params.arguments.as_ref());
    if let Some(looking) = Arc::clone(&state.server).looking(Some(name), &caller) {
        looking.await;
    }
    let given = given.and_then(|given| serde_json::to_string(given).ok());
    let lack = state.server.refuse_for_scope(name, given.as_deref(), &caller)?;
    state.traffic.refused(Check::Scope);
    let error = ErrorResponse::new(INVALID_REQUEST, lack.message).to(Some(raw_id(id)));
    let mut response = refusal::error(StatusCode::FORBIDDEN, &error);
    response.headers_mut().insert(header::WWW_AUTHENTICATE, lacking(&state.edge.load(), &lack.scope));
    Some(response)
}

/// What `WWW-Authenticate` says of a scope that is lacking.
fn lacking(edge: &Edge, scope: &str) -> HeaderValue {
    HeaderValue::try_from(edge.challenge(BearerFault::Lacks(scope))).expect("scopes and addresses are plain text")
}
