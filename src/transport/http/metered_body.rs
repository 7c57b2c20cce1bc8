//! The bodies of answers, counted until the socket has written them.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use axum::body::{Body, Bytes};
use hyper::body::{Body as HttpBody, Frame, SizeHint};

use crate::transport::meter::{Busy, Meter};

/// The body of an answer: what hyper has taken of it is owed until the socket has written it.
pub(super) struct MeteredBody {
    body: Body,
    meter: Arc<Meter>,
    _busy: Busy,
}

impl MeteredBody {
    pub(super) fn new(body: Body, meter: Arc<Meter>, busy: Busy) -> Self {
        Self { body, meter, _busy: busy }
    }
}

impl HttpBody for MeteredBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = Pin::new(&mut self.body).poll_frame(cx);
        if let Poll::Ready(Some(Ok(frame))) = &frame
            && let Some(data) = frame.data_ref()
        {
            self.meter.owes(data.len());
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
