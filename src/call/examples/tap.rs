//! What stands between a call and its backends and notes the replies; and what answers with replies that were noted.

use std::collections::VecDeque;
use std::sync::Mutex;

use futures::FutureExt;
use futures::future::BoxFuture;
use serde_json::Value;

use super::standin::{headers_of, written};
use crate::caller::Caller;
use crate::runtime::request::Request;
use crate::runtime::upstream::{Reply, SendError, Unreached, Upstream};

/// What was asked and answered in a live run, in its order.
pub(super) type Noted = Vec<(Request, Result<Reply, SendError>)>;

/// Passes requests on, one after another, and keeps what was asked and answered.
pub(super) struct Tap<'u> {
    upstream: &'u dyn Upstream,
    noted: Mutex<Noted>,
}

impl<'u> Tap<'u> {
    pub(super) fn on(upstream: &'u dyn Upstream) -> Self {
        Self { upstream, noted: Mutex::default() }
    }

    pub(super) fn into_noted(self) -> Noted {
        self.noted.into_inner().expect("no holder of the lock panics")
    }
}

impl Upstream for Tap<'_> {
    fn send<'a>(&'a self, request: Request, caller: &'a Caller) -> BoxFuture<'a, Result<Reply, SendError>> {
        async move {
            let answered = self.upstream.send(request.clone(), caller).await;
            self.noted.lock().expect("no holder of the lock panics").push((request, answered.clone()));
            answered
        }
        .boxed()
    }

    /// An example says in which order its requests go out.
    fn parallel(&self, _backend: usize) -> Option<usize> {
        Some(1)
    }
}

/// A reply as an example has it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct NotedReply {
    pub(super) status: u16,
    /// Those that may be written down.
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Value,
}

/// What was asked of a script, each with its reply if there was one for it.
pub(super) type ScriptAsked = Vec<(Request, Option<NotedReply>)>;

/// Gives replies in their order, whatever is asked, and keeps the requests.
pub(super) struct Script {
    state: Mutex<(VecDeque<NotedReply>, ScriptAsked)>,
}

impl Script {
    pub(super) fn of(replies: Vec<NotedReply>) -> Self {
        Self { state: Mutex::new((replies.into(), Vec::new())) }
    }

    /// The requests, each with its reply, if there was one for it; and how many replies are left.
    pub(super) fn into_asked(self) -> (ScriptAsked, usize) {
        let (left, asked) = self.state.into_inner().expect("no holder of the lock panics");
        (asked, left.len())
    }
}

impl Upstream for Script {
    fn send<'a>(&'a self, request: Request, _caller: &'a Caller) -> BoxFuture<'a, Result<Reply, SendError>> {
        let mut state = self.state.lock().expect("no holder of the lock panics");
        let reply = state.0.pop_front();
        let answer = reply.as_ref().map(|reply| {
            let headers = headers_of(reply.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())));
            let body = written(&reply.body.to_string(), reply.status, request.reads.as_ref());
            Reply { headers, ..Reply::new(reply.status, body) }
        });
        state.1.push((request, reply));
        std::future::ready(answer.ok_or(SendError::Unreachable(Unreached::Other))).boxed()
    }

    fn parallel(&self, _backend: usize) -> Option<usize> {
        Some(1)
    }
}
