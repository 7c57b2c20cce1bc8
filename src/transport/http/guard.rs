//! What every request passes before its route: `Host` and `Origin`, so that a page from elsewhere cannot use a browser to reach
//! this server, and the caller, read once from the headers for every route.

use std::{
    borrow::Cow,
    future::{Ready, ready},
    net::IpAddr,
    sync::Arc,
    task::{Context, Poll},
};

use axum::{
    extract::Request,
    http::{HeaderMap, StatusCode, header},
    response::Response,
};
use futures::future::{BoxFuture, Either};
use tower::Service;

use crate::caller::trace::{self, Trace};
use crate::caller::{Caller, Wire};
use crate::mcp::{locale, serves::ServesTexts};
use crate::secret::Secret;
use crate::transport::http::admission::{self, FoundCaller};
use crate::transport::http::origin::{authority, origins_are_allowed};
use crate::transport::http::refusal::{self, Refused};
use crate::transport::http::state::HttpState;
use crate::transport::places::ConnectedFrom;
use crate::transport::refusals::{Refusals, shown};
use crate::transport::traffic::Check;

/// What proxies write the addresses of clients into.
const FORWARDED_FOR: &str = "x-forwarded-for";

static HOSTS: Refusals = Refusals::new();
static ORIGINS: Refusals = Refusals::new();

/// A service behind the guard.
#[derive(Clone)]
pub(super) struct GuardedRoutes<I> {
    pub(super) state: Arc<HttpState>,
    pub(super) inner: I,
}

impl<I> Service<Request> for GuardedRoutes<I>
where
    I: Service<Request, Response = Response> + Clone + Send + 'static,
    I::Future: Send + 'static,
{
    type Response = Response;
    type Error = I::Error;
    type Future =
        Either<Either<Ready<Result<Response, I::Error>>, I::Future>, BoxFuture<'static, Result<Response, I::Error>>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), I::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request) -> Self::Future {
        let (caller, found) = match admit(&self.state, &request) {
            Ok(admitted) => admitted,
            Err(refused) => return Either::Left(Either::Left(ready(Ok(*refused)))),
        };
        match found {
            FoundCaller::Known(who) => {
                request.extensions_mut().insert(Caller { who, ..caller });
                Either::Left(Either::Right(self.inner.call(request)))
            }
            FoundCaller::Later(asked) => {
                let mut inner = self.inner.clone();
                Either::Right(Box::pin(async move {
                    match asked.await {
                        Ok(who) => {
                            request.extensions_mut().insert(Caller { who, ..caller });
                            inner.call(request).await
                        }
                        Err(refused) => Ok(*refused),
                    }
                }))
            }
        }
    }
}

/// The [`Caller`] of a request, and who that is, or is found to be; or the refusal.
fn admit(state: &Arc<HttpState>, request: &Request) -> Result<(Caller, FoundCaller), Refused> {
    if state.shutdown.stopping.is_cancelled() {
        return Err(refusal::unavailable("the server is stopping").into());
    }
    let headers = request.headers();
    let host = match authority(request.uri(), headers) {
        None => {
            state.traffic.refused(Check::Host);
            return Err(refusal::refuse(StatusCode::BAD_REQUEST, "the request names no valid host").into());
        }
        Some(host) if !state.hosts.admit(&host) => {
            state.traffic.refused(Check::Host);
            if let Some(unsaid) = HOSTS.say() {
                let host = shown(host.as_str().as_bytes());
                tracing::warn!(
                    host,
                    unsaid,
                    "refused a Host that is not allowed; KARTOTEKA_ALLOWED_HOSTS names those that are"
                );
            }
            return Err(refusal::refuse(
                StatusCode::FORBIDDEN,
                "this Host is not allowed here: name it in KARTOTEKA_ALLOWED_HOSTS",
            )
            .into());
        }
        Some(host) => host,
    };
    if !origins_are_allowed(headers, &state.limits.origins) {
        state.traffic.refused(Check::Origin);
        if let Some(unsaid) = ORIGINS.say() {
            let origin = shown(headers.get(header::ORIGIN).map_or(b"", |origin| origin.as_bytes()));
            tracing::warn!(
                origin,
                unsaid,
                "refused an Origin that is not allowed; KARTOTEKA_ALLOWED_ORIGINS names those that are"
            );
        }
        return Err(refusal::refuse(
            StatusCode::FORBIDDEN,
            "this Origin is not allowed here: name it in KARTOTEKA_ALLOWED_ORIGINS",
        )
        .into());
    }
    let address = client_address(state, request);
    let found = admission::identity(state, (request, &host), address)?;
    let approval = state.server.approval_header();
    let approval = approval.and_then(|name| admission::beside(headers, &name)).map(Secret::new);
    Ok((Caller { address, approval, wire: Wire::Http, ..caller(&*state.server, request.headers()) }, found))
}

/// The address of the client: the connection's, or the last one that trusted proxies report and that is none of theirs.
fn client_address(state: &HttpState, request: &Request) -> Option<IpAddr> {
    let ConnectedFrom(from) = request.extensions().get::<ConnectedFrom>().copied()?;
    let from = from?;
    if !state.limits.is_proxy(from) {
        return Some(from);
    }
    let reported = request.headers().get_all(FORWARDED_FOR).iter().filter_map(|value| value.to_str().ok());
    let reported: Vec<&str> = reported.flat_map(|value| value.split(',')).map(str::trim).collect();
    let client =
        reported.iter().rev().map_while(|entry| entry.parse().ok()).find(|entry| !state.limits.is_proxy(*entry));
    Some(client.unwrap_or(from))
}

fn caller(texts: &dyn ServesTexts, headers: &HeaderMap) -> Caller {
    let language = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    Caller { trace: trace(headers), ..Caller::unknown(locale::of_header(texts, language)) }
}

/// The trace that a request is part of, where its message names none.
fn trace(headers: &HeaderMap) -> Option<Arc<Trace>> {
    let said = trace::NAMES.map(|name| {
        let mut values = headers.get_all(name).iter().map(|value| value.to_str().ok());
        let first = values.next()??;
        // Several headers of one name are one list.
        values.try_fold(Cow::Borrowed(first), |list, value| Some(Cow::Owned(format!("{list},{}", value?))))
    });
    Trace::read(said.each_ref().map(Option::as_deref)).map(Arc::new)
}
