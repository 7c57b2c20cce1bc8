//! What the proxy has agreed on with the remote server. A server that has forgotten its session, because it was started
//! anew, gets the same `initialize` once more, and the client does not notice.

use std::sync::{Mutex, MutexGuard, PoisonError};

use http::{HeaderMap, HeaderName, HeaderValue};
use serde::Deserialize;

use super::{
    endpoint::{SESSION, VERSION},
    envelope::{ClientMessage, MessageClaims},
};

/// The first revision whose requests name it in a header.
const FIRST_NAMED: &str = "2025-06-18";

/// A session, or the lack of one.
#[derive(Debug, Default)]
pub(super) struct RemoteSession(Mutex<SessionState>);

#[derive(Debug, Default)]
struct SessionState {
    id: Option<HeaderValue>,
    version: Option<String>,
    /// The `initialize` that began it.
    begun: Option<ClientMessage>,
    /// How many sessions there were.
    count: u64,
}

/// Which session a request belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SessionNumber(u64);

impl RemoteSession {
    /// Remembers what the answer to an `initialize` says.
    pub(super) fn begin(&self, initialize: ClientMessage, id: Option<HeaderValue>, answer: &[u8]) {
        #[derive(Deserialize)]
        struct InitializeAnswer {
            result: Option<Agreed>,
        }
        #[derive(Deserialize)]
        struct Agreed {
            #[serde(rename = "protocolVersion")]
            version: String,
        }
        let Ok(InitializeAnswer { result: Some(agreed) }) = serde_json::from_slice(answer) else { return };
        let mut state = self.lock();
        state.count += 1;
        *state = SessionState { id, version: Some(agreed.version), begun: Some(initialize), count: state.count };
    }

    /// The session of now.
    pub(super) fn number(&self) -> SessionNumber {
        SessionNumber(self.lock().count)
    }

    /// Whether the server has given this session an id.
    pub(super) fn has_id(&self) -> bool {
        self.lock().id.is_some()
    }

    /// The `initialize` to begin anew with.
    pub(super) fn begun(&self) -> Option<ClientMessage> {
        self.lock().begun.clone()
    }

    /// The headers of a message: by what it says of itself, else by the session.
    pub(super) fn headers(&self, claims: Option<&MessageClaims>) -> HeaderMap {
        let mut headers = HeaderMap::new();
        let mut put = |name: HeaderName, value: Option<HeaderValue>| {
            if let Some(value) = value {
                headers.insert(name, value);
            }
        };
        let text = |text: &str| HeaderValue::from_str(text).ok();
        if let Some(claims) = claims {
            put(VERSION, text(&claims.version));
            put(HeaderName::from_static("mcp-method"), text(&claims.method));
            put(HeaderName::from_static("mcp-name"), claims.name.as_deref().and_then(text));
        } else {
            let state = self.lock();
            put(SESSION, state.id.clone());
            put(VERSION, state.version.as_deref().filter(|version| *version >= FIRST_NAMED).and_then(text));
        }
        headers
    }

    fn lock(&self) -> MutexGuard<'_, SessionState> {
        // Nothing in here can panic halfway, so what is poisoned is still whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
