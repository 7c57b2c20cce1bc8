//! Messages at `/mcp` that call a tool for which the token of their caller lacks a scope: refused before rmcp has them, as
//! `transport::scope` says.

use axum::{
    http::{StatusCode, header, request::Parts},
    response::Response,
};
use rmcp::model::{
    ClientJsonRpcMessage, ClientRequest, GetExtensions, JsonRpcMessage, JsonRpcRequest, RequestMetaObject,
};

use crate::caller::Caller;
use crate::mcp::context;
use crate::mcp::message::raw_id;
use crate::mcp::response::{ErrorResponse, INVALID_REQUEST};
use crate::transport::http::refusal;
use crate::transport::http::state::HttpState;
use crate::transport::scope;

/// The refusal of a message that calls such a tool; `None`: it is none.
pub(super) async fn refused(state: &HttpState, parts: &Parts, message: &ClientJsonRpcMessage) -> Option<Response> {
    let caller = parts.extensions.get::<Caller>().filter(|caller| caller.who.lacked.is_some())?;
    let JsonRpcMessage::Request(JsonRpcRequest { id, request, .. }) = message else { return None };
    let ClientRequest::CallToolRequest(call) = request else { return None };
    let meta = request.extensions().get::<RequestMetaObject>().cloned().unwrap_or_default();
    let caller = context::asking(&*state.server, caller, &meta);
    let (name, given) = (&*call.params.name, call.params.arguments.as_ref());
    let given = given.and_then(|given| serde_json::to_string(given).ok());
    let wire = (&state.server, &*state.edge, &*state.traffic);
    let (lack, challenge) = scope::lacked(wire, (name, given.as_deref()), &caller).await?;
    let error = ErrorResponse::new(INVALID_REQUEST, lack.message).to(Some(raw_id(id)));
    let mut response = refusal::error(StatusCode::FORBIDDEN, &error);
    response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
    Some(response)
}
