//! An upstream that has the replies to some requests already, which were sent together.

use std::sync::{Mutex, PoisonError};

use futures::FutureExt;
use futures::future::BoxFuture;

use crate::caller::Caller;
use crate::runtime::request::Request;
use crate::runtime::upstream::{Reply, SendError, Upstream};

/// Gives the replies that it has, each once, and sends every other request.
pub(super) struct Brought<'u> {
    upstream: &'u dyn Upstream,
    replies: Mutex<Vec<(Request, Result<Reply, SendError>)>>,
}

impl<'u> Brought<'u> {
    /// Sends these reads together.
    pub(super) async fn by(upstream: &'u dyn Upstream, reads: Vec<Request>, caller: &Caller) -> Self {
        let replies = upstream.together(reads.clone(), caller).await;
        Self { upstream, replies: Mutex::new(reads.into_iter().zip(replies).collect()) }
    }

    fn take(&self, request: &Request) -> Option<Result<Reply, SendError>> {
        let mut replies = self.replies.lock().unwrap_or_else(PoisonError::into_inner);
        let place = replies.iter().position(|(known, _)| known == request)?;
        Some(replies.swap_remove(place).1)
    }
}

impl Upstream for Brought<'_> {
    fn send<'a>(&'a self, request: Request, caller: &'a Caller) -> BoxFuture<'a, Result<Reply, SendError>> {
        match self.take(&request) {
            Some(reply) => std::future::ready(reply).boxed(),
            None => self.upstream.send(request, caller),
        }
    }

    fn parallel(&self, backend: usize) -> Option<usize> {
        self.upstream.parallel(backend)
    }
}
