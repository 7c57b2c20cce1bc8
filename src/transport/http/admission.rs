//! Who a request is from: what it shows, where it comes from, and how a caller is refused who is not known.

use std::{net::IpAddr, sync::Arc, time::Duration};

use axum::{
    extract::Request,
    http::{HeaderMap, Method, StatusCode, header, uri::Authority},
    response::Response,
};

use futures::future::BoxFuture;

use crate::access::admission::{Admission, Challenge};
use crate::access::edge::{Edge, From as Whence, Shown};
use crate::access::means::AdmissionMeans;
use crate::access::resource::BearerFault;
use crate::caller::Identity;
use crate::config::near::is_near_name;
use crate::transport::http::refusal::{self, Refused};
use crate::transport::http::state::HttpState;
use crate::transport::places::ConnectedFrom;
use crate::transport::turned_away::turned_away;

/// Who a request is from.
pub(super) enum FoundCaller {
    /// It is known.
    Known(Arc<Identity>),
    /// Another has to be asked.
    Later(BoxFuture<'static, Result<Arc<Identity>, Refused>>),
}

/// Who it is, by what the request shows and where it comes from; or the refusal.
pub(super) fn identity(
    state: &Arc<HttpState>,
    (request, host): (&Request, &Authority),
    address: Option<IpAddr>,
) -> Result<FoundCaller, Refused> {
    let headers = request.headers();
    // A preflight request carries no credential, and its answer says nothing of what there is.
    if *request.method() == Method::OPTIONS && !headers.contains_key(header::AUTHORIZATION) {
        return Ok(FoundCaller::Known(state.edge.load().nobody()));
    }
    let from = Whence { address, local: is_local(request, host) };
    let shown = credential(headers);
    let means = AdmissionMeans::of_shown(&shown);
    match state.edge.load().admit_with(shown, from, &|name| beside(headers, name)) {
        Admission::Known(who) => {
            state.traffic.admitted(means.of_admitted(&who));
            Ok(FoundCaller::Known(who))
        }
        Admission::Refused(challenge) => Err(refused(state, challenge, (means, address))),
        Admission::Later(asked) => {
            let state = Arc::clone(state);
            Ok(FoundCaller::Later(Box::pin(async move {
                let who = asked.await.map_err(|challenge| refused(&state, challenge, (means, address)))?;
                state.traffic.admitted(means.of_admitted(&who));
                Ok(who)
            })))
        }
    }
}

/// Counts and tells the refusal of a caller.
fn refused(state: &HttpState, challenge: Challenge, from: (AdmissionMeans, Option<IpAddr>)) -> Refused {
    turned_away(&state.traffic, &*state.server, from, &challenge);
    challenged(&challenge, &state.edge.load()).into()
}

/// The refusal of a caller: what was shown is not repeated, nor is it said what is wrong about it.
fn challenged(challenge: &Challenge, edge: &Edge) -> Response {
    match challenge {
        Challenge::Missing => unauthorized(edge, BearerFault::Missing, "no credential was sent"),
        Challenge::Invalid | Challenge::Untaken(_) => {
            unauthorized(edge, BearerFault::Invalid, "the credential is not known here, or has ended")
        }
        Challenge::Forbidden | Challenge::Unadmitted(_) => {
            let detail =
                "The credential is good, and whom it names is not let in here: ask the operator of this server.";
            refusal::told(StatusCode::FORBIDDEN, "forbidden", "this caller is not let in here", detail)
        }
        Challenge::Away(wait) => {
            let detail = "Keep the credential and send the request again later.";
            let message = "who calls cannot be found out now";
            let mut response = refusal::told(StatusCode::SERVICE_UNAVAILABLE, "unavailable", message, detail);
            response.headers_mut().insert(header::RETRY_AFTER, whole_seconds(*wait).into());
            response
        }
        Challenge::TooMany(wait) => {
            let message = "too many credentials from this address were not known; try again later";
            let mut response = refusal::refuse(StatusCode::TOO_MANY_REQUESTS, message);
            response.headers_mut().insert(header::RETRY_AFTER, whole_seconds(*wait).into());
            response
        }
    }
}

fn unauthorized(edge: &Edge, fault: BearerFault<'_>, message: &'static str) -> Response {
    let detail = "This server asks who calls. Send: Authorization: Bearer <token>";
    let mut response = refusal::told(StatusCode::UNAUTHORIZED, "unauthorized", message, detail);
    response.headers_mut().insert(header::WWW_AUTHENTICATE, edge.challenge(fault));
    response
}

fn whole_seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}

/// The credential of a request. Two of them, or one of another kind, are none that is known.
fn credential(headers: &HeaderMap) -> Shown<'_> {
    let mut all = headers.get_all(header::AUTHORIZATION).iter();
    let Some(first) = all.next() else { return Shown::Nothing };
    if all.next().is_some() {
        return Shown::Other;
    }
    let bearer = first.to_str().ok().and_then(|value| {
        let (scheme, token) = value.split_once(' ')?;
        let token = token.trim();
        (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
    });
    bearer.map_or(Shown::Other, Shown::Bearer)
}

/// What a header has; nothing that can be taken for a credential where it is there twice, or is no text.
pub(super) fn beside<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let mut all = headers.get_all(name).iter();
    let first = all.next()?;
    Some(if all.next().is_some() { "" } else { first.to_str().unwrap_or_default() })
}

/// Whether a request comes from this machine for certain. One that a proxy passes on does not, wherever the proxy is.
fn is_local(request: &Request, host: &Authority) -> bool {
    let Some(ConnectedFrom(from)) = request.extensions().get::<ConnectedFrom>() else { return false };
    let headers = request.headers();
    let passed_on = headers.keys().any(|name| {
        let name = name.as_str();
        name == "via" || name == "forwarded" || name.starts_with("x-forwarded-")
    });
    if passed_on {
        return false;
    }
    // A Unix socket has no address.
    let Some(from) = from else { return true };
    from.to_canonical().is_loopback() && is_near_name(host.host())
}
