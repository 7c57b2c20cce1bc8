//! One message to the server, and what comes back for it: one message, a stream of them, or none. A stream that breaks
//! off is taken up again where the server said how.

use std::{pin::pin, sync::Arc, time::Duration};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode};
use reqwest::Response;
use serde_json::Value;
use tokio::time::{Instant, sleep, timeout, timeout_at};

use super::{
    Proxy,
    endpoint::{self, LAST_EVENT, MAX_REPLY_BYTES, SESSION},
    envelope::{self, Kind, Message, Reply},
    lock,
    session::Number,
};
use crate::mcp::response::{ErrorResponse, RawId};
use crate::transport::events::{Event, Events};

/// How often a stream that gives nothing new is taken up again.
const ATTEMPTS: u32 = 5;

/// How long to wait before a stream is taken up again, if the server does not say.
const RETRY: Duration = Duration::from_secs(1);

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
        self.retry.unwrap_or(RETRY).min(LONGEST_RETRY)
    }
}

/// How a stream ended.
#[derive(Debug)]
enum Ended {
    /// With what was waited for.
    Answered(Vec<u8>),
    /// Without, and there may be more to come.
    Early(ErrorResponse),
    /// For good.
    Lost(ErrorResponse),
}

impl Proxy {
    /// The answer to a request.
    pub(super) async fn exchange(&self, message: &Message, id: &RawId) -> Result<Vec<u8>, ErrorResponse> {
        let asks = |name: &str| matches!(&message.kind, Kind::Request { method, .. } if **method == *name);
        if asks("initialize") {
            return self.begin(message, id).await;
        }
        let number = self.session.number();
        let headers = || {
            let mut headers = self.session.headers(message.claims.as_ref());
            if message.claims.is_some() && asks("tools/call") {
                lock(&self.parameters).put(&message.bytes, &mut headers);
            }
            headers
        };
        let mut response = self.endpoint.post(message.bytes.clone(), headers()).await?;
        let forgotten = response.status() == StatusCode::NOT_FOUND && message.claims.is_none() && self.session.has_id();
        if forgotten {
            self.renew(number).await?;
            response = self.endpoint.post(message.bytes.clone(), headers()).await?;
        }
        let answer = self.answer(response, message, id).await?;
        if asks("tools/list") {
            lock(&self.parameters).learn(&answer);
        }
        Ok(answer)
    }

    /// Begins a session.
    async fn begin(&self, message: &Message, id: &RawId) -> Result<Vec<u8>, ErrorResponse> {
        let response = self.endpoint.post(message.bytes.clone(), HeaderMap::new()).await?;
        let session = response.headers().get(SESSION).cloned();
        let answer = self.answer(response, message, id).await?;
        self.session.begin(message.clone(), session, &answer);
        Ok(answer)
    }

