//! Seals the state of calls that wait for an answer, so that a client can carry it and cannot change it.

use std::{sync::LazyLock, time::Duration};

use rmcp::{
    ErrorData,
    model::{RequestStateCodec, SealOptions},
};
use serde_json::{Map, Value};

use super::spent::Spent;
use crate::secret::Secret;

/// For how long the questions of a round may be answered.
const ROUND: Duration = Duration::from_mins(30);

/// The bytes of a key that is made here.
const KEY: usize = 32;

/// Seals where the operator has given no key. Every process has another.
static OWN: LazyLock<Seal> = LazyLock::new(|| {
    let mut key = [0; KEY];
    getrandom::fill(&mut key).expect("the operating system has random bytes");
    Seal(RequestStateCodec::try_new(key).expect("the key is long enough"))
});

/// The states that writes of this process have taken up, whichever seal they carry.
static SPENT: LazyLock<Spent> = LazyLock::new(|| Spent::new(ROUND));

/// Seals and opens.
#[derive(Debug, Clone)]
pub(in crate::mcp) struct Seal(RequestStateCodec);

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

    /// Seals answers for [`ROUND`], bound to a request.
    pub(super) fn seal(&self, answers: &Map<String, Value>, bound: &[u8]) -> Result<String, ErrorData> {
        let options = SealOptions::new().associated_data(bound).ttl(ROUND);
        // Two rounds of equal calls are two states, also within one millisecond.
        let once = getrandom::u64().expect("the operating system has random bytes");
        let sealed = self.0.seal_json_with(&(once, answers), &options);
        sealed.map_err(|error| ErrorData::internal_error(error.to_string(), None))
    }

    /// Takes a state up for a write.
    ///
    /// # Errors
    /// It was taken up before.
    pub(super) fn spend(state: &str) -> Result<(), ErrorData> {
        if SPENT.take(state) {
            return Ok(());
        }
        let message = "Invalid params: this `requestState` was used before, and a write is not made twice: look whether the \
                       record is there, and begin the call anew, without `requestState`, only if it is not";
        Err(ErrorData::invalid_params(message, None))
    }

    /// Gives a state back that was taken up by a round in which nothing was written, since it ended with questions.
    pub(super) fn give_back(state: &str) {
        SPENT.give_back(state);
    }

    /// The answers in a state that was sealed for the same request.
    pub(super) fn open(&self, state: &str, bound: &[u8]) -> Result<Map<String, Value>, ErrorData> {
        let opened = self.0.open_json_with::<(u64, Map<String, Value>)>(state, bound);
        opened.map(|(_, answers)| answers).map_err(|error| {
            tracing::debug!(%error, "the state of a request");
            let message =
                "Invalid params: `requestState` is not the one that this server gave out for this request, or too old";
            ErrorData::invalid_params(message, None)
        })
    }
}
