//! Calls of tools that are listed to a caller whose token lacks a scope for them.

use std::sync::Arc;

use super::Server;
use super::ends::call;
use super::found::FoundTool;
use crate::audit::{AuditEnding, AuditStatus, Audited};
use crate::call::{Call, Entered};
use crate::caller::Caller;
use crate::caller::outcome::Called;

impl Server {
    /// Writes that the caller's token lacks a scope for a tool that is listed to them, and notes it.
    pub(super) fn refuse_scopeless(
        &self,
        found: &FoundTool,
        scope: &Arc<str>,
        arguments: Option<&str>,
        caller: &Caller,
        mut out: Vec<u8>,
    ) -> Called {
        let (catalog, card) = found.at();
        let asked = call(Audited::Tool(card.name()), Some((catalog.name(), card.plan().effect)), arguments);
        let ending = AuditEnding::with(AuditStatus::PermissionDenied, Some("insufficient_scope"));
        self.audit_refused(&found.set, asked, &AuditEnding { scope: Some(scope), ..ending }, caller);
        let connection = catalog.known_connection(caller);
        let entered = Entered::through((&*found.set, catalog), connection, caller, self.clock(caller));
        let outcome = Call::new(entered.context(), card).refuse_scopeless(scope, &mut out);
        Called { bytes: out, outcome }
    }
}