    /// Begins anew a session that the server has forgotten, unless somebody just did.
    async fn renew(&self, number: Number) -> Result<(), ErrorResponse> {
        let _alone = self.renewing.lock().await;
        if self.session.number() != number {
            return Ok(());
        }
        let forgotten = || self.endpoint.refused(StatusCode::NOT_FOUND);
        let begun = self.session.begun().ok_or_else(forgotten)?;
        let Kind::Request { id, .. } = &begun.kind else { return Err(forgotten()) };
        tracing::info!("the server has forgotten the session; it begins anew");
        let answer = self.begin(&begun, id).await?;
        if self.session.number() == number {
            tracing::warn!(bytes = answer.len(), "the server refuses a new session");
            return Err(forgotten());
        }
        let initialized = Bytes::from_static(br#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#);
        self.endpoint.post(initialized, self.session.headers(None)).await?;
        Ok(())
    }

    /// Passes on what wants no answer. If it cannot be, nobody waits to hear of it.
    pub(super) async fn tell(&self, message: &Message) {
        match self.endpoint.post(message.bytes.clone(), self.session.headers(message.claims.as_ref())).await {
            Ok(response) if response.status().is_success() => {}
            Ok(response) => tracing::warn!(status = %response.status(), "a notification was refused"),
            Err(fault) => tracing::warn!(why = fault.message, "a notification was lost"),
        }
    }

    async fn answer(&self, response: Response, message: &Message, id: &RawId) -> Result<Vec<u8>, ErrorResponse> {
        let status = response.status();
        if status.is_success() && endpoint::is_stream(&response) {
            return self.answer_of_stream(response, message, id).await;
        }
        let kind = endpoint::kind(&response);
        let whole = match self.endpoint.whole(response).await {
            Ok(whole) => whole,
            Err(fault) if status.is_success() => return Err(fault),
            Err(_) => return Err(self.endpoint.refused(status)),
        };
        match Reply::of(&whole) {
            Reply::Response(of) if same(&of, id) => Ok(whole),
            Reply::Response(_) | Reply::Nameless => {
                envelope::named(&whole, id).ok_or_else(|| self.endpoint.no_message(&kind))
            }
            Reply::Request(_) | Reply::Notification | Reply::Nothing if status.is_success() => {
                Err(self.endpoint.no_message(&kind))
            }
            Reply::Request(_) | Reply::Notification | Reply::Nothing => Err(self.endpoint.refused(status)),
        }
    }

    async fn answer_of_stream(
        &self,
        response: Response,
        message: &Message,
        id: &RawId,
    ) -> Result<Vec<u8>, ErrorResponse> {
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
                Ended::Answered(answer) => return Ok(answer),
                Ended::Lost(fault) => {
                    if message.claims.is_none() {
                        self.abandon(id).await;
                    }
                    return Err(fault);
                }
                Ended::Early(fault) => fault,
            };
            attempts = if course.last == before { attempts + 1 } else { 1 };
            if course.last.is_none() || message.claims.is_some() || attempts > ATTEMPTS {
                return Err(fault);
            }
            sleep(course.pause()).await;
            response = self.endpoint.get(self.resuming(&course)).await?;
            if !response.status().is_success() || !endpoint::is_stream(&response) {
                return Err(fault);
            }
        }
    }

    /// Tells the server that nobody waits any more.
    async fn abandon(&self, id: &RawId) {
        let cancelled = format!(
            r#"{{"jsonrpc":"2.0","method":"notifications/cancelled","params":{{"requestId":{id},"reason":"no answer in time"}}}}"#
        );
        let told = self.endpoint.post(Bytes::from(cancelled), self.session.headers(None));
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
                        if let Ended::Early(fault) | Ended::Lost(fault) =
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
    ) -> Ended {
        let mut events = Events::new(MAX_REPLY_BYTES);
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
                                    return Ended::Lost(self.endpoint.late());
                                }
                            },
                        }
                    }
                }
            };
            match chunk {
                Ok(Some(chunk)) => {
                    if events.push(&chunk).is_err() {
                        break Ended::Lost(self.endpoint.too_long());
                    }
                }
                Ok(None) => break Ended::Early(self.endpoint.ended()),
                Err(error) => break Ended::Early(self.endpoint.broken(&error)),
            }
            if let Some(answer) = self.hear(&mut events, wanted, course, &mut asked, &mut heard).await {
                self.spawn(async move {
                    let _read = timeout(TAIL, async { while let Ok(Some(_)) = response.chunk().await {} }).await;
                });
                break Ended::Answered(answer);
            }
        };
        self.forget(&asked);
        ended
    }

    /// Passes on what has come, up to the response that is wanted.
    async fn hear(
        &self,
        events: &mut Events,
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
            match (Reply::of(&data), wanted) {
                (Reply::Response(of), Some(id)) if same(&of, id) => return Some(data),
                (Reply::Nameless, Some(id)) => return envelope::named(&data, id),
                (Reply::Request(id), _) => {
                    lock(&self.asked).open.insert(id.clone());
                    asked.push(id);
                    self.say(data).await;
                }
                (Reply::Notification, _) => self.say(data).await,
                (Reply::Response(_) | Reply::Nameless | Reply::Nothing, _) => {
                    tracing::debug!(bytes = data.len(), "an event that nobody waits for");
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

/// Whether two ids are the same, however each is written.
fn same(one: &RawId, other: &RawId) -> bool {
    let value = |id: &RawId| serde_json::from_str::<Value>(id).ok();
    one == other || value(one).is_some_and(|one| Some(one) == value(other))
}
