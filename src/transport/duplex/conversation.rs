//! The conversation itself, as rmcp's transport.

use std::{
    collections::VecDeque,
    future::Future,
    io,
    sync::{Arc, OnceLock},
    time::Duration,
};

use bytes::Bytes;
use rmcp::{
    RoleServer,
    model::{
        ClientJsonRpcMessage, ClientNotification, GetExtensions, JsonRpcMessage, JsonRpcResponse, ProtocolVersion,
        ServerJsonRpcMessage, ServerResult,
    },
    service::{RxJsonRpcMessage, TxJsonRpcMessage, serve_directly_with_ct},
    transport::Transport,
};
use serde_json::value::RawValue;
use tokio::task::yield_now;
use tokio::time::{Instant, timeout_at};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::outbox::Outbox;
use super::peer::{HangUp, Peer};
use super::unanswered::{MANY_UNANSWERED, UnansweredRequests};
use crate::caller::Caller;
use crate::mcp::{
    calls::Calls,
    fast_path::{Admitted, AdmittedCall, Era, FastPath, WireFacts},
    handler::ProtocolHandler,
    introduction,
    message::{self, MOST_OF_A_BATCH, Read, batch_refused},
    response::{BUSY, ErrorResponse, ID_IN_FLIGHT, INVALID_REQUEST},
    spelling::{amended, unmarked},
};
use crate::transport::frames::{Frame, Incoming, Outgoing};
use crate::transport::long;
use crate::transport::memory::{Memory, NO_MEMORY};

/// How long requests that were cut may take to say so, and answers that came last to be read.
const CUT: Duration = Duration::from_secs(1);

/// Holds a conversation until the peer ends it, the wire breaks or `stop` fires; then finishes the calls in flight. From that moment
/// on it takes no longer than `grace` and [`CUT`] together, whatever is left then.
///
/// # Errors
/// Why the wire broke, where messages could not be written any more.
pub(crate) async fn converse(
    peer: Peer,
    incoming: impl Incoming,
    outgoing: impl Outgoing,
    stop: CancellationToken,
) -> io::Result<()> {
    let (outbox, tasks) = (Arc::new(Outbox::new(outgoing, Arc::clone(&peer.meter))), TaskTracker::new());
    let (over, cut) = (stop.child_token(), CancellationToken::new());
    let ends = (over.clone(), cut.clone());
    let ends_at = Arc::new(OnceLock::new());
    let handler = ProtocolHandler::new(Arc::clone(&peer.server), peer.gate.clone(), ends, Arc::clone(&peer.caller.who));
    let duplex = Duplex {
        fast_path: FastPath::new(peer.server, peer.gate, cut.clone()),
        caller: peer.caller,
        max_message_bytes: peer.max_message_bytes,
        calls: Arc::default(),
        unanswered: UnansweredRequests::new(Arc::clone(peer.meter.memory())),
        agreed: None,
        queue: VecDeque::new(),
        memory: Arc::clone(peer.meter.memory()),
        waiting: None,
        ready: None,
        incoming,
        outbox: Arc::clone(&outbox),
        tasks: tasks.clone(),
        hang_up: peer.hang_up,
        gone: CancellationToken::new(),
        over,
        cut: cut.clone(),
        grace: peer.grace,
        ends_at: Arc::clone(&ends_at),
        stop,
    };
    // Directly, without rmcp's wait for `initialize`: that wait ends the connection over a notification, and a client of
    // 2026-07-28 that only ever met the fast path may well begin with one. `initialize` is a request like any other then.
    let running = serve_directly_with_ct(handler, duplex, None, CancellationToken::new());
    if let Err(error) = running.waiting().await {
        tracing::error!(%error, "a conversation ended badly");
    }
    tasks.close();
    // The calls are over; what is left are answers that the peer has yet to read, within the time that the calls had.
    let last = *ends_at.get_or_init(|| Instant::now() + peer.grace) + CUT;
    if timeout_at(last, tasks.wait()).await.is_err() {
        tracing::warn!(answers = tasks.len(), "a client had not read its answers at the end");
    }
    match timeout_at(last, outbox.close()).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::debug!(%error, "closing a wire"),
        Err(_) => tracing::debug!("a wire is left to its last write, which has a bound of its own"),
    }
    outbox.unbroken()
}

/// The conversation as rmcp sees it.
struct Duplex<I, O> {
    fast_path: FastPath,
    caller: Caller,
    max_message_bytes: usize,
    calls: Arc<Calls>,
    /// The requests that rmcp has not answered, which count as held besides what they were written in.
    unanswered: UnansweredRequests,
    /// The revision that `initialize` agreed on.
    agreed: Option<ProtocolVersion>,
    /// The rest of a batch.
    queue: VecDeque<Bytes>,
    memory: Arc<Memory>,
    /// A message that waits for the memory that it takes to read it.
    waiting: Option<WaitingMessage>,
    /// A message that was read, and waits for its turn.
    ready: Option<ClientJsonRpcMessage>,
    incoming: I,
    outbox: Arc<Outbox<O>>,
    tasks: TaskTracker,
    hang_up: HangUp,
    /// The peer has hung up.
    gone: CancellationToken,
    /// Nothing more comes: rmcp waits for its handlers, and subscriptions would never end by themselves.
    over: CancellationToken,
    /// Requests have had their time.
    cut: CancellationToken,
    /// How long requests may go on once nothing more is read.
    grace: Duration,
    /// When that is over; unset while messages are read.
    ends_at: Arc<OnceLock<Instant>>,
    stop: CancellationToken,
}

