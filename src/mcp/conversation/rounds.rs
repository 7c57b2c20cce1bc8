//! The rounds of a call in 2026-07-28: a call whose questions are not answered yet ends with them, and is made again.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
    task::Context,
};

use futures::task::AtomicWaker;
use rmcp::{
    ErrorData,
    model::{ClientCapabilities, InputRequest, InputRequests, InputRequiredResult, InputResponses},
};
use serde_json::{Map, Value, json};

use super::question::{capability, fits};
use super::seal::{CarriedState, RoundsKept, Seal};
use crate::caller::Caller;
use crate::caller::conversation::{Kind, Question};

/// What a round of a request brings.
pub(in crate::mcp) struct Round<'r> {
    /// The method, and what tells one thing that it can be asked of from another.
    pub(in crate::mcp) what: &'r [&'r str],
    /// The arguments, in any order.
    pub(in crate::mcp) arguments: Value,
    /// The answers to the questions of the round before.
    pub(in crate::mcp) answers: Option<InputResponses>,
    /// The state that the end of the round before carried.
    pub(in crate::mcp) state: Option<String>,
    /// Whether it may change anything: then a state is good for one round.
    pub(in crate::mcp) writes: bool,
}

/// A call that is made again for every answer.
pub(super) struct Rounds {
    /// What the state is bound to.
    bound: Vec<u8>,
    answers: Map<String, Value>,
    /// The state that this round has taken up.
    spent: Option<String>,
    /// There was a round before.
    pub(super) goes_on: bool,
    stop: Mutex<Option<Stop>>,
    waker: AtomicWaker,
}

/// Why a call goes no further in this round.
enum Stop {
    Asks(InputRequests),
    Needs(Kind),
}

impl Rounds {
    /// Begins a round with what was answered so far. An answer to what no round has asked is none: who is to approve of a call
    /// has to have been shown it.
    pub(super) async fn begin(round: Round<'_>, caller: &Caller, kept: RoundsKept<'_>) -> Result<Self, ErrorData> {
        let Round { what, mut arguments, answers: given, state, writes } = round;
        arguments.sort_all_objects();
        // To the caller and not to the credential: a renewed token goes on with what was asked before.
        let (principal, tenant) = (caller.who.principal.as_str(), caller.who.tenant.as_deref());
        let bound = json!([what, arguments, principal, tenant]).to_string().into_bytes();
        let (mut carried, mut spent, goes_on) = (CarriedState::default(), None, state.is_some());
        if let Some(state) = state {
            carried = kept.seal.open(&state, &bound)?;
            if writes {
                Seal::spend(&state, kept.spent).await?;
                spent = Some(state);
            }
        }
        let CarriedState { mut answers, asked } = carried;
        answers.extend(given.into_iter().flatten().filter(|(name, _)| asked.contains(name)));
        Ok(Self { bound, answers, spent, goes_on, stop: Mutex::default(), waker: AtomicWaker::new() })
    }

    /// The answer that came, if it is one to this question; what is not is asked again.
    pub(super) fn answer(&self, name: &str, question: &Question) -> Option<Value> {
        self.answers.get(name).filter(|answer| fits(question, answer)).cloned()
    }

    /// Ends the round with a question, beside those that are asked at the same time.
    pub(super) fn ask(&self, name: &str, request: InputRequest) {
        let mut stop = self.stop();
        match &mut *stop {
            Some(Stop::Asks(requests)) => {
                requests.insert(name.to_owned(), request);
            }
            Some(Stop::Needs(_)) => {}
            None => *stop = Some(Stop::Asks(BTreeMap::from([(name.to_owned(), request)]))),
        }
        drop(stop);
        self.waker.wake();
    }

    /// Ends the call: the client cannot be asked this.
    pub(super) fn need(&self, kind: Kind) {
        *self.stop() = Some(Stop::Needs(kind));
        self.waker.wake();
    }

    /// Whether the round has ended; if not, it wakes the task that asks once it does.
    pub(super) fn has_ended(&self, context: &Context<'_>) -> bool {
        self.waker.register(context.waker());
        self.stop().is_some()
    }

    /// Whether the round has ended with a question.
    pub(super) fn has_stopped(&self) -> bool {
        self.stop().is_some()
    }

    /// What a round that has ended is answered with.
    pub(super) async fn end(&self, kept: RoundsKept<'_>) -> Result<InputRequiredResult, ErrorData> {
        if let Some(state) = &self.spent {
            Seal::give_back(state, kept.spent).await;
        }
        let stop = self.stop().take();
        match stop {
            Some(Stop::Asks(requests)) => {
                let state = kept.seal.seal(&self.answers, requests.keys(), &self.bound)?;
                Ok(InputRequiredResult::new(Some(requests), Some(state)))
            }
            Some(Stop::Needs(kind)) => {
                let required = json!({ capability(kind): {} });
                let required: ClientCapabilities = serde_json::from_value(required).unwrap_or_default();
                Err(ErrorData::missing_required_client_capability(required))
            }
            None => Err(ErrorData::internal_error("a call stopped without a question", None)),
        }
    }

    fn stop(&self) -> MutexGuard<'_, Option<Stop>> {
        // Nothing in here can panic halfway.
        self.stop.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
