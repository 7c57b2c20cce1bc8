//! One attempt to bring a lead into its system, and what its end means.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use kartoteka_compiler::plan::{self, Act, Action, Effect};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use tokio::time::timeout;

use super::target::SyncTarget;
use crate::audit::{AskedFor, Audited};
use crate::caller::outcome::Called;
use crate::caller::{Caller, Identity, Principal, TextForm, Wire};
use crate::server::Server;
use crate::store::outbox::{OutboxAttempt, SystemSaid};

/// The longest id of a system's that is kept, in bytes.
const LONGEST_ID: usize = 255;

/// The longest code of a system's that is kept, in characters.
const LONGEST_CODE: usize = 64;

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum AttemptOutcome {
    /// The system has it, under this id where it says one.
    Done(Option<String>),
    /// It surely did nothing, or may be done once more.
    Failed(AttemptFailure),
    /// It is not known what it did.
    Unknown,
}

/// Why it did nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct AttemptFailure {
    /// The kind.
    pub(super) kind: &'static str,
    /// It would fail with any lead.
    pub(super) of_system: bool,
    /// It may succeed later.
    pub(super) passes: bool,
    /// It was not tried at all: someone has to connect the system, put a key back or see to the audit. It waits for that, and does not
    /// count.
    pub(super) untried: bool,
}

impl AttemptFailure {
    pub(super) fn of(kind: &'static str) -> Self {
        let of_system = matches!(
            kind,
            "unavailable" | "unauthorized" | "forbidden" | "not_connected" | "locked" | "unexpected_reply"
        );
        let passes = of_system || matches!(kind, "busy" | "limited" | "internal" | "unaudited");
        let untried = matches!(kind, "not_connected" | "locked" | "unaudited");
        Self { kind, of_system, passes, untried }
    }
}

/// Whether nothing is done by a call of a tool that fails so: it was not sent, or its only request that writes was refused.
fn did_nothing(tool: &plan::Tool, kind: &str) -> bool {
    let unsent = matches!(
        kind,
        "not_connected"
            | "locked"
            | "limited"
            | "bad_argument"
            | "missing_argument"
            | "not_allowed"
            | "approval_required"
            | "confirm_required"
            | "declined"
    );
    unsent
        || match &tool.action {
            Action::Steps { steps, .. } => {
                let writes = |step: &&plan::Step| !matches!(&step.act, Act::Send(send) if send.effect == Effect::Read);
                // Also what was done is `unaudited` where its end cannot be recorded.
                let refused = !matches!(kind, "unknown_outcome" | "internal" | "unexpected_reply" | "unaudited");
                let mut writing = steps.iter().filter(writes);
                let only = writing.next();
                refused && writing.next().is_none() && only.is_none_or(|only| matches!(only.act, Act::Send(_)))
            }
            Action::Answer { .. } | Action::Content { .. } => true,
            Action::Handler => false,
        }
}

impl Server {
    /// Calls the tool that carries the lead over, on behalf of who has brought it.
    pub(super) async fn sent(
        &self,
        tenant: &str,
        attempt: &OutboxAttempt,
        longest: Duration,
    ) -> (AttemptOutcome, Option<SystemSaid>) {
        let set = self.set();
        let catalog = set.catalogs().iter().find(|catalog| catalog.name() == attempt.record.catalog);
        let Some(target) = catalog.and_then(SyncTarget::of) else {
            return (AttemptOutcome::Failed(AttemptFailure::of("not_connected")), None);
        };
        let card = &target.catalog.cards[target.call.tool];
        // Another process may have connected another system since this one has looked: what is noted of a lead is of the one that is
        // connected.
        if let Some(tenants) = target.catalog.tenants() {
            tenants.changed(tenant);
        }
        let mut caller = self.bringing(tenant, &attempt.record.principal);
        self.begin_call(&mut caller);
        let record = attempt.record.record.as_deref();
        let arguments = target.arguments((tenant, &attempt.record.lead), &attempt.fields, record);
        let arguments = Value::Object(arguments).to_string();
        let asked = AskedFor {
            method: "sync/lead",
            what: Audited::Tool(card.name()),
            catalog: Some(target.catalog.name()),
            effect: Some(card.plan().effect),
            roles: None,
            arguments: Some(&arguments),
        };
        let audit = self.begin_audit(&set, asked, &caller);
        let at = (target.catalog, card);
        let calling = self.answered(&set, at, Some(&arguments), (&caller, audit.as_ref()), Vec::new());
        let Ok(Called { bytes, outcome }) = timeout(longest, calling).await else {
            return (AttemptOutcome::Unknown, None);
        };
        let said = outcome.failure.as_ref().and_then(|_| said_in(bytes.get(outcome.structured.clone())?));
        let ended = match outcome.failure.map(|failure| failure.kind) {
            None => {
                let result = outcome.result.and_then(|place| bytes.get(place));
                let result: ResultMembers<'_> =
                    result.and_then(|json| serde_json::from_slice(json).ok()).unwrap_or_default();
                AttemptOutcome::Done(target.call.record.iter().find_map(|name| id(result.get(&**name)?.get())))
            }
            Some("unknown_outcome") => AttemptOutcome::Unknown,
            Some(kind) if target.call.key.is_none() && !did_nothing(card.plan(), kind) => AttemptOutcome::Unknown,
            Some(kind) => AttemptOutcome::Failed(AttemptFailure::of(kind)),
        };
        (ended, said)
    }

    /// Who has brought a lead, as the caller of what carries it over: for their tenant, with every right, since what is called is
    /// the operator's to say.
    pub(super) fn bringing(&self, tenant: &str, principal: &str) -> Caller {
        let principal = Principal::kept(principal);
        let name = principal.given_name().map(Into::into);
        let who = Identity { principal, name, tenant: Some(tenant.into()), ..Identity::default() };
        Caller {
            who: Arc::new(who),
            wire: Wire::Operator,
            text: Some(TextForm::Summary),
            characters: Some(0),
            ..Caller::unknown(self.locale_of_tenant(tenant))
        }
    }
}

/// What the backend has said of a failure, as the result has it: masked, its words short.
fn said_in(structured: &[u8]) -> Option<SystemSaid> {
    #[derive(Deserialize)]
    struct UntakenLead {
        error: UntakenLeadError,
    }
    #[derive(Deserialize)]
    struct UntakenLeadError {
        upstream: SystemSaid,
    }
    let UntakenLead { error: UntakenLeadError { upstream } } = serde_json::from_slice(structured).ok()?;
    let code = upstream.code.map(|code| code.chars().take(LONGEST_CODE).collect());
    Some(SystemSaid { code, ..upstream })
}

/// What a tool has said, each member as it was written.
type ResultMembers<'b> = HashMap<String, &'b RawValue>;

/// An id as a system says it: a text, or the digits of a whole number as they came. A number that is no whole one names nothing.
fn id(json: &str) -> Option<String> {
    let is_whole = json.strip_prefix('-').unwrap_or(json).bytes().all(|byte| byte.is_ascii_digit());
    let id = if is_whole { json.to_owned() } else { serde_json::from_str::<String>(json).ok()? };
    (1..=LONGEST_ID).contains(&id.len()).then_some(id)
}

#[cfg(test)]
mod tests;