/// A message, and what its tree may take, in bytes.
struct WaitingMessage {
    bytes: Bytes,
    tree: usize,
}

impl<I: Incoming, O: Outgoing> Duplex<I, O> {
    /// Takes the message that waits, once there is memory for its tree; it waits on if the future is dropped half-way, which
    /// rmcp does with [`Transport::receive`] whenever something else happens first.
    async fn take_waiting(&mut self) -> Option<ClientJsonRpcMessage> {
        let tree = self.waiting.as_ref()?.tree;
        let held = if tree > 0 { self.memory.reserve(tree).await.map(Some) } else { Some(None) };
        let WaitingMessage { bytes, .. } = self.waiting.take()?;
        match held {
            Some(Some(held)) => self.take(held.with(bytes)),
            Some(None) => self.take(bytes),
            None => {
                self.refuse(&ErrorResponse::new(BUSY, NO_MEMORY));
                None
            }
        }
    }

    fn refuse_long(&self) {
        let why = format!("a message exceeds {} bytes", self.max_message_bytes);
        self.refuse(&ErrorResponse::new(INVALID_REQUEST, why));
    }

    /// Deals with a message, unless it is rmcp's. Waits for nothing.
    fn take(&mut self, bytes: Bytes) -> Option<ClientJsonRpcMessage> {
        if bytes.trim_ascii().is_empty() {
            return None;
        }
        let bytes = unmarked(bytes);
        let admitted = self.admitted(&bytes);
        let (admitted, bytes) = match admitted {
            None => match long::read(bytes.len(), || amended(&bytes, None)) {
                Some(amended) => (self.admitted(&amended), amended),
                None => (None, bytes),
            },
            admitted => (admitted, bytes),
        };
        match admitted {
            Some(Admitted::Ready(response)) => self.answer(response),
            Some(Admitted::Call(call)) => self.run(call, bytes),
            None => match long::read(bytes.len(), || message::read(&bytes)) {
                Read::Message(message) => return self.accompanied(*message, bytes.clone()),
                Read::Batch(items) => self.take_batch(&bytes, &items),
                Read::Error(error) => self.refuse(&error),
                Read::Lost(error) => tracing::debug!(why = error.message, "a response to nothing"),
            },
        }
        None
    }

    fn admitted(&self, bytes: &[u8]) -> Option<Admitted> {
        let wire = WireFacts { caller: &self.caller, claims: None, calls: Some(&self.calls) };
        long::read(bytes.len(), || self.fast_path.admit(bytes, &wire))
    }

    /// A message for rmcp with what belongs to it: its caller and, for a request, its place among the open calls and its
    /// bytes, which count as held as long as it runs.
    fn accompanied(&mut self, mut message: ClientJsonRpcMessage, bytes: Bytes) -> Option<ClientJsonRpcMessage> {
        match &mut message {
            JsonRpcMessage::Request(request) => {
                // rmcp answers only one of two requests that share an id; the other would wait for ever.
                let id = message::raw_id(&request.id);
                let Some(open) = self.calls.open(&id).filter(|_| !self.unanswered.has(&request.id)) else {
                    self.refuse(&ErrorResponse::new(INVALID_REQUEST, ID_IN_FLIGHT).to(Some(id)));
                    return None;
                };
                if !self.unanswered.take(&request.id) {
                    self.refuse(&ErrorResponse::new(BUSY, MANY_UNANSWERED).to(Some(id)));
                    return None;
                }
                let extensions = request.request.extensions_mut();
                extensions.insert(self.caller.clone());
                // The handler keeps its extensions as long as it runs.
                extensions.insert(Arc::new(open));
                extensions.insert(bytes);
            }
            JsonRpcMessage::Notification(notification) => {
                // rmcp drops the answer to what was cancelled.
                if let ClientNotification::CancelledNotification(cancelled) = &notification.notification
                    && let Some(id) = &cancelled.params.request_id
                {
                    self.unanswered.answered(id);
                }
                notification.notification.extensions_mut().insert(self.caller.clone());
            }
            JsonRpcMessage::Response(_) | JsonRpcMessage::Error(_) => {}
        }
        Some(message)
    }

