//! Who a request is from: what it shows, where it comes from, and how a caller is refused who is not known.

use std::{net::IpAddr, sync::Arc};

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::Response,
};

use crate::access::edge::{Challenge, From as Whence, Shown};
use crate::caller::Identity;
use crate::transport::http::origin::authority;
use crate::transport::http::refusal::{self, Refused};
use crate::transport::http::state::HttpState;
use crate::transport::places::ConnectedFrom;
use crate::transport::refusals::Refusals;
use crate::transport::traffic::Check;

static ADMISSIONS: Refusals = Refusals::new();

/// Who it is, by what the request shows and where it comes from; or the refusal.
pub(super) fn identity(
    state: &HttpState,
    request: &Request,
    address: Option<IpAddr>,
) -> Result<Arc<Identity>, Refused> {
    let headers = request.headers();
    // What a browser asks before it asks for anything carries no credential, and is told nothing of what there is.
    if *request.method() == Method::OPTIONS && !headers.contains_key(header::AUTHORIZATION) {
        return Ok(state.edge.load().nobody());
    }
    let from = Whence { address, local: is_local(request) };
    let challenge = match state.edge.load().admit(credential(headers), from) {
        Ok(who) => return Ok(who),
        Err(challenge) => challenge,
    };
    state.traffic.refused(Check::Admission);
    state.server.turned_away(address, challenge.name());
    if let Some(unsaid) = ADMISSIONS.say() {
        tracing::warn!(?address, unsaid, "refused a caller who is not known");
    }
    Err(challenged(challenge).into())
}

/// The refusal of a caller who is not known: what was shown is not repeated, nor is it said what is wrong about it.
fn challenged(challenge: Challenge) -> Response {
    let (how, message) = match challenge {
        Challenge::Missing => ("Bearer realm=\"kartoteka\"", "this server asks who calls: send a bearer token"),
        Challenge::Invalid => {
            ("Bearer realm=\"kartoteka\", error=\"invalid_token\"", "the bearer token is not known here, or has ended")
        }
        Challenge::TooMany(wait) => {
            let message = "too many credentials from this address were not known; try again later";
            let mut response = refusal::refuse(StatusCode::TOO_MANY_REQUESTS, message);
            let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
            return response;
        }
    };
    let mut response = refusal::refuse(StatusCode::UNAUTHORIZED, message);
    response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(how));
    response
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

/// Whether a request comes from this machine for certain. One that a proxy passes on does not, wherever the proxy is.
fn is_local(request: &Request) -> bool {
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
    let host = authority(request.uri(), headers);
    let loopback = host.is_some_and(|host| {
        let name = host.host().trim_start_matches('[').trim_end_matches(']');
        name.eq_ignore_ascii_case("localhost") || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    });
    from.to_canonical().is_loopback() && loopback
}
