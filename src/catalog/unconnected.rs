//! What sends nothing.

use futures::FutureExt;
use futures::future::BoxFuture;

use crate::caller::Caller;
use crate::runtime::request::Request;
use crate::runtime::upstream::{Reply, SendError, Unreached, Upstream};

/// Sends nothing.
pub(super) struct Unconnected;

impl Upstream for Unconnected {
    fn send<'a>(&'a self, _: Request, _: &'a Caller) -> BoxFuture<'a, Result<Reply, SendError>> {
        std::future::ready(Err(SendError::Unreachable(Unreached::Other))).boxed()
    }
}
