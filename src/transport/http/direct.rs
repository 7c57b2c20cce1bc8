//! What stands before the router: a message posted to `/mcp` goes to its handler at once. The router looks up the way of each request
//! anew, and clones and boxes every layer of it.

use std::{
    convert::Infallible,
    sync::Arc,
    task::{Context, Poll},
};

use axum::{
    Router,
    body::HttpBody,
    extract::{Request, State},
    http::{HeaderValue, Method, header},
    response::Response,
};
use futures::future::{BoxFuture, Either};
use tower::Service;

use crate::transport::http::router::{MCP, Passed, passed, routes};
use crate::transport::http::{endpoint, state::HttpState};

/// The routes, of which messages to `/mcp` take a shorter way through the same layers.
#[derive(Clone)]
pub(super) struct Direct {
    messages: Passed<McpMessages>,
    router: Router,
}

/// Answers messages to `/mcp`.
#[derive(Clone)]
pub(super) struct McpMessages(Arc<HttpState>);

impl Direct {
    pub(super) fn new(state: &Arc<HttpState>) -> Self {
        Self { messages: passed(state, McpMessages(Arc::clone(state))), router: routes(state) }
    }
}

impl Service<Request> for Direct {
    type Response = Response;
    type Error = Infallible;
    type Future = Either<<Passed<McpMessages> as Service<Request>>::Future, <Router as Service<Request>>::Future>;

    fn poll_ready(&mut self, _context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        if *request.method() == Method::POST && request.uri().path() == MCP {
            Either::Left(self.messages.call(request))
        } else {
            Either::Right(self.router.call(request))
        }
    }
}

impl Service<Request> for McpMessages {
    type Response = Response;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response, Infallible>>;

    fn poll_ready(&mut self, _context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let state = Arc::clone(&self.0);
        Box::pin(async move { Ok(sized(endpoint::serve(State(state), request).await)) })
    }
}

/// An answer without a body says so, as those of the router do; the length of any other is written with it.
fn sized(mut response: Response) -> Response {
    if response.body().size_hint().exact() == Some(0) {
        response.headers_mut().entry(header::CONTENT_LENGTH).or_insert(HeaderValue::from_static("0"));
    }
    response
}
