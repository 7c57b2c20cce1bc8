//! Lists, compressed for clients that ask for it. They are the one answer that is long, nearly the same for everyone and
//! whole before its first byte goes out; a stream never comes here, so that nothing of one is held back.

use std::io::Write;

use axum::{
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use flate2::{Compression, write::GzEncoder};

use crate::transport::http::reply;
use crate::transport::long;

/// Shorter ones are sent as they are, in bytes: they fit into a few packets.
const LEAST: usize = 32 << 10;

const GZIP: &str = "gzip";

/// One JSON message, compressed if that is asked for and worth it.
pub(super) fn json(message: Vec<u8>, request: &HeaderMap) -> Response {
    if message.len() < LEAST {
        return reply::json(message);
    }
    let written = if takes_gzip(request) { long::read(message.len(), || gzip(&message)) } else { None };
    let mut response = match written {
        None => reply::json(message),
        Some(short) => {
            let mut response = reply::json(short);
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(GZIP));
            response
        }
    };
    response.headers_mut().append(header::VARY, HeaderValue::from_static("accept-encoding"));
    response
}

/// The fastest level: what the others save of JSON is little beside what they cost.
fn gzip(message: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(message.len() / 4), Compression::fast());
    encoder.write_all(message).ok()?;
    encoder.finish().ok()
}

/// Whether `Accept-Encoding` names gzip, or anything (`*`), with a weight above zero. What is not named is not asked for.
fn takes_gzip(headers: &HeaderMap) -> bool {
    let values = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    let mut any = false;
    for coding in values.flat_map(|value| value.split(',')) {
        let mut parts = coding.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default();
        let wanted = parts.filter_map(|part| part.split_once('=')).all(|(name, weight)| {
            !name.trim().eq_ignore_ascii_case("q") || weight.trim().parse::<f32>().is_ok_and(|weight| weight > 0.0)
        });
        if [GZIP, "x-gzip"].iter().any(|known| name.eq_ignore_ascii_case(known)) {
            return wanted;
        }
        any |= name == "*" && wanted;
    }
    any
}

#[cfg(test)]
mod tests;
