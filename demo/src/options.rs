//! What a test may switch and force, and what the portal remembers of the requests it has seen.

use std::{
    collections::{HashMap, VecDeque},
    fmt,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use axum::http::HeaderMap;
use serde_json::{Map, Value};

use super::errors::{BAD_TOKEN, BATCH_IN_BATCH, DENIED, NO_ANSWER, Refusal, TOO_LONG, TOO_MANY};

/// Requests remembered; a demo may run for days.
const REMEMBERED: usize = 1000;

/// The switches of a portal. They may be turned while it runs.
#[derive(Debug)]
pub struct Options {
    rate_limit: AtomicBool,
    delay_ms: AtomicU64,
    packing: Mutex<Option<Packing>>,
    failures: Mutex<HashMap<String, VecDeque<Failure>>>,
    recorded: Mutex<VecDeque<Recorded>>,
}

/// What packs a body.
type Packer = Box<dyn Fn(&[u8]) -> Vec<u8> + Send>;

/// How bodies are packed: the `Content-Encoding`, and what packs them.
struct Packing(&'static str, Packer);

impl fmt::Debug for Packing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Packing").field(&self.0).finish_non_exhaustive()
    }
}

/// An answer that a method gives instead of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub(super) status: u16,
    pub(super) content_type: &'static str,
    pub(super) coding: Option<&'static str>,
    /// `None`: the connection ends instead.
    pub(super) body: Option<Vec<u8>>,
    /// The method does what it does all the same.
    pub(super) is_done: bool,
}

/// A request as the portal saw it, with what it answered.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// `GET` or `POST`.
    pub verb: String,
    /// The path, key included.
    pub path: String,
    /// The method, in lower case and without a suffix.
    pub method: String,
    /// Query string and body together, as PHP would see them.
    pub parameters: Value,
    /// The body as it was sent.
    pub body: Vec<u8>,
    /// The headers.
    pub headers: HeaderMap,
    /// When it came.
    pub at: Instant,
    /// The status of the answer.
    pub status: u16,
}

impl Options {
    pub(super) fn new() -> Self {
        Self {
            rate_limit: AtomicBool::new(true),
            delay_ms: AtomicU64::new(0),
            packing: Mutex::default(),
            failures: Mutex::default(),
            recorded: Mutex::default(),
        }
    }

    /// Switches the limit of two requests a second, fifty at once; it is on in a new portal.
    pub fn limit_rate(&self, on: bool) {
        self.rate_limit.store(on, Relaxed);
    }

    /// Lets every answer wait that long, at millisecond steps.
    pub fn delay(&self, delay: Duration) {
        self.delay_ms.store(u64::try_from(delay.as_millis()).unwrap_or(u64::MAX), Relaxed);
    }

    /// Packs every answer that is not a failure, whether that was asked for or not, and says so as `Content-Encoding`.
    pub fn pack(&self, coding: &'static str, pack: impl Fn(&[u8]) -> Vec<u8> + Send + 'static) {
        *lock(&self.packing) = Some(Packing(coding, Box::new(pack)));
    }

    /// Lets the next `times` calls of a method end with a failure, after those already ordered.
    pub fn fail(&self, method: &str, times: usize, failure: &Failure) {
        let mut failures = lock(&self.failures);
        failures.entry(method.to_lowercase()).or_default().extend(std::iter::repeat_n(failure.clone(), times));
    }

    /// The body as it goes out, and its coding.
    pub(super) fn packed(&self, body: Vec<u8>) -> (Option<&'static str>, Vec<u8>) {
        match &*lock(&self.packing) {
            Some(Packing(coding, pack)) => (Some(coding), pack(&body)),
            None => (None, body),
        }
    }

    pub(super) fn limits_rate(&self) -> bool {
        self.rate_limit.load(Relaxed)
    }

    pub(super) fn current_delay(&self) -> Duration {
        Duration::from_millis(self.delay_ms.load(Relaxed))
    }

    pub(super) fn next_failure(&self, method: &str) -> Option<Failure> {
        lock(&self.failures).get_mut(method)?.pop_front()
    }

    pub(super) fn record(&self, request: Recorded) {
        let mut recorded = lock(&self.recorded);
        if recorded.len() == REMEMBERED {
            recorded.pop_front();
        }
        recorded.push_back(request);
    }

    pub(super) fn recorded(&self) -> Vec<Recorded> {
        lock(&self.recorded).iter().cloned().collect()
    }
}

impl Failure {
    /// "Too many requests", with the status 503 of the documentation.
    #[must_use]
    pub fn too_many() -> Self {
        Self::refusal(&TOO_MANY)
    }

    /// The method has used up its running time: 429.
    #[must_use]
    pub fn operation_time() -> Self {
        Self::refusal(&TOO_LONG)
    }

    /// No rights: 403.
    #[must_use]
    pub fn access_denied() -> Self {
        Self::refusal(&DENIED)
    }

    /// `batch` itself is not allowed: 405.
    #[must_use]
    pub fn no_batch() -> Self {
        Self::refusal(&BATCH_IN_BATCH)
    }

    /// The access token is not one: 401.
    #[must_use]
    pub fn bad_token() -> Self {
        Self::refusal(&BAD_TOKEN)
    }

    /// The page that the web server in front shows while the portal is down.
    #[must_use]
    pub fn bad_gateway() -> Self {
        let body = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n\
                    <center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n";
        Self { status: 502, content_type: "text/html", coding: None, body: Some(body.into()), is_done: false }
    }

    /// Any JSON body with any status.
    #[must_use]
    pub fn json(status: u16, body: impl Into<String>) -> Self {
        Self { status, content_type: JSON, coding: None, body: Some(body.into().into_bytes()), is_done: false }
    }

    /// A body that claims to be packed, or is.
    #[must_use]
    pub fn packed(coding: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self { status: 200, content_type: JSON, coding: Some(coding), body: Some(body.into()), is_done: false }
    }

    /// The request is taken, and the connection ends before there is an answer.
    #[must_use]
    pub fn hang_up() -> Self {
        Self { status: 200, content_type: JSON, coding: None, body: None, is_done: false }
    }

    /// The method does what it does, and the connection ends before there is an answer.
    #[must_use]
    pub fn lost_answer() -> Self {
        Self { is_done: true, ..Self::hang_up() }
    }

    /// The same failure with another status, as some portals are said to answer.
    #[must_use]
    pub fn with_status(self, status: u16) -> Self {
        Self { status, ..self }
    }

    /// What stands for it among the errors of a `batch`, of which there is one answer: its own body, if that is one.
    pub(super) fn in_batch(&self) -> Map<String, Value> {
        let body = self.body.as_deref().and_then(|body| serde_json::from_slice(body).ok());
        body.unwrap_or_else(|| NO_ANSWER.body())
    }

    fn refusal(refusal: &Refusal) -> Self {
        Self::json(refusal.status, Value::Object(refusal.body()).to_string())
    }
}

pub(super) const JSON: &str = "application/json; charset=utf-8";

/// Locks, also after a panic elsewhere: nothing here is left half done.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
