//! What lets a page of an allowed origin read answers. It stands behind the guard, so an origin that it sees is an allowed
//! one; it names that origin and never `*`, and never allows credentials that the browser would add by itself.

use std::task::{Context, Poll};

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use futures::future::{BoxFuture, Either};
use tower::Service;

/// For how long a browser may remember what it may do, in seconds.
const REMEMBER: HeaderValue = HeaderValue::from_static("7200");

const METHODS: HeaderValue = HeaderValue::from_static("GET, POST, DELETE, OPTIONS");

/// The headers of answers that a page may read.
const EXPOSED: HeaderValue =
    HeaderValue::from_static("Mcp-Session-Id, MCP-Protocol-Version, Retry-After, WWW-Authenticate");

/// Answers a preflight, and marks every other answer to a page. A request from no page passes as it is.
#[derive(Clone)]
pub(super) struct Cors<I>(pub(super) I);

impl<I> Service<Request> for Cors<I>
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

    fn call(&mut self, request: Request) -> Self::Future {
        let headers = request.headers();
        let Some(origin) = origin(headers) else { return Either::Left(self.0.call(request)) };
        let preflight =
            *request.method() == Method::OPTIONS && headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
        if preflight {
            let wanted = headers.get(header::ACCESS_CONTROL_REQUEST_HEADERS).cloned();
            let mut response = StatusCode::NO_CONTENT.into_response();
            let headers = response.headers_mut();
            mark(headers, origin);
            headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, METHODS);
            headers.insert(header::ACCESS_CONTROL_MAX_AGE, REMEMBER);
            // The origin is trusted, and which headers a tool's arguments travel in only its card says.
            if let Some(wanted) = wanted {
                headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, wanted);
            }
            return Either::Right(Box::pin(async { Ok(response) }));
        }
        let answered = self.0.call(request);
        Either::Right(Box::pin(async move {
            let mut response = answered.await?;
            let headers = response.headers_mut();
            mark(headers, origin);
            headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
            Ok(response)
        }))
    }
}

fn mark(headers: &mut HeaderMap, origin: HeaderValue) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
}

fn origin(headers: &HeaderMap) -> Option<HeaderValue> {
    let mut all = headers.get_all(header::ORIGIN).iter();
    all.next().filter(|_| all.next().is_none()).cloned()
}
