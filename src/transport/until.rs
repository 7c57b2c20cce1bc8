//! What lasts no longer than who it is for: a conversation ends when the identity of its caller does.

use std::{
    future::{Future, pending},
    pin::pin,
    time::Duration,
};

use jiff::Timestamp;

use crate::access::current_edge::CurrentEdge;
use crate::caller::Caller;

/// Runs a conversation; when its caller's identity ends, or is gone from the edge, `end` has it finish.
pub(super) async fn ending(
    conversation: impl Future<Output = ()>,
    (edge, caller): (&CurrentEdge, &Caller),
    end: impl FnOnce(),
) {
    let over = async {
        match caller.who.until {
            Some(until) => reached(until).await,
            None => pending().await,
        }
    };
    let mut conversation = pin!(conversation);
    tokio::select! {
        () = &mut conversation => return,
        () = over => end(),
        () = edge.forgets(&caller.who, caller.wire) => end(),
    }
    conversation.await;
}

/// Waits for a moment, by the clock on the wall: it may be set meanwhile.
async fn reached(until: Timestamp) {
    /// How long is slept at most before the clock is looked at again.
    const LOOK: Duration = Duration::from_secs(60);
    loop {
        let left = until.duration_since(Timestamp::now());
        match Duration::try_from(left) {
            Ok(left) if !left.is_zero() => tokio::time::sleep(left.min(LOOK)).await,
            _ => return,
        }
    }
}
