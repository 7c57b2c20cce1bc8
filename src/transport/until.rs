//! What lasts no longer than who it is for: a conversation ends when the identity of its caller does.

use std::{future::Future, pin::pin, time::Duration};

use jiff::Timestamp;

/// Runs a conversation; at the moment when its caller's identity ends, `end` has it finish.
pub(super) async fn ending(conversation: impl Future<Output = ()>, until: Option<Timestamp>, end: impl FnOnce()) {
    let Some(until) = until else { return conversation.await };
    let mut conversation = pin!(conversation);
    tokio::select! {
        () = &mut conversation => return,
        () = reached(until) => end(),
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
