//! Calls of tools that are listed to a caller whose token lacks a scope for them.

use std::sync::Arc;

use super::Server;
use super::ends::call;
use super::found::FoundTool;
use crate::audit::{AskedFor, AuditEnding, AuditStatus, Audited};
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
        self.audit_scopeless(found, scope, arguments, caller);
        let (catalog, card) = found.at();
        let connection = catalog.known_connection(caller);
        let entered = Entered::through((&*found.set, catalog), connection, caller, self.clock());
        let outcome = Call::new(entered.context(), card).refuse_scopeless(scope, &mut out);
        Called { bytes: out, outcome }
    }

    /// Records such a call: nothing of it runs.
    fn audit_scopeless(&self, found: &FoundTool, scope: &str, arguments: Option<&str>, caller: &Caller) {
        let Some(auditor) = &self.audit else { return };
        let (catalog, card) = found.at();
        let asked = call(Audited::Tool(card.name()), Some((catalog.name(), card.plan().effect)), arguments);
        let roles = found.set.roles().names_of(caller.who.rights);
        let ending = AuditEnding::with(AuditStatus::PermissionDenied, Some("insufficient_scope"));
        auditor.refused(AskedFor { roles, ..asked }, caller, &AuditEnding { scope: Some(scope), ..ending });
    }
}
