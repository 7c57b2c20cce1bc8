//! What lasts no longer than who it is for: a conversation ends when the identity of its caller does.

use std::{future::Future, pin::pin, sync::Arc};

use crate::caller::Identity;

/// Runs a conversation; at the moment when its caller's identity ends, `end` has it finish.
pub(super) async fn ending(conversation: impl Future, who: Arc<Identity>, end: impl FnOnce()) {
    if !who.can_end() {
        conversation.await;
        return;
    }
    let mut conversation = pin!(conversation);
    tokio::select! {
        _ = &mut conversation => return,
        () = who.ended() => end(),
    }
    conversation.await;
}
