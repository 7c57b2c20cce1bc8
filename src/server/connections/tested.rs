//! A connection is tried: by the call that its catalog names, over the connection, and by nothing else.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use jiff::Timestamp;
use kartoteka_compiler::plan;
use serde_json::{Value, json};
use tokio::time::{Instant, timeout};

use super::connectable::Connectable;
use crate::access::connecting::{ConnectRefused, ConnectionAsked, ConnectionTested, ConnectsTenants as _};
use crate::access::consent::moment;
use crate::call::{Call, Entered};
use crate::caller::{Caller, TextForm};
use crate::catalog::discovered::Looked;
use crate::catalog::{Connection, NotConnected, ToolSet};
use crate::server::Server;
use crate::store::fault::StoreFault;
use crate::store::grants::{GrantOf, GrantRefusal};

/// How long a test may take, repeats included.
const LONGEST: Duration = Duration::from_secs(30);

/// The longest that a system may say of itself, in bytes.
const LONGEST_INFO: usize = 16 << 10;

/// What failures are called that have a sentence of their own: kinds, and behind them what says more than those.
const TOLD: [&str; 15] = [
    "busy",
    "forbidden",
    "invalid",
    "not_allowed",
    "not_found",
    "unauthorized",
    "unavailable",
    "unexpected_reply",
    "certificate",
    "expired",
    "redirected",
    "refused",
    "timed_out",
    "too_long",
    "unknown_host",
];

