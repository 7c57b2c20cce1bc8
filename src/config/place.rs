//! Where the operator's listener is, as a variable or a flag says it.

/// Where it is unless said otherwise.
pub(crate) const OPERATOR: &str = "127.0.0.1:9600";

/// The place that is meant by `on`, `off`, or a place; none for `off`. A place may be written as the address at which it is asked.
#[must_use]
pub(crate) fn operator(said: &str) -> Option<&str> {
    match said {
        "on" => Some(OPERATOR),
        "off" => None,
        place => Some(place.strip_prefix("http://").map_or(place, |place| place.trim_end_matches('/'))),
    }
}

/// `ADDR:PORT`, or `unix:PATH`.
pub(super) fn is_place(text: &str) -> bool {
    if let Some(path) = text.strip_prefix("unix:") {
        return !path.is_empty();
    }
    let parts = text.rsplit_once(':');
    parts.is_some_and(|(host, port)| !host.is_empty() && !host.contains('/') && port.parse::<u16>().is_ok())
}

#[cfg(test)]
mod tests;
