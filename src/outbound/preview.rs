//! A request as it would go out, with its secrets masked.

use url::Url;

use super::attempt::OutgoingRequest;
use crate::runtime::preview::Preview;
use crate::secret::redact::{MASK, Redactor};

/// What would be sent, with `shown` in place of a body that is not for reading.
pub(super) fn preview(request: &OutgoingRequest, shown: Option<&str>, redactor: &Redactor) -> Preview {
    let mask = |bytes: &[u8]| redactor.mask_keys(&String::from_utf8_lossy(bytes)).into_owned();
    let header = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
        let text = if value.is_sensitive() { MASK.to_owned() } else { mask(value.as_bytes()) };
        (name.to_string(), text)
    };
    Preview {
        verb: request.verb.to_string(),
        url: masked(&request.url, redactor),
        headers: request.headers.iter().map(header).collect(),
        body: shown.map(str::as_bytes).or(request.body.as_deref()).map(mask),
    }
}

/// An address without its secrets. Where the whole base is one, the name of the host is not what is secret about it.
fn masked(url: &Url, redactor: &Redactor) -> String {
    let masked = redactor.mask(url.as_str());
    match masked.strip_prefix(MASK) {
        Some(rest) => {
            let rest = rest.trim_start_matches('/');
            format!("{}/{MASK}/{rest}", url.origin().ascii_serialization())
        }
        None => masked.into_owned(),
    }
}
