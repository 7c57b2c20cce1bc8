//! Tokens of the store, as a server follows them: what this process changes counts before it is answered, what another changes
//! and what ends with its tenant within seconds.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval};

use super::reload::Reload;
use crate::store::fault::StoreFault;

/// How often it is looked whether another process has changed tokens.
const LOOK: Duration = Duration::from_secs(2);

/// After how many looks the store notes when tokens were last shown: a minute.
const NOTE: u32 = 30;

/// Follows the tokens of a store: others may change it, and a tenant that is deleted takes its tokens with it.
pub(super) async fn follow_tokens(reload: Arc<Reload>) {
    let (mut looks, mut turns, mut failed) = (interval(LOOK), 0, false);
    let mut noting: Option<JoinHandle<()>> = None;
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        looks.tick().await;
        // A store in memory has no others, and is not opened before it has a token of this process.
        if reload.tokens().is_volatile() && !reload.tokens().was_read() {
            continue;
        }
        turns = (turns + 1) % NOTE;
        let looked = reload.tokens().refresh().await;
        // Beside it: a store that can be read and takes nothing keeps no revoked token alive.
        if turns == 0 && looked.is_ok() && noting.as_ref().is_none_or(JoinHandle::is_finished) {
            noting = Some(tokio::spawn(note_uses(Arc::clone(&reload))));
        }
        match looked {
            Ok(changed) => {
                failed = false;
                if changed {
                    let_in(&reload).await;
                }
            }
            Err(error) => {
                if !std::mem::replace(&mut failed, true) {
                    tracing::error!(%error, "the store does not say whether tokens were changed: those that are known go on");
                }
            }
        }
    }
}

/// Has the store note when tokens were last shown.
async fn note_uses(reload: Arc<Reload>) {
    if let Err(error) = reload.tokens().note_uses().await {
        tracing::warn!(%error, "when tokens were last shown is not noted: the store takes nothing");
    }
}

/// Lets in the holders of the tokens that the store has now, and no others. Once this is over, a change that was made before counts.
pub(super) async fn take_tokens(reload: &Arc<Reload>) -> Result<(), StoreFault> {
    // Where another has read the change a moment ago, it may not have let its holder in yet.
    reload.tokens().refresh().await?;
    let_in(reload).await;
    Ok(())
}

async fn let_in(reload: &Arc<Reload>) {
    let reload = Arc::clone(reload);
    if tokio::task::spawn_blocking(move || reload.take_tokens()).await.is_err() {
        tracing::error!("taking over the tokens of the store panicked");
    }
}
