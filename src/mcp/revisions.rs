//! The revisions of the protocol, by their names.

/// The revisions that begin with `initialize`, the oldest first.
pub(crate) const HANDSHAKES: [&str; 4] = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"];

/// The revision that has no handshake: every request says by itself what it needs.
pub(crate) const PER_REQUEST: &str = "2026-07-28";

/// The methods of the revisions before that it has no more.
pub(crate) const REMOVED: [&str; 5] =
    ["initialize", "logging/setLevel", "ping", "resources/subscribe", "resources/unsubscribe"];

/// What is said of one of these in it.
pub(crate) fn no_more(method: &str) -> String {
    format!("Method not found: {PER_REQUEST} has no `{method}`")
}

/// The revision to speak with a client whose `initialize` asks for this one: the same if it is known, else the newest.
pub(crate) fn agreed(asked: &str) -> &'static str {
    let [.., newest] = HANDSHAKES;
    HANDSHAKES.into_iter().find(|known| *known == asked).unwrap_or(newest)
}

#[cfg(test)]
mod tests;
