//! Streams of the server: the one that a request is answered with, and its own. One that breaks off is taken up again
//! where the server said how.

use std::{pin::pin, sync::Arc, time::Duration};

use http::{HeaderMap, HeaderValue, StatusCode};
use reqwest::Response;
use serde::Serialize;
use serde_json::value::RawValue;
use tokio::time::{Instant, sleep, timeout, timeout_at};

use super::{
    endpoint::{self, LAST_EVENT, MAX_REPLY_BYTES},
    envelope::{self, ClientMessage, Kind, ServerMessage},
    relay::{Proxy, lock},
    unanswered::UnansweredRequest,
};
use crate::mcp::response::{self, RawId};
use crate::transport::events::{Event, EventReader};

/// How often a stream that gives nothing new is taken up again.
const ATTEMPTS: u32 = 5;

/// How long to wait before a stream is taken up again, if the server does not say.
const RETRY: Duration = Duration::from_secs(1);

/// The shortest wait, whatever the server asks for: no server sets the pace of this side.
const SHORTEST_RETRY: Duration = Duration::from_millis(100);

/// The longest wait.
const LONGEST_RETRY: Duration = Duration::from_secs(30);

/// How long the end of a stream may take behind the answer. A connection that was read to its end can be used again.
const TAIL: Duration = Duration::from_secs(1);

/// Where in a stream the reader is.
#[derive(Debug, Default)]
struct Course {
    last: Option<String>,
    retry: Option<Duration>,
}

impl Course {
    fn pause(&self) -> Duration {
        self.retry.unwrap_or(RETRY).clamp(SHORTEST_RETRY, LONGEST_RETRY)
    }
}

/// How a stream ended.
#[derive(Debug)]
enum StreamEnd {
    /// With what was waited for.
    Answered(Vec<u8>),
    /// Without, and there may be more to come.
    Early(UnansweredRequest),
    /// For good.
    Lost(UnansweredRequest),
}

impl Proxy {
    /// The answer to a request, from the stream that it is answered with.
    pub(super) async fn answer_of_stream(
        &self,
        response: Response,
        message: &ClientMessage,
        id: &RawId,
    ) -> Result<Vec<u8>, UnansweredRequest> {
        // A subscription has no answer before its end.
        let endless = matches!(&message.kind, Kind::Request { method, .. } if **method == *"subscriptions/listen");
        let patience = (!endless).then(|| self.endpoint.patience());
        let (mut response, mut course, mut attempts) = (response, Course::default(), 0);
        loop {
            let before = course.last.clone();
            let followed = self.follow(response, Some(id), &mut course, patience);
            let ended = if endless {
                tokio::select! {
                    ended = followed => ended,
                    () = self.closing.cancelled() => return Err(self.endpoint.ended()),
                }
            } else {
                followed.await
            };
            let fault = match ended {
                StreamEnd::Answered(answer) => return Ok(answer),
                StreamEnd::Lost(fault) => {
                    if message.claims.is_none() {
                        self.abandon(id).await;
                    }
                    return Err(fault);
                }
                StreamEnd::Early(fault) => fault,
            };
            attempts = if course.last == before { attempts + 1 } else { 1 };
            if course.last.is_none() || message.claims.is_some() || attempts > ATTEMPTS {
                return Err(fault);
            }
            sleep(course.pause()).await;
            response = self.endpoint.get(self.resuming(&course)).await.map_err(UnansweredRequest::of_taken)?;
            if !response.status().is_success() || !endpoint::is_stream(&response) {
                return Err(fault);
            }
        }
    }

