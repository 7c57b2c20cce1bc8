//! What is known of a request by its verb alone.

/// Verbs that only read, and have no body.
const READING: [&str; 2] = ["GET", "HEAD"];

/// Those of a card's requests that change something.
const WRITING: [&str; 4] = ["POST", "PUT", "PATCH", "DELETE"];

/// Whether a request with this verb, in capitals, only reads.
pub(crate) fn only_reads(verb: &str) -> bool {
    READING.contains(&verb)
}

/// Whether a card can send a request with this verb, in capitals.
pub(crate) fn is_sendable(verb: &str) -> bool {
    only_reads(verb) || WRITING.contains(&verb)
}
