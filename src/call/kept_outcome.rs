//! What is kept of a call that is made once: how it ended, in a line, and behind that the bytes of its result, where they are not too
//! long.

use serde::{Deserialize, Serialize};

use crate::caller::outcome::{CallFailure, CallOutcome, UpstreamSaid};

/// What a result says besides that is not of this call.
pub(super) const REPLAYED: &[u8] = br#","_meta":{"kartoteka/replayed":true}"#;

/// The longest words and codes of a failure that are kept without their result, in characters.
const LONGEST: usize = 300;

/// The kinds that a kept result can have failed with.
const KINDS: [&str; 12] = [
    "bad_argument",
    "not_allowed",
    "forbidden",
    "unauthorized",
    "not_found",
    "invalid",
    "busy",
    "unavailable",
    "unexpected_reply",
    "unknown_outcome",
    "limited",
    "conflict",
];

/// How a call ended that is kept.
#[derive(Serialize, Deserialize)]
pub(super) struct KeptOutcome {
    failure: Option<(String, String)>,
    /// The status and the code with which the backend has refused it.
    #[serde(default)]
    said: Option<(Option<u16>, Option<String>)>,
    structured: (usize, usize),
    result: Option<(usize, usize)>,
    warnings: Option<(usize, usize)>,
    /// The result was too long, and is not kept.
    #[serde(default)]
    pub(super) cut: bool,
}

/// How a call failed before that is not made again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FailedBefore {
    /// The kind.
    pub(super) kind: &'static str,
    /// What was wrong.
    pub(super) message: String,
    /// What the backend said of it.
    pub(super) said: Option<UpstreamSaid>,
}

impl KeptOutcome {
    /// All of a call whose result begins there.
    pub(super) fn of(outcome: &CallOutcome, start: usize) -> Self {
        let range = |range: &std::ops::Range<usize>| (range.start - start, range.end - start);
        Self {
            structured: range(&outcome.structured),
            result: outcome.result.as_ref().map(range),
            warnings: outcome.warnings.as_ref().map(range),
            cut: false,
            ..Self::cut(outcome)
        }
    }

    /// How it ended, and nothing of its result.
    pub(super) fn cut(outcome: &CallOutcome) -> Self {
        let short = |text: &str| text.chars().take(LONGEST).collect::<String>();
        let failure = outcome.failure.as_deref();
        let said = failure.and_then(|failure| failure.upstream.as_ref());
        Self {
            failure: failure.map(|failure| (failure.kind.to_owned(), short(&failure.message))),
            said: said.map(|said| (said.status, said.code.as_deref().map(short))),
            structured: (0, 0),
            result: None,
            warnings: None,
            cut: true,
        }
    }

    /// As it is kept, with the bytes of the result.
    pub(super) fn with(&self, result: &[u8]) -> Vec<u8> {
        let mut kept = serde_json::to_vec(self).expect("numbers and texts are JSON");
        kept.push(b'\n');
        kept.extend_from_slice(result);
        kept
    }

    /// What was kept so.
    pub(super) fn read(kept: &[u8]) -> (Self, &[u8]) {
        let end = kept.iter().position(|byte| *byte == b'\n').expect("a line was written first");
        (serde_json::from_slice(&kept[..end]).expect("what is sealed is as it was written"), &kept[end + 1..])
    }

    /// How it failed, if it did.
    pub(super) fn failed(self) -> Option<FailedBefore> {
        let (kind, message) = self.failure?;
        let kind = KINDS.into_iter().find(|known| *known == kind).unwrap_or("internal");
        Some(FailedBefore { kind, message, said: self.said.map(|(status, code)| UpstreamSaid { status, code }) })
    }

    /// Writes again what came of a call.
    pub(super) fn replayed(self, bytes: &[u8], out: &mut Vec<u8>) -> CallOutcome {
        let start = out.len();
        out.extend_from_slice(bytes);
        out.extend_from_slice(REPLAYED);
        let range = |(from, to): (usize, usize)| start + from..start + to;
        let (structured, result, warnings) = (range(self.structured), self.result.map(range), self.warnings.map(range));
        let failure = self.failed().map(|FailedBefore { kind, message, said }| {
            Box::new(CallFailure { kind, reason: None, message, upstream: said })
        });
        CallOutcome { failure, structured, result, warnings, continuation: None, doubtful: false }
    }
}