    /// Tells the server that the answer is no longer waited for.
    async fn abandon(&self, id: &RawId) {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct CancelledParams<'r> {
            request_id: &'r RawValue,
            reason: &'static str,
        }
        let request_id = serde_json::from_str(id).expect("an id is JSON");
        let params = CancelledParams { request_id, reason: "no answer in time" };
        let cancelled = response::notification("notifications/cancelled", Some(&params));
        let told = self.endpoint.post(cancelled.into(), self.session.headers(None));
        if timeout(TAIL, told).await.is_err() {
            tracing::debug!("the server does not hear of a request that is given up");
        }
    }

    fn resuming(&self, course: &Course) -> HeaderMap {
        let mut headers = self.session.headers(None);
        let last = course.last.as_deref().and_then(|last| HeaderValue::from_str(last).ok());
        if let Some(last) = last {
            headers.insert(LAST_EVENT, last);
        }
        headers
    }

    /// Reads the stream that the server has for what it says unasked, for as long as it offers one.
    pub(super) async fn listen(self: Arc<Self>) {
        let listening = async {
            let (mut number, mut opened) = (self.session.number(), false);
            let (mut course, mut pause) = (Course::default(), RETRY);
            loop {
                if number != self.session.number() {
                    (number, course, opened) = (self.session.number(), Course::default(), false);
                }
                match self.endpoint.get(self.resuming(&course)).await {
                    Ok(response) if response.status().is_success() && endpoint::is_stream(&response) => {
                        (opened, pause) = (true, RETRY);
                        if let StreamEnd::Early(fault) | StreamEnd::Lost(fault) =
                            self.follow(response, None, &mut course, None).await
                        {
                            tracing::debug!(why = fault.message, "the server's own stream ended");
                        }
                        sleep(course.pause()).await;
                        continue;
                    }
                    // The stream was there, so it is the session that is gone.
                    Ok(response) if response.status() == StatusCode::NOT_FOUND && opened => {
                        if let Err(fault) = self.renew(number).await {
                            tracing::debug!(why = fault.message, "no new session");
                        }
                    }
                    // None is offered.
                    Ok(response) if !response.status().is_server_error() => return,
                    Ok(_) | Err(_) => {}
                }
                sleep(pause).await;
                pause = (pause * 2).min(LONGEST_RETRY);
            }
        };
        tokio::select! {
            () = listening => {}
            () = self.closing.cancelled() => {}
        }
    }

    /// Reads a stream to its end or to the response that is wanted, and passes everything else on. With a patience it is
    /// given up when nothing is said for that long; what the server asks the client in it stops the clock.
    async fn follow(
        &self,
        mut response: Response,
        wanted: Option<&RawId>,
        course: &mut Course,
        patience: Option<Duration>,
    ) -> StreamEnd {
        let mut events = EventReader::new(MAX_REPLY_BYTES);
        let mut asked = Vec::new();
        let mut heard = Instant::now();
        let ended = loop {
            let chunk = match patience {
                None => response.chunk().await,
                Some(patience) => {
                    let mut chunk = pin!(response.chunk());
                    loop {
                        match timeout_at(heard + patience, &mut chunk).await {
                            Ok(chunk) => break chunk,
                            Err(_) => match self.answered_last(&asked) {
                                None => heard = Instant::now(),
                                Some(last) if last > heard => heard = last,
                                Some(_) => {
                                    self.forget(&asked);
                                    return StreamEnd::Lost(self.endpoint.late());
                                }
                            },
                        }
                    }
                }
            };
            match chunk {
                Ok(Some(chunk)) => {
                    if events.push(&chunk).is_err() {
                        break StreamEnd::Lost(self.endpoint.too_long());
                    }
                }
                Ok(None) => break StreamEnd::Early(self.endpoint.ended()),
                Err(error) => break StreamEnd::Early(self.endpoint.broken(&error)),
            }
            if let Some(answer) = self.hear(&mut events, wanted, course, &mut asked, &mut heard).await {
                self.spawn(async move {
                    let _read = timeout(TAIL, async { while let Ok(Some(_)) = response.chunk().await {} }).await;
                });
                break StreamEnd::Answered(answer);
            }
        };
        self.forget(&asked);
        ended
    }

    /// Passes on what has come, up to the response that is wanted.
    async fn hear(
        &self,
        events: &mut EventReader,
        wanted: Option<&RawId>,
        course: &mut Course,
        asked: &mut Vec<Box<RawId>>,
        heard: &mut Instant,
    ) -> Option<Vec<u8>> {
        while let Some(Event { id, retry, data }) = events.next() {
            course.last = id.or(course.last.take());
            course.retry = retry.or(course.retry);
            if data.is_empty() {
                continue;
            }
            *heard = Instant::now();
            match (ServerMessage::of(&data), wanted) {
                (ServerMessage::Response(of), Some(id)) if envelope::same(&of, id) => return Some(data),
                (ServerMessage::Nameless, Some(id)) => return envelope::named(&data, id),
                (ServerMessage::Request(id), _) => {
                    lock(&self.asked).open.insert(id.clone());
                    asked.push(id);
                    self.say(data).await;
                }
                (ServerMessage::Notification, _) => self.say(data).await,
                (ServerMessage::Response(_) | ServerMessage::Nameless | ServerMessage::Nothing, _) => {
                    tracing::debug!(bytes = data.len(), "an event that is not waited for");
                }
            }
        }
        None
    }

    /// When the client last answered a question, or `None` while one of these is open.
    fn answered_last(&self, asked: &[Box<RawId>]) -> Option<Instant> {
        let all = lock(&self.asked);
        (!asked.iter().any(|id| all.open.contains(id))).then_some(all.last)
    }

    /// These questions were of a stream that has ended.
    fn forget(&self, asked: &[Box<RawId>]) {
        let mut all = lock(&self.asked);
        for id in asked {
            all.open.remove(id);
        }
    }
}
