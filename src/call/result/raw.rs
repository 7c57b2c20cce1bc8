//! JSON into a buffer, as it stands or as a text.

/// Appends JSON as it stands.
pub(super) fn put(out: &mut Vec<u8>, json: &str) {
    out.extend_from_slice(json.as_bytes());
}

/// Writes a JSON text.
pub(crate) fn text(text: &str, out: &mut Vec<u8>) {
    serde_json::to_writer(out, text).expect("a text is always written to memory");
}
