//! One request until it has a reply or none is to be had: wait for the pace, attempt, look how that ended, and either stop
//! or wait and attempt again.

use std::sync::Arc;
use std::time::{Duration, Instant};

use kartoteka_compiler::plan;
use tracing::Level;

use super::attempt::{Attempt, OutgoingRequest};
use super::backend::Backend;
use super::breaker::{Breaker, Health};
use super::client::OutboundClient;
use super::counts::{BackendCounts, Outcome};
use super::error::{Error, Lost};
use super::failure;
use super::mcp::MOST_VALUES;
use super::pace::Pace;
use super::retry::{self, AttemptEnding, Next};
use super::traced::{self, TracedAttempt};
use crate::caller::Caller;
use crate::runtime::reply::{self, Fate};
use crate::runtime::upstream::Reply;

/// What decides how often and how soon a request is sent.
pub(super) struct ExchangeTerms<'t> {
    /// The catalog's name.
    pub(super) catalog: &'t str,
    pub(super) backend: &'t Backend,
    /// How the backend's failures are read.
    pub(super) errors: &'t plan::Errors,
    pub(super) pace: Option<&'t Pace>,
    pub(super) breaker: Option<&'t Arc<Breaker>>,
    pub(super) effect: plan::Effect,
    /// The request carries a key by which the backend takes it once, however often it comes.
    pub(super) keyed: bool,
    /// It carries so many reads, each of which may go alone; 1: it is what it is.
    pub(super) reads: usize,
    pub(super) caller: &'t Caller,
    pub(super) client: &'t OutboundClient,
    pub(super) counts: &'t BackendCounts,
}

/// Sends the request, as often as it takes and may be.
pub(super) async fn exchange(terms: &ExchangeTerms<'_>, request: OutgoingRequest) -> Result<Reply, Error> {
    let &ExchangeTerms { backend, client, counts, .. } = terms;
    let passage = match terms.breaker {
        Some(breaker) => Some(breaker.enter(terms.caller).map_err(|retry_after| {
            counts.resting();
            Error::Resting { backend: backend.name.clone(), retry_after }
        })?),
        None => None,
    };
    // What is sent again with a key is repeated as a read is.
    let repeated = if terms.keyed { plan::Effect::Read } else { terms.effect };
    let (mut attempts, mut doubt) = (0, None);
    loop {
        let turn = match terms.pace.map(|pace| pace.turn(terms.caller, backend.timeout)) {
            Some(turn) => match turn.await {
                Ok(turn) => Some(turn),
                Err(full) => {
                    counts.held_back();
                    let busy = Error::Busy { backend: backend.name.clone(), retry_after: full.retry_after };
                    return Err(doubt.map_or(busy, |source| unknown(terms, source)));
                }
            },
            None => None,
        };
        // Whatever was waited for: the caller's own credential, the pace, a repetition.
        if terms.caller.who.is_taken_away() {
            return Err(doubt.map_or(Error::Withdrawn, |source| unknown(terms, source)));
        }
        if terms.effect != plan::Effect::Read {
            terms.caller.sends();
        }
        let begun = Instant::now();
        let mut sent = request.clone();
        let span = traced::begin(&asked(terms), &mut sent, attempts);
        let mut attempt = Attempt::make(sent, backend.timeout, client.max_reply_bytes).await;
        drop(turn);
        attempts += 1;
        let (took, outcome) = (begun.elapsed(), Outcome::of(&attempt));
        counts.attempt(outcome, took);
        traced::end(span, &attempt, outcome);
        log(client, &request, &attempt, took);
        let (ending, asked) = ending(terms, &mut attempt);
        let next = retry::next(repeated, ending);
        let is_last = attempts > backend.retry.times || terms.reads > 1 && goes_apart(ending, &attempt, attempts);
        // A call that would wait for longer than an answer may take ends instead, and says when to come back.
        if next != Next::Again || is_last || asked > Some(backend.timeout) {
            if let Some(passage) = passage {
                passage.end(health(ending));
            }
            return match doubt {
                Some(source) if !settles(terms, ending, &attempt) => Err(unknown(terms, source)),
                _ => ended(terms, attempt, retry::next(terms.effect, ending)),
            };
        }
        if terms.keyed {
            doubt = left_open(ending, attempt).or(doubt);
        }
        tokio::time::sleep(backend.retry.wait(attempts, asked)).await;
    }
}

