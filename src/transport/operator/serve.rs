//! Serves the operator's listener, within limits that are its own.

use std::{future::Future, sync::Arc, time::Duration};

use axum::http::StatusCode;
use axum::response::Response;
use axum::serve::Listener;
use kartoteka_console::Console;
use tokio::time::MissedTickBehavior;

use super::answer::{later, refuse};
use super::gate::{OperatorRules, OperatorState};
use super::hosts::OperatorHosts;
use super::minutes::Minutes;
use super::overseen::Overseen;
use super::routes;
use super::sessions::OperatorSessions;
use crate::access::consent::visible;
use crate::transport::http::connections::{self, Crowding};
use crate::transport::limits::Limits;
use crate::transport::listen::PeerAddress;
use crate::transport::wires::Wires;

/// How many connections are open at once. What reads metrics needs one; a browser opens six.
const CONNECTIONS: usize = 64;

/// What a connection beyond these hears; of those in the last half of the places one that asks for nothing is closed sooner.
const CROWDING: Crowding =
    Crowding { refusal: crowded, probes: &["/ready", "/metrics"], patience: Duration::from_secs(2) };

/// How long a head may take to arrive, and how long an answer may be left unread.
const PATIENCE: Duration = Duration::from_secs(10);

/// What all connections together may make the process hold, in bytes.
const MEMORY: usize = 16 << 20;

/// How often the numbers of the overview are kept.
const MINUTE: Duration = Duration::from_secs(60);

/// How long the last answers may take once the server has ended.
const GRACE: Duration = Duration::from_millis(500);

fn crowded(why: &'static str) -> Response {
    later(refuse(StatusCode::SERVICE_UNAVAILABLE, "busy", why), Duration::ZERO)
}

/// Serves until `stop`, which comes after the end of the wires: until then `GET /ready` says why it is not.
pub(crate) async fn serve(
    listener: impl Listener<Addr: PeerAddress>,
    (hosts, rules): (OperatorHosts, OperatorRules),
    overseen: Arc<dyn Overseen>,
    stop: impl Future<Output = ()> + Send,
) {
    let limits = Limits {
        connections: CONNECTIONS,
        header_timeout: PATIENCE,
        write_timeout: PATIENCE,
        max_header_bytes: 16 << 10,
        memory: MEMORY,
        grace: GRACE,
        ..Limits::default()
    };
    let state = Arc::new(OperatorState {
        overseen,
        sessions: OperatorSessions::default(),
        console: Console::new(visible),
        minutes: Minutes::default(),
        rules,
    });
    let kept = Arc::clone(&state);
    let keeping = async move {
        let mut minutes = tokio::time::interval(MINUTE);
        minutes.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            minutes.tick().await;
            kept.minutes.push(kept.overseen.snapshot());
        }
    };
    let wires = Wires::from(limits);
    let serving = connections::serve(listener, routes::routes(state, hosts), (&wires, CROWDING), stop);
    tokio::select! {
        () = serving => {}
        () = keeping => {}
    }
}
