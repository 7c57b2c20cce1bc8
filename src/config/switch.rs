//! Words for on and off.

/// Whether a variable's text says that something is on, or off; `None`: neither.
pub(super) fn is_on(text: &str) -> Option<bool> {
    match text {
        "1" | "true" | "yes" | "on" => Some(true),
        "0" | "false" | "no" | "off" => Some(false),
        _ => None,
    }
}
