//! Seals the state of calls that wait for an answer, so that a client can carry it and cannot change it.

use std::{sync::LazyLock, time::Duration};

use rmcp::{
    ErrorData,
    model::{RequestStateCodec, SealOptions},
};
use serde_json::{Map, Value};

use super::spent::Spent;
use crate::mcp::serves::SpentStates;
use crate::secret::digest::sha256;
use crate::secret::{Secret, random};

/// For how long the questions of a round may be answered.
const ROUND: Duration = Duration::from_mins(30);

/// The bytes of a key that is made here.
const KEY: usize = 32;

/// Seals where the operator has given no key. Every process has another.
static OWN: LazyLock<Seal> =
    LazyLock::new(|| Seal(RequestStateCodec::try_new(random::bytes::<KEY>()).expect("the key is long enough")));

/// The states that writes of this process have taken up, whichever seal they carry.
static SPENT: LazyLock<Spent> = LazyLock::new(|| Spent::new(ROUND));

/// Seals and opens.
#[derive(Debug, Clone)]
pub(in crate::mcp) struct Seal(RequestStateCodec);

/// What keeps the state of rounds: what seals it, and where it is noted that one is spent.
#[derive(Clone, Copy)]
pub(in crate::mcp) struct RoundsKept<'k> {
    pub(in crate::mcp) seal: &'k Seal,
    pub(in crate::mcp) spent: Option<&'k dyn SpentStates>,
}

/// What a state carries from one round to the next.
#[derive(Debug, Default)]
pub(super) struct CarriedState {
    /// The answers of all rounds before.
    pub(super) answers: Map<String, Value>,
    /// The names of the questions that the round ended with: nothing else is answered with the state.
    pub(super) asked: Vec<String>,
}

impl Seal {
    /// By that key, or by one of this process alone.
    pub(in crate::mcp) fn new(key: Option<&Secret>) -> Self {
        let given = key.map(|key| RequestStateCodec::try_new(key.expose()));
        match given {
            Some(Ok(codec)) => Self(codec),
            Some(Err(error)) => {
                tracing::error!(%error, "the key for the state of requests cannot be used; a random one is");
                OWN.clone()
            }
            None => OWN.clone(),
        }
    }

    /// Seals answers and the names of what is asked for [`ROUND`], bound to a request.
    pub(super) fn seal<'q>(
        &self,
        answers: &Map<String, Value>,
        asked: impl IntoIterator<Item = &'q String>,
        bound: &[u8],
    ) -> Result<String, ErrorData> {
        let options = SealOptions::new().associated_data(bound).ttl(ROUND);
        // Two rounds of equal calls are two states, also within one millisecond.
        let once = u64::from_ne_bytes(random::bytes());
        let asked: Vec<&String> = asked.into_iter().collect();
        let sealed = self.0.seal_json_with(&(once, answers, asked), &options);
        sealed.map_err(|error| ErrorData::internal_error(error.to_string(), None))
    }

    /// Takes a state up for a write: in `kept`, which other processes see, or in this process alone.
    ///
    /// # Errors
    /// It was taken up before, or that cannot be found out.
    pub(super) async fn spend(state: &str, kept: Option<&dyn SpentStates>) -> Result<(), ErrorData> {
        let taken = match kept {
            None => SPENT.take(state),
            Some(kept) => match kept.take(sha256(state.as_bytes()), ROUND).await {
                Some(taken) => taken,
                None => {
                    let message = "Internal error: it cannot be found out now whether this `requestState` was used before; \
                                   nothing was done, try again later";
                    return Err(ErrorData::internal_error(message, None));
                }
            },
        };
        if taken {
            return Ok(());
        }
        let message = "Invalid params: this `requestState` was used before, and a write is not made twice: look whether the \
                       record is there, and begin the call anew, without `requestState`, only if it is not";
        Err(ErrorData::invalid_params(message, None))
    }

    /// Gives a state back that was taken up by a round in which nothing was written, since it ended with questions.
    pub(super) async fn give_back(state: &str, kept: Option<&dyn SpentStates>) {
        match kept {
            None => SPENT.give_back(state),
            Some(kept) => kept.give_back(sha256(state.as_bytes())).await,
        }
    }

    /// What is in a state that was sealed for the same request.
    pub(super) fn open(&self, state: &str, bound: &[u8]) -> Result<CarriedState, ErrorData> {
        let opened = self.0.open_json_with::<(u64, Map<String, Value>, Vec<String>)>(state, bound);
        opened.map(|(_, answers, asked)| CarriedState { answers, asked }).map_err(|error| {
            tracing::debug!(%error, "the state of a request");
            let message =
                "Invalid params: `requestState` is not the one that this server gave out for this request, or too old";
            ErrorData::invalid_params(message, None)
        })
    }
}
