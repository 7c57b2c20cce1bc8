//! Each message of the client's on its way: a request waits for its answer, everything else is passed on and forgotten.

use std::sync::{Arc, atomic::Ordering};

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::{
    envelope::{self, ClientMessage, Kind},
    relay::{OpenRequest, Proxy, lock},
};
use crate::mcp::response::{BUSY, ErrorResponse, ID_IN_FLIGHT, INVALID_REQUEST, RawId};
use crate::transport::frames::Frame;

impl Proxy {
    /// Deals with a line of the client's.
    pub(super) async fn take(self: &Arc<Self>, frame: Frame, most: usize) {
        let line = match frame {
            Frame::Message(line) if line.trim_ascii().is_empty() => return,
            Frame::Message(line) => line,
            Frame::TooLong => {
                let fault = ErrorResponse::new(INVALID_REQUEST, format!("a message exceeds {most} bytes"));
                return self.say(fault.to_json()).await;
            }
        };
        for message in envelope::read(&line) {
            match message {
                Ok(message) => self.pass(message).await,
                Err(fault) => self.say(fault.to_json()).await,
            }
        }
    }

    async fn pass(self: &Arc<Self>, message: ClientMessage) {
        match &message.kind {
            // What follows needs the session that these begin, so nothing overtakes them.
            Kind::Request { method, .. } if **method == *"initialize" => self.request(message).await,
            Kind::Notification { method, .. } if **method == *"notifications/initialized" => {
                self.tell(&message).await;
                if message.claims.is_none() && !self.listening.swap(true, Ordering::AcqRel) {
                    let proxy = Arc::clone(self);
                    self.spawn(async move { proxy.listen().await });
                }
            }
            Kind::Request { id, .. } => {
                let Ok(place) = Arc::clone(&self.places).try_acquire_owned() else {
                    let fault = ErrorResponse::new(BUSY, "too many requests wait for the server; try again soon");
                    return self.say(fault.to(Some(id.clone())).to_json()).await;
                };
                let proxy = Arc::clone(self);
                self.spawn(async move {
                    let _place = place;
                    proxy.request(message).await;
                });
            }
            Kind::Notification { cancels, .. } => {
                let open = cancels.as_ref().and_then(|id| self.open_request(id));
                let mut message = message.clone();
                if let Some(open) = open {
                    open.cancelled.cancel();
                    if open.by_hanging_up {
                        return;
                    }
                    message = message.cancelling(&open.sent);
                }
                let proxy = Arc::clone(self);
                self.spawn(async move { proxy.tell(&message).await });
            }
            Kind::Response { id } => {
                {
                    let mut asked = lock(&self.asked);
                    asked.open.retain(|open| !envelope::same(open, id));
                    asked.last = Instant::now();
                }
                let proxy = Arc::clone(self);
                self.spawn(async move { proxy.tell(&message).await });
            }
            Kind::Lost => tracing::debug!(bytes = message.bytes.len(), "a response to nothing"),
        }
    }

    /// A request that waits for its answer, by its id however that is written.
    fn open_request(&self, id: &RawId) -> Option<OpenRequest> {
        let open = lock(&self.open);
        open.iter().find_map(|(known, open)| envelope::same(known, id).then(|| open.clone()))
    }

    /// Passes a request on, and its answer back.
    async fn request(&self, message: ClientMessage) {
        let Kind::Request { id, sent, method } = &message.kind else { return };
        let open = OpenRequest {
            cancelled: CancellationToken::new(),
            sent: sent.clone(),
            by_hanging_up: message.claims.is_some(),
        };
        if self.open_request(id).is_some() {
            let fault = ErrorResponse::new(INVALID_REQUEST, ID_IN_FLIGHT);
            return self.say(fault.to(Some(id.clone())).to_json()).await;
        }
        lock(&self.open).insert(id.clone(), open.clone());
        let answer = tokio::select! {
            answer = self.exchange(&message, sent) => Some(answer),
            () = open.cancelled.cancelled() => None,
        };
        lock(&self.open).remove(id);
        match answer {
            Some(Ok(answer)) => self.say(envelope::answering(answer, id, sent)).await,
            Some(Err(fault)) => self.say(fault.to_response(id.clone(), **method == *"tools/call").to_json()).await,
            // The client has cancelled it.
            None => {}
        }
    }
}
