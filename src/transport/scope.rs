//! Calls of tools for which the token of a caller lacks a scope. They are refused before anything of them runs, with a status by which
//! clients know which scope to ask for (RFC 6750, section 3.1).

use std::sync::Arc;

use axum::http::HeaderValue;

use crate::access::current_edge::CurrentEdge;
use crate::access::resource::BearerFault;
use crate::caller::Caller;
use crate::caller::outcome::ScopeLack;
use crate::mcp::serves::Serves;
use crate::transport::traffic::{Check, Traffic};

/// What a call of this tool with these arguments lacks, and what `WWW-Authenticate` says of it: it is refused, and that is noted. `None`:
/// it lacks nothing that its caller is told of.
pub(super) async fn lacked(
    (server, edge, traffic): (&Arc<dyn Serves>, &CurrentEdge, &Traffic),
    (name, arguments): (&str, Option<&str>),
    caller: &Caller,
) -> Option<(ScopeLack, HeaderValue)> {
    caller.who.lacked.as_ref()?;
    if let Some(looking) = Arc::clone(server).looking(Some(name), caller) {
        looking.await;
    }
    let lack = server.refuse_for_scope(name, arguments, caller)?;
    traffic.refused(Check::Scope);
    let challenge = edge.load().challenge(BearerFault::Lacks(&lack.scope));
    Some((lack, challenge))
}
