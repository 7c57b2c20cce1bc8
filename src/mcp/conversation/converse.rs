//! Runs a call that can talk to its caller.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    sync::Arc,
    task::Poll,
};

use rmcp::{ErrorData, RoleServer, model::InputRequiredResult, service::RequestContext};

use super::client::ClientConversation;
use super::rounds::{Round, Rounds};
use super::seal::RoundsKept;
use crate::caller::Caller;
use crate::caller::conversation::{Conversation, Level};
use crate::mcp::context::is_per_request;

/// How a call ended that could talk to its caller.
pub(in crate::mcp) enum Ended<T> {
    Done(T),
    /// With questions, for the client to come back with the answers.
    Asks(InputRequiredResult),
}

/// Runs `call` with a caller that has the conversation in it. `least` is the least that is logged to the client.
pub(in crate::mcp) async fn converse<T, F: Future<Output = T>>(
    context: &RequestContext<RoleServer>,
    least: Option<Level>,
    caller: Caller,
    round: Round<'_>,
    kept: RoundsKept<'_>,
    call: impl FnOnce(Caller) -> F,
) -> Result<Ended<T>, ErrorData> {
    let rounds = match is_per_request(context) {
        true => Some(Rounds::begin(round, &caller, kept).await?),
        false => None,
    };
    let client = Arc::new(ClientConversation::new(context, least, rounds));
    let conversation: Arc<dyn Conversation> = Arc::<ClientConversation>::clone(&client);
    let mut call = pin!(call(Caller { conversation: Some(conversation), ..caller }));
    let Some(rounds) = &client.rounds else { return Ok(Ended::Done(call.await)) };
    let done = poll_fn(|context| match call.as_mut().poll(context) {
        Poll::Ready(done) => Poll::Ready(Some(done)),
        Poll::Pending if rounds.has_ended(context) => Poll::Ready(None),
        Poll::Pending => Poll::Pending,
    });
    match done.await {
        Some(done) => Ok(Ended::Done(done)),
        None => rounds.end(kept).await.map(Ended::Asks),
    }
}
