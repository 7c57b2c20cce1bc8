//! Workflows: each keeps its conversations and answers by their messages.

use serde_json::json;

use super::{
    ask::{Answer, Ask, Refusal},
    store::{Tenant, text},
};

fn run(tenant: &mut Tenant, ask: &Ask, workflow: &'static str) -> Answer {
    let message = ask.required("message")?;
    let thread = match ask.text("thread_id") {
        Some(id) if tenant.rows("threads").iter().any(|row| text(row, "thread_id") == id) => id.to_owned(),
        Some(_) => return Err(Refusal::not_found("thread")),
        None => tenant.id("thr"),
    };
    keep(tenant, ask, (workflow, &thread), message)
}

fn keep(tenant: &mut Tenant, ask: &Ask, of: (&'static str, &str), message: &str) -> Answer {
    let (workflow, thread) = of;
    let row = json!({ "thread_id": thread, "workflow": workflow, "message": message });
    tenant.add("threads", "msg", row.as_object().cloned().unwrap_or_default(), ask)?;
    let turns = tenant.rows("threads").iter().filter(|row| text(row, "thread_id") == thread).count();
    let reply = format!("{workflow} has noted message {turns} of this conversation.");
    Ok(json!({ "thread_id": thread, "turns": turns, "reply": reply }))
}

pub(super) fn support(tenant: &mut Tenant, ask: &Ask) -> Answer {
    run(tenant, ask, "support")
}

pub(super) fn marketing(tenant: &mut Tenant, ask: &Ask) -> Answer {
    run(tenant, ask, "marketing")
}

pub(super) fn website(tenant: &mut Tenant, ask: &Ask) -> Answer {
    run(tenant, ask, "website")
}

pub(super) fn backoffice(tenant: &mut Tenant, ask: &Ask) -> Answer {
    run(tenant, ask, "backoffice")
}

/// The one that sets a tenant up goes by a session of its caller's.
pub(super) fn onboarding(tenant: &mut Tenant, ask: &Ask) -> Answer {
    let (session, message) = (ask.required("session_id")?, ask.required("message")?);
    keep(tenant, ask, ("onboarding", session), message)
}
