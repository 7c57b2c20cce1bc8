//! How fast a server is read that asks, tells and ends its streams by itself. Each question of it is answered by a request of this side:
//! a server that asks faster than it takes the answers would have this side hold them all.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures::StreamExt as _;
use futures::stream::BoxStream;
use rmcp::transport::streamable_http_client::SseError;
use serde::Deserialize;
use serde::de::IgnoredAny;
use sse_stream::Sse;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep};

/// How many questions of a session may be open: before one is answered, no more of its streams is read.
const MOST_OPEN: usize = 16;

/// How many events of a session are read in [`SECOND`].
const MOST_EVENTS: u32 = 500;
const SECOND: Duration = Duration::from_secs(1);

/// The least time from one stream without a request to the next, whatever the server says of it.
const BETWEEN_STREAMS: Duration = Duration::from_secs(1);

/// What a server asks and tells in one session.
#[derive(Debug, Default)]
pub(super) struct OpenQuestions {
    open: AtomicUsize,
    fewer: Notify,
    /// Since when events are counted, and how many there were.
    events: Mutex<Option<(Instant, u32)>>,
    /// When the last stream without a request was asked for.
    streamed: Mutex<Option<Instant>>,
}

/// One answer on its way. Its question is open until this is dropped.
pub(super) struct QuestionAnswered<'q>(&'q OpenQuestions);

impl OpenQuestions {
    /// The events, as fast as they may be read.
    pub(super) fn paced(
        self: Arc<Self>,
        events: BoxStream<'static, Result<Sse, SseError>>,
    ) -> BoxStream<'static, Result<Sse, SseError>> {
        let paced = move |event: Result<Sse, SseError>| {
            let questions = Arc::clone(&self);
            async move {
                questions.hear(&event).await;
                event
            }
        };
        events.then(paced).boxed()
    }

    /// Waits until another stream may be asked for.
    pub(super) async fn next_stream(&self) {
        let due = {
            let mut streamed = self.streamed.lock().unwrap_or_else(PoisonError::into_inner);
            let due = streamed.map_or(Duration::ZERO, |last| BETWEEN_STREAMS.saturating_sub(last.elapsed()));
            *streamed = Some(Instant::now() + due);
            due
        };
        sleep(due).await;
    }

    /// A question is being answered.
    pub(super) fn answering(&self) -> QuestionAnswered<'_> {
        QuestionAnswered(self)
    }

    async fn hear(&self, event: &Result<Sse, SseError>) {
        if let Some(pause) = self.pause() {
            sleep(pause).await;
        }
        let Ok(Sse { data: Some(data), .. }) = event else { return };
        match HeardMessage::of(data) {
            HeardMessage::Question => {
                self.room().await;
                self.open.fetch_add(1, Ordering::AcqRel);
            }
            // Nothing is answered to a question that its server has taken back.
            HeardMessage::TakenBack => self.close(),
            HeardMessage::Other => {}
        }
    }

    /// How long the next event waits, where there were enough.
    fn pause(&self) -> Option<Duration> {
        let mut events = self.events.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let (since, count) = events.filter(|(since, _)| now < *since + SECOND).unwrap_or((now, 0));
        *events = Some((since, count + 1));
        (count >= MOST_EVENTS).then(|| (since + SECOND).duration_since(now))
    }

    async fn room(&self) {
        loop {
            let fewer = self.fewer.notified();
            if self.open.load(Ordering::Acquire) < MOST_OPEN {
                return;
            }
            fewer.await;
        }
    }

    fn close(&self) {
        let one_less = |open: usize| open.checked_sub(1);
        let _none = self.open.fetch_update(Ordering::AcqRel, Ordering::Acquire, one_less);
        self.fewer.notify_one();
    }
}

impl Drop for QuestionAnswered<'_> {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// What an event is to this side.
enum HeardMessage {
    Question,
    TakenBack,
    Other,
}

impl HeardMessage {
    fn of(data: &str) -> Self {
        #[derive(Deserialize)]
        struct MessageNames<'m> {
            #[serde(borrow)]
            method: Option<std::borrow::Cow<'m, str>>,
            id: Option<IgnoredAny>,
        }
        let named = data.contains("\"method\"").then(|| serde_json::from_str::<MessageNames<'_>>(data).ok()).flatten();
        match named {
            Some(MessageNames { method: Some(_), id: Some(_) }) => Self::Question,
            Some(MessageNames { method: Some(method), id: None }) if method == "notifications/cancelled" => {
                Self::TakenBack
            }
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests;
