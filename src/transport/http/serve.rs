//! Serves the routes on a listener, until the end that comes from outside.

use std::{convert::Infallible, future::Future, pin::pin, sync::Arc, time::Duration};

use axum::serve::Listener;

use crate::mcp::serves::Serves;
use crate::transport::http::connections::{self, Crowding};
use crate::transport::http::direct::Direct;
use crate::transport::http::refusal;
use crate::transport::http::router::{GATEWAY_HEALTH, HEALTH};
use crate::transport::http::state::{Dispatch, HttpState};
use crate::transport::listen::PeerAddress;
use crate::transport::wires::Wires;

/// How long connections may take to close after their streams were cut.
const LINGER: Duration = Duration::from_secs(2);

/// How long calls that were cut may take to be gone.
const CUT: Duration = Duration::from_secs(3);

/// How often sessions are looked through for unused ones.
const SWEEP: Duration = Duration::from_secs(1);

/// Serves until `stop`, and then as long as the calls in flight and [`Limits::grace`](crate::transport::Limits::grace) allow.
///
/// `wires` is what it shares with other wires of the same server: a [`Wires`], or [`Limits`](crate::transport::Limits) of its
/// own. A listener from [`listen`](crate::transport::listen) sends every reply at once; another one has to see to that itself.
pub async fn serve(
    listener: impl Listener<Addr: PeerAddress>,
    server: Arc<dyn Serves>,
    wires: impl Into<Wires>,
    stop: impl Future<Output = ()> + Send + 'static,
) {
    let wires = wires.into();
    let state = HttpState::new(server, wires.clone(), Dispatch::FastPath);
    let patience = wires.limits.header_timeout;
    let crowding = Crowding { refusal: refusal::unavailable, probes: &[HEALTH, GATEWAY_HEALTH], patience };
    let stopping = state.shutdown.stopping.clone().cancelled_owned();
    let mut running = pin!(connections::serve(listener, Direct::new(&state), (&wires, crowding), stopping));
    let mut drained = pin!(drain(&state, stop));
    let mut swept = pin!(sweep(&state));
    tokio::select! {
        never = &mut swept => match never {},
        // No connection is left, but calls may go on: those of clients that hung up.
        () = &mut running => drained.await,
        () = &mut drained => {
            // Whatever stays open after this is closed with the future.
            let _late = tokio::time::timeout(LINGER, running).await;
        }
    }
    state.conversations.close();
    if tokio::time::timeout(LINGER, state.conversations.wait()).await.is_err() {
        tracing::warn!(conversations = state.conversations.len(), "conversations were still open at the end");
    }
}

/// Ends the sessions that were not used in time, now and then.
async fn sweep(state: &HttpState) -> Infallible {
    let mut turns = tokio::time::interval(SWEEP);
    loop {
        turns.tick().await;
        state.sessions.sweep().await;
    }
}

/// Waits for `stop`, takes nothing new, waits for the calls in flight and cuts the streams.
async fn drain(state: &HttpState, stop: impl Future<Output = ()>) {
    stop.await;
    state.shutdown.stopping.cancel();
    let ended = tokio::time::timeout(state.limits.grace, state.gate.idle()).await.is_ok();
    if !ended {
        tracing::warn!(calls = state.gate.in_flight(), "calls were still in flight at the end: they are cut");
        state.shutdown.cut.cancel();
        // Each says to its client and to the audit how it ended as it goes.
        if tokio::time::timeout(CUT, state.gate.idle()).await.is_err() {
            tracing::warn!(calls = state.gate.in_flight(), "calls that were cut have not ended");
        }
    }
    // A call is over before its answer is where nothing cuts it any more.
    state.answering.close();
    if tokio::time::timeout(LINGER, state.answering.wait()).await.is_err() {
        tracing::warn!(answers = state.answering.len(), "clients had not read their answers at the end");
    }
    state.subscriptions.close();
    if tokio::time::timeout(LINGER, state.subscriptions.wait()).await.is_err() {
        tracing::warn!(subscriptions = state.subscriptions.len(), "clients did not hear that the server ends");
    }
    state.shutdown.cut.cancel();
    state.shutdown.closed.cancel();
}
