//! Calls whose callers can be asked what a server asks in the middle of them. Each question is of one call: the wire says of which, by the
//! answer in which it came.

use std::collections::HashMap;
use std::future::Future;
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rmcp::model::{ElicitRequestParams, ElicitResult, ElicitationAction, RequestId};
use serde_json::Value;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;

use super::question::passed_on;
use crate::caller::conversation::Conversation;
use crate::secret::digest::{hexadecimal, sha256};

/// How long a person has for an answer.
const LONGEST: Duration = Duration::from_mins(3);

/// The most questions of one call.
const MOST: usize = 3;

/// Who can be asked in the middle of a call, and in which words the server's are introduced.
#[derive(Clone)]
pub(crate) struct Askable {
    pub(crate) conversation: Arc<dyn Conversation>,
    pub(crate) words: Arc<str>,
}

/// The calls of a session whose callers can be asked.
#[derive(Default)]
pub(super) struct AskableCalls(Mutex<HashMap<RequestId, Arc<AskableCall>>>);

struct AskableCall {
    who: Askable,
    /// How many questions there were.
    asked: AtomicUsize,
    /// How many are under way: the call waits for a person then, and not for its server.
    waiting: watch::Sender<usize>,
    /// The call has ended.
    ended: CancellationToken,
}

/// A call whose caller can be asked. Dropping it ends its questions.
pub(super) struct AskableGuard<'c> {
    calls: &'c AskableCalls,
    id: RequestId,
    call: Arc<AskableCall>,
}

impl AskableCalls {
    /// From now on the caller of this call can be asked.
    pub(super) fn open(&self, id: RequestId, who: Askable) -> AskableGuard<'_> {
        let (asked, ended) = (AtomicUsize::new(0), CancellationToken::new());
        let call = Arc::new(AskableCall { who, asked, waiting: watch::Sender::new(0), ended });
        self.held().insert(id.clone(), Arc::clone(&call));
        AskableGuard { calls: self, id, call }
    }

    /// Asks the caller of the call; `None`: nobody is asked that.
    pub(super) async fn ask(
        &self,
        id: &RequestId,
        asked: ElicitRequestParams,
        mask: &(dyn Fn(&str) -> String + Sync),
    ) -> Option<ElicitResult> {
        let call = Arc::clone(self.held().get(id)?);
        let question = passed_on(asked, &call.who.words, mask)?;
        if call.asked.fetch_add(1, Relaxed) >= MOST {
            return None;
        }
        // The same question keeps its name where the call is made again with the answer.
        let name = format!("server-{}", &hexadecimal(&sha256(format!("{question:?}").as_bytes()))[..16]);
        call.waiting.send_modify(|waiting| *waiting += 1);
        let answered = tokio::select! {
            answered = timeout(LONGEST, call.who.conversation.ask(&name, question)) => answered,
            () = call.ended.cancelled() => return None,
        };
        call.waiting.send_modify(|waiting| *waiting -= 1);
        result(answered.ok()?.ok()?)
    }

    fn held(&self) -> MutexGuard<'_, HashMap<RequestId, Arc<AskableCall>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the person has answered, as the server is told it: what was filled in, only where it was accepted.
fn result(mut answer: Value) -> Option<ElicitResult> {
    let action = answer.get("action")?.as_str()?;
    Some(match action {
        "accept" => ElicitResult::new(ElicitationAction::Accept).with_content(answer.get_mut("content")?.take()),
        "decline" => ElicitResult::new(ElicitationAction::Decline),
        "cancel" => ElicitResult::new(ElicitationAction::Cancel),
        _ => return None,
    })
}

impl AskableGuard<'_> {
    /// What comes of the call within a time, in which no time counts that a person takes; `None`: it took longer.
    pub(super) async fn in_time<T>(&self, call: impl Future<Output = T>, time: Duration) -> Option<T> {
        let (mut call, mut waiting, mut left) = (pin!(call), self.call.waiting.subscribe(), time);
        loop {
            let (begun, counts) = (Instant::now(), *waiting.borrow_and_update() == 0);
            tokio::select! {
                biased;
                done = &mut call => return Some(done),
                _ = waiting.changed() => {}
                () = sleep(left), if counts => return None,
            }
            if counts {
                left = left.saturating_sub(begun.elapsed());
            }
        }
    }
}

impl Drop for AskableGuard<'_> {
    fn drop(&mut self) {
        self.call.ended.cancel();
        self.calls.held().remove(&self.id);
    }
}

#[cfg(test)]
mod tests;