/// Whether the reads of a request that carries several are to go one by one, rather than all of them again: where they took too
/// long together, and where they failed twice, over one of them perhaps.
fn goes_apart(ending: AttemptEnding, attempt: &Attempt, attempts: u32) -> bool {
    match (ending, attempt) {
        (AttemptEnding::Lost, Attempt::Lost(Lost::Late(_))) | (_, Attempt::Reply(Reply { status: 504, .. })) => true,
        (AttemptEnding::Lost | AttemptEnding::Replied(Fate::Gateway | Fate::Failed), _) => attempts > 1,
        (AttemptEnding::Replied(Fate::Answered | Fate::Refused | Fate::Overloaded) | AttemptEnding::Unsent, _) => false,
    }
}

/// What the end of the last attempt says of the backend. One that asks for patience is not one that fails.
fn health(ending: AttemptEnding) -> Health {
    match ending {
        AttemptEnding::Replied(Fate::Answered) => Health::Well,
        AttemptEnding::Replied(Fate::Refused) => Health::Unknown,
        AttemptEnding::Replied(Fate::Overloaded | Fate::Gateway | Fate::Failed)
        | AttemptEnding::Unsent
        | AttemptEnding::Lost => Health::Failing,
    }
}

fn asked<'t>(terms: &ExchangeTerms<'t>) -> TracedAttempt<'t> {
    let &ExchangeTerms { catalog, backend, caller, client, .. } = terms;
    TracedAttempt { catalog, backend: &backend.name, trace: caller.trace.as_ref(), redactor: client.redactor() }
}

fn log(client: &OutboundClient, request: &OutgoingRequest, attempt: &Attempt, took: Duration) {
    if !tracing::enabled!(Level::DEBUG) {
        return;
    }
    let path = client.mask(request.url.path());
    let ms = took.as_secs_f64() * 1000.0;
    match attempt {
        Attempt::Reply(Reply { status, .. }) | Attempt::Redirect { status, .. } | Attempt::TooLarge { status } => {
            tracing::debug!(verb = %request.verb, %path, status, ms, "asked");
        }
        Attempt::Crowded => tracing::debug!(verb = %request.verb, %path, ms, "answered with too many values"),
        Attempt::Lost(lost) => tracing::debug!(verb = %request.verb, %path, %lost, ms, "asked"),
        Attempt::Refused(refusal) => {
            tracing::debug!(verb = %request.verb, %path, why = refusal.word(), ms, "not asked")
        }
    }
}

/// Nobody knows what became of a write.
fn unknown(terms: &ExchangeTerms<'_>, source: Lost) -> Error {
    Error::UnknownOutcome { backend: terms.backend.name.clone(), source }
}

/// Why an attempt leaves open whether a write was done.
fn left_open(ending: AttemptEnding, attempt: Attempt) -> Option<Lost> {
    match (ending, attempt) {
        (AttemptEnding::Lost, Attempt::Lost(lost)) => Some(lost),
        (AttemptEnding::Replied(Fate::Gateway), Attempt::Reply(reply)) => Some(Lost::Gateway(reply.status)),
        (AttemptEnding::Replied(Fate::Overloaded | Fate::Failed), Attempt::Reply(reply)) => {
            Some(Lost::Failed(reply.status))
        }
        _ => None,
    }
}

/// Whether the last answer to a write that goes by a key says what became of it, though an attempt before was not answered. One
/// that was not taken, that is refused for who asks, or that meets the one before under way says nothing of it.
fn settles(terms: &ExchangeTerms<'_>, ending: AttemptEnding, attempt: &Attempt) -> bool {
    let Attempt::Reply(reply) = attempt else { return false };
    let elsewhere = [plan::Failure::Unauthorized, plan::Failure::Forbidden, plan::Failure::Conflict];
    match ending {
        AttemptEnding::Replied(Fate::Answered) => {
            !failure::kind(terms.errors, reply).is_some_and(|kind| elsewhere.contains(&kind))
        }
        // The reply itself says that this is open.
        AttemptEnding::Replied(Fate::Overloaded | Fate::Failed) => true,
        AttemptEnding::Replied(Fate::Refused | Fate::Gateway) | AttemptEnding::Unsent | AttemptEnding::Lost => false,
    }
}