    /// Each item is answered by itself: JSON-RPC asks for one array only where the transport has replies.
    fn take_batch(&mut self, whole: &Bytes, items: &[&RawValue]) {
        let is_known = self.agreed == Some(ProtocolVersion::V_2025_03_26);
        if is_known && items.len() <= MOST_OF_A_BATCH && self.queue.is_empty() {
            self.queue = items.iter().map(|item| whole.slice_ref(item.get().as_bytes())).collect();
        } else {
            self.refuse(&ErrorResponse::new(INVALID_REQUEST, batch_refused()));
        }
    }

    /// Runs a call beside the conversation. Its message counts as held until it is answered.
    fn run(&self, call: AdmittedCall, message: Bytes) {
        let cancels = self.hang_up == HangUp::Cancels && call.era == Era::PerRequest;
        let (outbox, gone) = (Arc::clone(&self.outbox), self.gone.clone());
        self.tasks.spawn(async move {
            let response = tokio::select! {
                ended = long::run(message.len(), call.response) => ended.message(),
                () = gone.cancelled(), if cancels => None,
            };
            if let Some(response) = response {
                let _broken = outbox.announce().write(response).await;
            }
            drop(message);
        });
    }

    /// Nothing more is read.
    fn end(&mut self) {
        self.ends_at.get_or_init(|| Instant::now() + self.grace);
    }

    fn refuse(&self, error: &ErrorResponse) {
        self.answer(error.to_json());
    }

    /// Sends what is known already.
    fn answer(&self, response: Vec<u8>) {
        let unread = self.outbox.announce();
        self.tasks.spawn(async move {
            let _broken = unread.write(response).await;
        });
    }
}

impl<I: Incoming, O: Outgoing> Transport<RoleServer> for Duplex<I, O> {
    type Error = io::Error;

    fn send(
        &mut self,
        message: TxJsonRpcMessage<RoleServer>,
    ) -> impl Future<Output = Result<(), io::Error>> + Send + 'static {
        let mut begins = false;
        match &message {
            ServerJsonRpcMessage::Response(response) => self.unanswered.answered(&response.id),
            ServerJsonRpcMessage::Error(error) => error.id.iter().for_each(|id| self.unanswered.answered(id)),
            ServerJsonRpcMessage::Request(_) | ServerJsonRpcMessage::Notification(_) => {}
        }
        if let ServerJsonRpcMessage::Response(JsonRpcResponse {
            result: ServerResult::InitializeResult(result), ..
        }) = &message
        {
            self.agreed = Some(result.protocol_version.clone());
            begins = true;
        }
        let unread = self.outbox.announce();
        async move {
            let written = serde_json::to_vec(&message)?;
            unread.write(if begins { introduction::unpacked(written) } else { written }).await
        }
    }

    async fn receive(&mut self) -> Option<RxJsonRpcMessage<RoleServer>> {
        loop {
            if let Some(&ends_at) = self.ends_at.get() {
                finish(&self.calls, &self.cut, ends_at).await;
                return None;
            }
            // It has waited for its turn already: the future was dropped meanwhile.
            if let Some(message) = self.ready.take() {
                return Some(message);
            }
            if let Some(message) = self.take_waiting().await {
                // What was read before is worked on first: a peer is read no faster than it is answered. Once for each: what runs
                // for long must not keep a message, which may cancel it, from being read.
                self.ready = Some(message);
                yield_now().await;
                return self.ready.take();
            }
            let Self { incoming, outbox, queue, stop, .. } = self;
            let frame = if let Some(item) = queue.pop_front() {
                Some(Frame::Message(item))
            } else {
                tokio::select! {
                    biased;
                    () = stop.cancelled() => {
                        self.end();
                        continue;
                    }
                    () = outbox.dead.cancelled() => None,
                    frame = next(outbox, incoming) => frame,
                }
            };
            let Some(frame) = frame else {
                self.gone.cancel();
                self.over.cancel();
                self.end();
                continue;
            };
            match frame {
                Frame::Message(bytes) => match long::tree_within(&self.memory, &bytes) {
                    Some(tree) => self.waiting = Some(WaitingMessage { bytes, tree }),
                    None => self.refuse(&ErrorResponse::new(INVALID_REQUEST, long::too_many(&self.memory))),
                },
                Frame::TooLong => self.refuse_long(),
            }
        }
    }

    async fn close(&mut self) -> Result<(), io::Error> {
        // The fast path may still have responses to send; `converse` closes the wire behind them.
        Ok(())
    }
}

/// Waits for the end of the requests in flight, and cuts those that have had their time: rmcp, which carries their answers, gives them up
/// once it is told that nothing more comes.
async fn finish(calls: &Calls, cut: &CancellationToken, ends_at: Instant) {
    if timeout_at(ends_at, calls.idle()).await.is_ok() {
        return;
    }
    if !cut.is_cancelled() {
        tracing::warn!(calls = calls.len(), "calls were still in flight at the end: they are cut");
        cut.cancel();
    }
    let _late = timeout_at(ends_at + CUT, calls.idle()).await;
}

async fn next<O: Outgoing>(outbox: &Outbox<O>, incoming: &mut impl Incoming) -> Option<Frame> {
    outbox.room().await;
    incoming.next().await
}
