//! The spans of requests over HTTP, as OpenTelemetry's conventions for HTTP servers have it. They stand behind the guard: what
//! strangers send to foreign hosts fills no trace. The target's query is left out; the paths are this server's own.

use std::task::{Context, Poll};

use axum::{extract::Request, http::Method, response::Response};
use futures::future::{BoxFuture, Either};
use tower::Service;

use crate::caller::Caller;
use crate::caller::span::TraceSpan;

/// The longest path that is noted, in bytes; a longer one is none of this server's.
const LONGEST: usize = 256;

/// Records a span for each request, of which all that its messages ask for are parts. It ends when the head of the answer is
/// known: a stream behind it lasts as long as its client likes.
#[derive(Clone)]
pub(super) struct Traced<I>(pub(super) I);

impl<I> Service<Request> for Traced<I>
where
    I: Service<Request, Response = Response>,
    I::Future: Send + 'static,
{
    type Response = Response;
    type Error = I::Error;
    type Future = Either<I::Future, BoxFuture<'static, Result<Response, I::Error>>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), I::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, mut request: Request) -> Self::Future {
        let Some(mut span) = begin(&mut request) else { return Either::Left(self.0.call(request)) };
        let answered = self.0.call(request);
        Either::Right(Box::pin(async move {
            let response = answered.await?;
            let status = response.status();
            span.number("http.response.status_code", status.as_u16().into());
            if status.is_server_error() {
                span.fail(status.as_str());
            } else {
                span.end();
            }
            Ok(response)
        }))
    }
}

/// The span of a request that begins; `None` where nothing is recorded.
fn begin(request: &mut Request) -> Option<TraceSpan> {
    let method = known(request.method());
    let caller = request.extensions_mut().get_mut::<Caller>()?;
    let mut span = TraceSpan::server(|| method.unwrap_or("HTTP").to_owned(), caller.trace.as_deref());
    if !span.lead(&mut caller.trace) {
        return None;
    }
    if let Some(address) = caller.address {
        span.text("client.address", &address.to_string());
    }
    span.text("http.request.method", method.unwrap_or("_OTHER"));
    let path = request.uri().path();
    if path.len() <= LONGEST {
        span.text("url.path", path);
    }
    Some(span)
}

/// The name of a method that there is.
fn known(method: &Method) -> Option<&'static str> {
    Some(match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        Method::HEAD => "HEAD",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        _ => return None,
    })
}
