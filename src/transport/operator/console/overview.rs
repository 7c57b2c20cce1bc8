//! How the server is.

use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;
use kartoteka_console::pages::{self, Moment, OverviewPage, PartState, ServerPart, Todo};

use super::visit::Visit;
use crate::store::approvals::WaitingApprovals;
use crate::store::attention::{OfTenants, StoreAttention};
use crate::transport::operator::gate::OperatorState;
use crate::transport::operator::observed::{LackingPart, Readiness, Snapshot};

/// The page, for who runs the server.
pub(super) async fn show(state: &OperatorState, visit: &Visit<'_>) -> Response {
    let readiness = state.overseen.readiness().await;
    let snapshot = state.overseen.snapshot();
    let attention = state.overseen.consent().store().attention().await.ok();
    let own = state.overseen.consent().waiting(&visit.operator.who).await.ok().map(moments);
    let unpinned = state.overseen.consent().store().waiting_pins().await.unwrap_or_default();
    let waiting = attention.as_ref().map(|all| all.approvals).map(moments);
    let mut todo = todo(&readiness, &snapshot);
    todo.extend(attention.iter().flat_map(|attention| of_tenants(attention, own, visit.powers.approve)));
    todo.extend((unpinned > 0).then_some(Todo::Unpinned { count: unpinned }));
    let hour = state.minutes.hour(&snapshot);
    let page = OverviewPage {
        ready: matches!(readiness, Readiness::Ready { .. }),
        began: Moment(snapshot.began),
        now: Moment(Timestamp::now()),
        todo,
        minutes: hour.minutes,
        hour_most: hour.most,
        running: snapshot.running,
        waiting,
        systems: hour.systems,
        refused: hour.refused,
        parts: parts(state, &readiness, &snapshot, waiting.map(|(count, _)| count)),
    };
    visit.page(&page, StatusCode::OK).await
}

fn moments(waiting: WaitingApprovals) -> (usize, Option<Moment>) {
    (waiting.count, waiting.oldest.map(Moment::at))
}

/// What tenants have that needs attention; of the reader's own calls are those that they decide of.
fn of_tenants(attention: &StoreAttention, own: Option<(usize, Option<Moment>)>, approves: bool) -> Vec<Todo> {
    let mut todo = Vec::new();
    let told = |of: &OfTenants| pages::OfTenants {
        count: of.count,
        tenants: of.tenants,
        only: of.first.clone().filter(|_| of.tenants == 1),
    };
    if attention.failing.count > 0 {
        todo.push(Todo::Failing(told(&attention.failing)));
    }
    if attention.given_up.count > 0 {
        todo.push(Todo::GivenUp(told(&attention.given_up)));
    }
    if let Some((count, Some(since))) = own.filter(|_| approves) {
        todo.push(Todo::Waiting { count, since });
    }
    let elsewhere = attention.approvals.count.saturating_sub(own.map_or(0, |(count, _)| count));
    if elsewhere > 0 {
        todo.push(Todo::WaitingElsewhere { count: elsewhere });
    }
    todo
}

fn todo(readiness: &Readiness, snapshot: &Snapshot) -> Vec<Todo> {
    let mut todo = Vec::new();
    match readiness {
        Readiness::Ready { .. } => {}
        Readiness::Starting | Readiness::NothingServed | Readiness::Stopping => todo.push(Todo::NotReady),
        Readiness::Unaudited => todo.push(Todo::Unaudited),
        Readiness::Lacking(parts) => todo.extend(parts.iter().map(|part| match part {
            LackingPart::Store => Todo::StoreAway,
            LackingPart::Issuers => Todo::NoKeys,
        })),
    }
    if let Some(count) = snapshot.audit.map(|(_, lost)| lost).filter(|lost| *lost > 0) {
        todo.push(Todo::AuditLost { count });
    }
    let resting = snapshot.backends.iter().filter(|backend| backend.resting > 0);
    todo.extend(resting.map(|backend| Todo::Resting { name: backend.name.clone(), tenants: backend.resting }));
    if snapshot.other_tools {
        todo.push(Todo::OtherTools);
    }
    todo
}

fn parts(state: &OperatorState, readiness: &Readiness, snapshot: &Snapshot, waiting: Option<usize>) -> Vec<ServerPart> {
    let wide = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    let volatile = state.overseen.consent().store().is_volatile();
    let is_locked = matches!(readiness, Readiness::Ready { locked, .. } if !locked.is_empty());
    let store = match (waiting.filter(|_| !is_locked), volatile) {
        (None, _) => ServerPart { name: "store", state: PartState::Degraded, count: None },
        (Some(_), true) => ServerPart { name: "store", state: PartState::Off, count: None },
        (Some(count), false) => ServerPart { name: "store", state: PartState::Works, count: Some(wide(count)) },
    };
    let catalogs = match readiness {
        Readiness::Ready { catalogs, .. } => (PartState::Works, Some(wide(*catalogs))),
        Readiness::Unaudited | Readiness::Lacking(_) => (PartState::Works, None),
        Readiness::Starting | Readiness::NothingServed | Readiness::Stopping => (PartState::Degraded, None),
    };
    let audit = match snapshot.audit {
        None => (PartState::Off, None),
        Some((written, 0)) => (PartState::Works, Some(written)),
        Some((written, _)) => (PartState::Degraded, Some(written)),
    };
    vec![
        store,
        ServerPart { name: "catalogs", state: catalogs.0, count: catalogs.1 },
        ServerPart { name: "audit", state: audit.0, count: audit.1 },
    ]
}
