//! Requests and their ends, as the audit records them.

use kartoteka_compiler::plan::Effect;

use crate::audit::{AskedFor, AuditEnding, AuditEntry, Audited, BackendSaid, Unwritten};
use crate::caller::outcome::CallFailure;

/// A resource that is read: which, by its template, and with which arguments.
#[derive(Debug, Clone, Copy)]
pub(super) struct ReadOf<'r> {
    pub(super) method: &'static str,
    pub(super) what: Audited<'r>,
    pub(super) catalog: Option<&'r str>,
    pub(super) arguments: Option<&'r str>,
}

/// A call of a tool: its name, and its catalog and effect where it is known.
pub(super) fn call<'a>(what: Audited<'a>, of: Option<(&'a str, Effect)>, arguments: Option<&'a str>) -> AskedFor<'a> {
    let (catalog, effect) = of.unzip();
    AskedFor { method: "tools/call", what, catalog, effect, roles: None, arguments }
}

impl<'r> From<ReadOf<'r>> for AskedFor<'r> {
    fn from(ReadOf { method, what, catalog, arguments }: ReadOf<'r>) -> Self {
        Self { method, what, catalog, effect: Some(Effect::Read), roles: None, arguments }
    }
}

/// How a call ended.
pub(super) fn ending(failure: Option<&CallFailure>, size: usize) -> AuditEnding<'_> {
    let upstream = failure.and_then(|failure| failure.upstream.as_ref());
    let upstream = upstream.map(|said| BackendSaid { status: said.status, code: said.code.as_deref() });
    AuditEnding { upstream, result_size: Some(size), ..AuditEnding::of(failure.map(|failure| failure.kind)) }
}

/// Tells an end, where there is an audit. An error where the answer must not go out.
pub(super) async fn end(entry: Option<&AuditEntry>, ending: &AuditEnding<'_>) -> Result<(), Unwritten> {
    match entry {
        Some(entry) => entry.end(ending).await,
        None => Ok(()),
    }
}
