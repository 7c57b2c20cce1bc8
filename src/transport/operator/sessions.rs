//! Sessions of the operator's pages: who has signed in with a token gets a cookie, for eight hours at most and half an hour
//! without a request. The token is looked at anew for each request, so that a session ends when its token does.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use kartoteka_console::Flash;
use tokio::time::Instant;

use crate::secret::{Secret, random};

/// The name of the cookie.
pub(super) const COOKIE: &str = "kartoteka_operator";

/// How long a session lasts at most.
pub(super) const LONGEST: Duration = Duration::from_hours(8);
const IDLE: Duration = Duration::from_mins(30);

/// The most sessions at once; beyond that the one that was idle for longest ends.
const MOST: usize = 256;

/// The sessions that are open.
#[derive(Debug, Default)]
pub(super) struct OperatorSessions {
    open: Mutex<HashMap<String, OperatorSession>>,
}

/// Who has signed in.
#[derive(Debug, Clone)]
pub(super) struct OperatorSession {
    /// The token that was shown.
    pub(super) token: Secret,
    /// What a form of a page of ours brings back; a page from elsewhere cannot know it.
    pub(super) form_key: String,
    /// What the next page says of what was done.
    left: Option<Flash>,
    began: Instant,
    used: Instant,
}

impl OperatorSessions {
    /// Opens a session, and gives the value of its cookie.
    pub(super) fn open(&self, token: &str) -> String {
        let now = Instant::now();
        let mut open = self.lock();
        open.retain(|_, session| session.is_open(now));
        if open.len() >= MOST {
            let oldest = open.iter().min_by_key(|(_, session)| session.used).map(|(id, _)| id.clone());
            oldest.map(|id| open.remove(&id));
        }
        let id = random();
        let session =
            OperatorSession { token: Secret::new(token), form_key: random(), left: None, began: now, used: now };
        open.insert(id.clone(), session);
        id
    }

    /// The session of a cookie; it goes on, where `goes_on` says so.
    pub(super) fn find(&self, id: &str, goes_on: bool) -> Option<OperatorSession> {
        let now = Instant::now();
        let mut open = self.lock();
        let session = open.get_mut(id)?;
        if !session.is_open(now) {
            open.remove(id);
            return None;
        }
        if goes_on {
            session.used = now;
        }
        Some(session.clone())
    }

    /// Leaves something to be said on the next page.
    pub(super) fn leave(&self, id: Option<&str>, flash: Flash) {
        let mut open = self.lock();
        if let Some(session) = id.and_then(|id| open.get_mut(id)) {
            session.left = Some(flash);
        }
    }

    /// What was left to be said, once.
    pub(super) fn take_left(&self, id: Option<&str>) -> Option<Flash> {
        self.lock().get_mut(id?)?.left.take()
    }

    /// Ends a session.
    pub(super) fn close(&self, id: &str) {
        self.lock().remove(id);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, OperatorSession>> {
        // Nothing in here can panic halfway.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl OperatorSession {
    fn is_open(&self, now: Instant) -> bool {
        now - self.began < LONGEST && now - self.used < IDLE
    }
}

fn random() -> String {
    URL_SAFE_NO_PAD.encode(random::bytes::<32>())
}

#[cfg(test)]
mod tests;
