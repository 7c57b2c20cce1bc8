//! What was sent on the streams of sessions, for clients that lost one and come back with `Last-Event-ID`.
//!
//! rmcp forgets a stream with its answer, and so loses the answer to a call that ended while its client was away. Here a
//! stream is read to its end whether its client is there or not, and what was read is kept: [`KEPT`] bytes over all
//! sessions, for [`AGE`] at the most, the oldest stream going first. Only streams of requests are kept; rmcp keeps the
//! one that belongs to a session as a whole.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use futures::{Stream, StreamExt, stream::unfold};
use rmcp::transport::streamable_http_server::session::{ServerSseMessage, SessionId};
use tokio::sync::{mpsc, watch};

/// How much is kept, over all sessions together.
const KEPT: usize = 32 << 20;

/// For how long a stream is kept from its first event on.
const AGE: Duration = Duration::from_mins(10);

/// How many events may wait for their client to read them.
const UNREAD: usize = 16;

/// A session, and rmcp's number of a stream in it.
type StreamKey = (SessionId, Box<str>);

/// Streams that can be read again.
#[derive(Debug, Default)]
pub(super) struct Replays {
    kept: Mutex<KeptEvents>,
}

#[derive(Debug, Default)]
struct KeptEvents {
    streams: HashMap<StreamKey, RecordedEvent>,
    /// The oldest first.
    order: VecDeque<(Instant, StreamKey)>,
    bytes: usize,
}

#[derive(Debug)]
struct RecordedEvent {
    events: Vec<ServerSseMessage>,
    bytes: usize,
    ended: bool,
    grew: watch::Sender<()>,
}

impl Replays {
    /// Passes a stream on, and keeps what it says; it is read to its end even if its client is gone.
    pub(super) fn record<S: Stream<Item = ServerSseMessage> + Send + 'static>(
        self: &Arc<Self>,
        session: &SessionId,
        stream: S,
    ) -> impl Stream<Item = ServerSseMessage> + Send + Sync + use<S> {
        let (out, passed_on) = mpsc::channel(UNREAD);
        let (replays, session) = (Arc::clone(self), SessionId::clone(session));
        tokio::spawn(async move {
            let (mut stream, mut out, mut key) = (std::pin::pin!(stream), Some(out), None);
            while let Some(event) = stream.next().await {
                if let Some((_, number)) = numbers(&event) {
                    let key = key.get_or_insert_with(|| (session.clone(), number.into()));
                    replays.keep(key, &event);
                }
                if let Some(client) = &out
                    && client.send(event).await.is_err()
                {
                    out = None;
                }
            }
            if let Some(key) = key {
                replays.end(&key);
            }
        });
        unfold(passed_on, async |mut events| events.recv().await.map(|event| (event, events)))
    }

    /// What came on a stream after that event, and whatever comes yet. `None` if the event is of no stream of a request;
    /// nothing at all if the stream is no longer known.
    pub(super) fn after(
        self: &Arc<Self>,
        session: &SessionId,
        last: &str,
    ) -> Option<impl Stream<Item = ServerSseMessage> + Send + Sync + use<>> {
        let (index, number) = last.split_once('/')?;
        let key: StreamKey = (SessionId::clone(session), number.into());
        // An event of the highest number has none after it.
        let next = index.parse::<usize>().ok()?.checked_add(1)?;
        let replays = Arc::clone(self);
        Some(unfold((replays, key, next), async |(replays, key, next)| {
            loop {
                let mut grew = match replays.event(&key, next) {
                    NextEvent::Event(event, index) => return Some((event, (replays, key, index + 1))),
                    NextEvent::Nothing(grew) => grew,
                    NextEvent::End => return None,
                };
                // An error says that the stream is no longer kept, and so does the next look.
                let _forgotten = grew.changed().await;
            }
        }))
    }

    /// Whether that stream of a session is kept.
    pub(super) fn keeps(&self, session: &SessionId, number: &str) -> bool {
        self.lock().streams.contains_key(&(SessionId::clone(session), number.into()))
    }

    /// Whether streams of a session are kept.
    pub(super) fn has(&self, session: &SessionId) -> bool {
        self.lock().streams.keys().any(|(of, _)| of == session)
    }

    /// Forgets a session's streams.
    pub(super) fn forget(&self, session: &SessionId) {
        let mut kept = self.lock();
        let KeptEvents { streams, order, bytes } = &mut *kept;
        streams.retain(|(of, _), stream| {
            let stays = of != session;
            *bytes -= if stays { 0 } else { stream.bytes };
            stays
        });
        order.retain(|(_, (of, _))| of != session);
    }

    fn event(&self, key: &StreamKey, next: usize) -> NextEvent {
        let kept = self.lock();
        let Some(stream) = kept.streams.get(key) else { return NextEvent::End };
        let found = stream.events.iter().find_map(|event| {
            let (index, _) = numbers(event)?;
            (index >= next).then(|| (event.clone(), index))
        });
        match found {
            Some((event, index)) => NextEvent::Event(event, index),
            None if stream.ended => NextEvent::End,
            None => NextEvent::Nothing(stream.grew.subscribe()),
        }
    }

    fn keep(&self, key: &StreamKey, event: &ServerSseMessage) {
        let size =
            event.message.as_ref().and_then(|message| serde_json::to_vec(&**message).ok()).map_or(0, |m| m.len());
        let size = size + size_of::<ServerSseMessage>();
        let mut kept = self.lock();
        let KeptEvents { streams, order, bytes } = &mut *kept;
        let stream = streams.entry(key.clone()).or_insert_with(|| {
            order.push_back((Instant::now(), key.clone()));
            RecordedEvent { events: Vec::new(), bytes: 0, ended: false, grew: watch::Sender::new(()) }
        });
        stream.events.push(event.clone());
        stream.bytes += size;
        *bytes += size;
        stream.grew.send_replace(());
        while order.front().is_some_and(|(since, _)| *bytes > KEPT || since.elapsed() > AGE) {
            let oldest = order.pop_front().and_then(|(_, key)| streams.remove(&key));
            *bytes -= oldest.map_or(0, |stream| stream.bytes);
        }
    }

    fn end(&self, key: &StreamKey) {
        if let Some(stream) = self.lock().streams.get_mut(key) {
            stream.ended = true;
            stream.grew.send_replace(());
        }
    }

    fn lock(&self) -> MutexGuard<'_, KeptEvents> {
        // Nothing in here can panic halfway.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

enum NextEvent {
    Event(ServerSseMessage, usize),
    /// Not yet.
    Nothing(watch::Receiver<()>),
    End,
}

/// An event's place on its stream, and the number of the stream, where the stream is a request's.
fn numbers(event: &ServerSseMessage) -> Option<(usize, &str)> {
    let (index, number) = event.event_id.as_deref()?.split_once('/')?;
    Some((index.parse().ok()?, number))
}

#[cfg(test)]
mod tests;
