//! Whether a request is sent again. A read may be, after whatever could pass. Anything else only if it surely was not
//! taken; where that is not known, it is never repeated, and the caller learns so. What carries a key that its backend takes once
//! is repeated as a read is: see `exchange`.

use std::time::Duration;

use kartoteka_compiler::plan::{DelayUnit, Effect};

use crate::runtime::exchange::LONGEST_ASKED;
use crate::runtime::reply::Fate;

/// How often, and with which waits between.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Retry {
    /// Attempts after the first.
    pub(super) times: u32,
    /// The shortest wait.
    pub(super) first: Duration,
    /// The longest wait; they double up to it.
    pub(super) longest: Duration,
}

/// How an attempt ended, as far as sending it again goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AttemptEnding {
    /// There is a reply, which says what became of the request, or does not.
    Replied(Fate),
    /// There was no connection, so that nothing was sent.
    Unsent,
    /// It was sent, at least in part, and not answered.
    Lost,
}

/// What to do after an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// What there is, is the outcome.
    Stop,
    /// It may be sent again.
    Again,
    /// It is not known whether it was taken: that is the outcome.
    Unknown,
}

/// What an ending means for a request of this effect.
pub(super) fn next(effect: Effect, ending: AttemptEnding) -> Next {
    match (effect, ending) {
        // Of a write that failed the reply has more to say, and is read for whether it may have been done.
        (_, AttemptEnding::Replied(Fate::Answered))
        | (Effect::Write | Effect::Delete, AttemptEnding::Replied(Fate::Overloaded | Fate::Failed)) => Next::Stop,
        (_, AttemptEnding::Replied(Fate::Refused) | AttemptEnding::Unsent)
        | (
            Effect::Read,
            AttemptEnding::Replied(Fate::Overloaded | Fate::Gateway | Fate::Failed) | AttemptEnding::Lost,
        ) => Next::Again,
        (Effect::Write | Effect::Delete, AttemptEnding::Replied(Fate::Gateway) | AttemptEnding::Lost) => Next::Unknown,
    }
}

impl Retry {
    /// How long to wait after `attempt` attempts: at random between the shortest wait and one that doubles up to the
    /// longest, so that those who failed together do not come back together; or as long as the backend asks for.
    pub(super) fn wait(&self, attempt: u32, asked: Option<Duration>) -> Duration {
        let ceiling = self.first.saturating_mul(2_u32.saturating_pow(attempt)).min(self.longest).max(self.first);
        let wait = self.first + (ceiling - self.first).mul_f64(fastrand::f64());
        asked.map_or(wait, |asked| asked.max(wait))
    }
}

/// What `Retry-After` asks for: seconds, however many, or a date, which may be past. `None`: it asks for nothing that makes
/// sense.
pub(super) fn retry_after(value: &str, now: jiff::Timestamp) -> Option<Duration> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // What is no number of 64 bits is too large for one.
        return Some(value.parse().map_or(LONGEST_ASKED, Duration::from_secs).min(LONGEST_ASKED));
    }
    let date = match jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(value) {
        Ok(date) => date,
        // The last day of the year 9999 is a date, and no moment that can be counted with.
        Err(_) if jiff::fmt::strtime::parse("%a, %d %b 9999 %H:%M:%S GMT", value).is_ok() => jiff::Timestamp::MAX,
        Err(_) => return None,
    };
    Some(until(date, now).min(LONGEST_ASKED))
}

/// How long it is until a moment; nothing if it is past.
fn until(moment: jiff::Timestamp, now: jiff::Timestamp) -> Duration {
    Duration::try_from(moment.duration_since(now)).unwrap_or_default()
}

/// The same of a moment in milliseconds since 1970.
fn until_milliseconds(milliseconds: f64, now: jiff::Timestamp) -> Duration {
    #[expect(clippy::cast_possible_truncation, reason = "a cast of a float saturates")]
    let moment = jiff::Timestamp::from_millisecond(milliseconds as i64);
    moment.map_or(LONGEST_ASKED, |moment| until(moment, now))
}

/// A number of seconds below this is a time from now on, others are moments.
const LEAST_MOMENT: f64 = 1e9;
/// From here on a number counts milliseconds.
const LEAST_MILLISECONDS: f64 = 1e11;

/// What a text asks for that a backend says how long to wait in: seconds from now on, a moment in seconds or milliseconds since
/// 1970, or a date as HTTP or RFC 3339 writes it. `None`: nothing that makes sense.
pub(super) fn asked_in(text: &str, now: jiff::Timestamp) -> Option<Duration> {
    let text = text.trim();
    let wait = match text.parse::<f64>() {
        Ok(number) if !number.is_finite() || number < 0.0 => return None,
        Ok(number) if number < LEAST_MOMENT => Duration::from_secs_f64(number),
        Ok(number) if number < LEAST_MILLISECONDS => until_milliseconds(number * 1e3, now),
        Ok(number) => until_milliseconds(number, now),
        Err(_) => match text.parse::<jiff::Timestamp>() {
            Ok(moment) => until(moment, now),
            Err(_) => return retry_after(text, now),
        },
    };
    Some(wait.min(LONGEST_ASKED))
}

/// What a text asks for in this unit. `None`: it is nothing in that unit, a moment where a time should be, say.
pub(super) fn asked_as(text: &str, unit: DelayUnit, now: jiff::Timestamp) -> Option<Duration> {
    let text = text.trim();
    let number = || text.parse::<f64>().ok().filter(|number| number.is_finite() && *number >= 0.0);
    let wait = match unit {
        DelayUnit::Guessed => return asked_in(text, now),
        DelayUnit::Seconds => Duration::from_secs_f64(number().filter(|number| *number < LEAST_MOMENT)?),
        DelayUnit::Milliseconds => Duration::from_secs_f64(number().filter(|number| *number < LEAST_MOMENT)? / 1e3),
        DelayUnit::Epoch => {
            let seconds = number().filter(|number| (LEAST_MOMENT..LEAST_MILLISECONDS).contains(number))?;
            until_milliseconds(seconds * 1e3, now)
        }
        DelayUnit::EpochMs => until_milliseconds(number().filter(|number| *number >= LEAST_MILLISECONDS)?, now),
        DelayUnit::Date if number().is_some() => return None,
        DelayUnit::Date => return asked_in(text, now),
    };
    Some(wait.min(LONGEST_ASKED))
}

#[cfg(test)]
mod tests;
