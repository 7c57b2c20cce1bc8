//! Where the operator's listener is, as a variable or a flag says it.

/// Where it is unless said otherwise.
pub(crate) const OPERATOR: &str = "127.0.0.1:9600";

/// The place that is meant by `on`, `off`, or a place; none for `off`.
#[must_use]
pub(crate) fn operator(said: &str) -> Option<&str> {
    match said {
        "on" => Some(OPERATOR),
        "off" => None,
        place => Some(place),
    }
}

/// `ADDR:PORT`, or `unix:PATH`.
pub(super) fn is_place(text: &str) -> bool {
    if let Some(path) = text.strip_prefix("unix:") {
        return !path.is_empty();
    }
    let parts = text.rsplit_once(':');
    parts.is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok())
}

#[cfg(test)]
mod tests;