/// How an attempt ended, and how long the backend asks to be left alone, which its reply says from now on.
fn ending(terms: &ExchangeTerms<'_>, attempt: &mut Attempt) -> (AttemptEnding, Option<Duration>) {
    let errors = terms.errors;
    match attempt {
        Attempt::Reply(reply) => {
            let Reply { status, body, retry_after, .. } = &*reply;
            let code = failure::code(errors, reply);
            let fate = match Fate::of(*status, code) {
                // Something else has answered in the backend's place, or the backend was cut off.
                Fate::Answered if (200..300).contains(status) && (is_cut_off(body) || lacks_all(errors, body)) => {
                    Fate::Gateway
                }
                fate => fate,
            };
            let said = failure::asked(terms.backend, fate, reply);
            let asked = said.or(*retry_after).or_else(|| failure::retry_after(errors, fate, body));
            reply.retry_after = asked;
            (AttemptEnding::Replied(fate), asked)
        }
        Attempt::Redirect { .. } | Attempt::TooLarge { .. } | Attempt::Crowded | Attempt::Refused(_) => {
            (AttemptEnding::Replied(Fate::Answered), None)
        }
        Attempt::Lost(lost) => (if lost.is_unsent() { AttemptEnding::Unsent } else { AttemptEnding::Lost }, None),
    }
}

/// Whether the reply says nothing, of a backend whose good replies all have something.
fn lacks_all(errors: &plan::Errors, body: &[u8]) -> bool {
    !errors.done.is_empty() && reply::says_nothing(body)
}

/// Whether JSON was begun and not ended.
fn is_cut_off(body: &[u8]) -> bool {
    let body = body.trim_ascii();
    match body.first() {
        Some(b'{') => body.last() != Some(&b'}'),
        Some(b'[') => body.last() != Some(&b']'),
        _ => false,
    }
}

/// What the last attempt comes to.
fn ended(terms: &ExchangeTerms<'_>, attempt: Attempt, next: Next) -> Result<Reply, Error> {
    let (backend, limit) = (|| terms.backend.name.clone(), terms.client.max_reply_bytes);
    match (attempt, next) {
        // What a write came to stood in it.
        (Attempt::TooLarge { status }, _) if terms.effect != plan::Effect::Read => {
            Err(unknown(terms, Lost::TooLong(status)))
        }
        (Attempt::Crowded, _) if terms.effect != plan::Effect::Read => Err(unknown(terms, Lost::TooLong(200))),
        (Attempt::Reply(Reply { status, .. }), Next::Unknown) => Err(unknown(terms, Lost::Gateway(status))),
        (Attempt::Lost(source), Next::Unknown) => Err(unknown(terms, source)),
        (Attempt::Reply(reply), Next::Stop | Next::Again) => Ok(reply),
        (Attempt::Refused(refusal), _) => Err(Error::NotPublic { backend: backend(), refusal }),
        // After a write both lead to a page of what was done as well as to a sign-in; 301, 307 and 308 ask for the same elsewhere.
        (Attempt::Redirect { status: status @ (302 | 303), to, sent: true }, _)
            if terms.effect != plan::Effect::Read =>
        {
            Err(unknown(terms, Lost::Elsewhere { status, to }))
        }
        (Attempt::Redirect { status, to, .. }, _) => Err(Error::Redirected { backend: backend(), status, to }),
        (Attempt::Crowded, _) => Err(Error::Crowded { backend: backend(), most: MOST_VALUES }),
        (Attempt::TooLarge { status }, _) => Err(Error::TooLarge { backend: backend(), status, limit }),
        (Attempt::Lost(source), Next::Stop | Next::Again) => Err(match source {
            source if source.is_unsent() => Error::Unreachable { backend: backend(), source },
            Lost::Late(after) => Error::Timeout { backend: backend(), after },
            source @ Lost::Damaged(_) => Error::Damaged { backend: backend(), source },
            source @ (Lost::Wire(_)
            | Lost::Gateway(_)
            | Lost::Failed(_)
            | Lost::TooLong(_)
            | Lost::Elsewhere { .. }
            | Lost::NoSession(_)
            | Lost::Session(_)) => Error::Broken { backend: backend(), source },
        }),
    }
}