impl Server {
    /// Makes the call that tries a connection.
    pub(super) async fn tried(
        &self,
        asked: &ConnectionAsked,
        (set, found): (&ToolSet, Connectable<'_>),
        connection: Arc<Connection>,
    ) -> ConnectionTested {
        let caller = Caller { text: Some(TextForm::Summary), characters: Some(0), ..self.caller_for(asked) };
        let begun = Instant::now();
        let outcome = match &found.connecting.test {
            plan::ConnectionTest::Tool { tool, arguments } => {
                let entered = Entered::through((set, found.catalog), connection, &caller, self.clock(&caller));
                let call = Call::new(entered.context().approved(), &found.catalog.cards[*tool]);
                called(call, &arguments.0, found.catalog.name()).await
            }
            plan::ConnectionTest::Mcp { backend } => listed(&connection, *backend).await,
        };
        let duration_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        let checked_at = moment(Timestamp::now().as_millisecond());
        let catalog = Some(found.catalog.name());
        match outcome {
            Ok(info) => {
                let message = self.said(asked, "connect-works", catalog);
                ConnectionTested { ok: true, message, code: None, checked_at, duration_ms, info }
            }
            Err(kind) => {
                let code = if TOLD.contains(&kind) { kind } else { "unexpected_reply" };
                let message = self.said(asked, &format!("connect-{code}"), catalog);
                ConnectionTested {
                    ok: false,
                    message,
                    code: Some(code.to_owned()),
                    checked_at,
                    duration_ms,
                    info: None,
                }
            }
        }
    }

    /// Tries what is connected, and notes how that ended.
    pub(super) async fn retested(
        &self,
        asked: &ConnectionAsked,
        (set, found): (&ToolSet, Connectable<'_>),
    ) -> Result<ConnectionTested, ConnectRefused> {
        let name = found.catalog.name();
        let scope = self.consent.store().of_tenant(&asked.tenant);
        let record = scope.connection(name).await?;
        found.tenants.changed(&asked.tenant);
        let connection = found.catalog.connection(&self.caller_for(asked)).await;
        let said = |id| self.said(asked, id, Some(name));
        let mut tested = match connection {
            Ok(connection) => {
                let tested = self.tried(asked, (set, found), Arc::clone(&connection)).await;
                if tested.ok && found.catalog.exports() {
                    connection.doubt_tools();
                    self.tools_looked_for(asked, (set, found)).await;
                }
                tested
            }
            Err(NotConnected::NoApplication) => {
                untried(said("connect-grant_application"), GrantRefusal::Application.name())
            }
            Err(NotConnected::Nothing) => return Err(ConnectRefused::NotConnected(said("connect-nothing"))),
            Err(why @ (NotConnected::Unfit | NotConnected::Misset)) => {
                return Err(ConnectRefused::NotConnected(said(why.text(true))));
            }
            Err(why @ NotConnected::Locked) => {
                return Err(ConnectRefused::Failed { kind: "locked".to_owned(), message: said(why.text(true)) });
            }
            Err(why @ NotConnected::Away) => {
                return Err(ConnectRefused::Failed { kind: "unavailable".to_owned(), message: said(why.text(true)) });
            }
        };
        if let Some(record) = record {
            // What an application was allowed, and is no more, says more than that a call is refused.
            let of = GrantOf { catalog: name, version: record.version };
            if !tested.ok
                && let Some(why) = self.grant_fault(asked, of, &tested).await?
            {
                tested.message = said(&format!("connect-{}", why.name()));
                tested.code = Some(why.name().to_owned());
            }
            scope.checked(name, record.version, tested.code.as_deref()).await?;
        }
        if tested.ok && found.connecting.lead.is_some() {
            self.wake_leads(&asked.tenant, name).await;
            self.look_at_fields(asked, (set, found)).await;
        }
        Ok(tested)
    }

    /// Looks for the tools of a tenant's MCP servers, and says so to clients where other ones are offered.
    async fn tools_looked_for(&self, asked: &ConnectionAsked, (set, found): (&ToolSet, Connectable<'_>)) {
        if found.catalog.look(set, &self.caller_for(asked)).await == Looked::Changed {
            self.tools_changed();
        }
    }

    /// Why a connection by an application does not work, where that is known better than by a call that was refused: what was allowed is over, or
    /// the application is not taken, which was noted when nothing was renewed, and is no more once something was.
    async fn grant_fault(
        &self,
        asked: &ConnectionAsked,
        of: GrantOf<'_>,
        tested: &ConnectionTested,
    ) -> Result<Option<GrantRefusal>, StoreFault> {
        let scope = self.consent.store().of_tenant(&asked.tenant);
        if let Some(why) = scope.grant_refused(of).await? {
            return Ok(Some(why));
        }
        if !matches!(tested.code.as_deref(), Some("unauthorized" | "expired")) {
            return Ok(None);
        }
        let noted = scope.connection(of.catalog).await?.filter(|record| record.version == of.version);
        let noted = noted.and_then(|record| GrantRefusal::named(record.check_error.as_deref()?));
        Ok(noted.filter(|why| !why.ends_grant()))
    }
}

/// How a test ends that asks nothing.
fn untried(message: String, code: &str) -> ConnectionTested {
    let checked_at = moment(Timestamp::now().as_millisecond());
    ConnectionTested { ok: false, message, code: Some(code.to_owned()), checked_at, duration_ms: 0, info: None }
}

/// Makes the call that a catalog names: what the system says of itself, or the kind of the failure.
async fn called(call: Call<'_>, arguments: &str, catalog: &str) -> Result<Option<Value>, &'static str> {
    let mut out = Vec::new();
    let answering = AssertUnwindSafe(call.answer(Some(arguments), &mut out)).catch_unwind();
    let outcome = match timeout(LONGEST, answering).await {
        Err(_) => return Err("timed_out"),
        Ok(Err(_)) => {
            tracing::error!(catalog, "testing a connection panicked");
            return Err("unexpected_reply");
        }
        Ok(Ok(outcome)) => outcome,
    };
    if let Some(failure) = outcome.failure {
        return Err(failure.reason.unwrap_or(failure.kind));
    }
    let info = outcome.result.and_then(|place| out.get(place)).filter(|json| json.len() <= LONGEST_INFO);
    Ok(info.and_then(|json| serde_json::from_slice(json).ok()))
}

/// Begins a session with an MCP server and has it list its tools: how many there are, or the kind of the failure.
async fn listed(connection: &Connection, backend: usize) -> Result<Option<Value>, &'static str> {
    let listing = connection.list_tools(backend, LONGEST).await;
    listing.map(|tools| Some(json!({ "tools": tools })))
}
