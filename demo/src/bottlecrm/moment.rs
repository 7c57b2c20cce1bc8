//! Moments in the backend's spelling: UTC with microseconds.

use jiff::Timestamp;

/// The moment in the backend's spelling.
pub(super) fn now() -> String {
    Timestamp::now().strftime("%Y-%m-%dT%H:%M:%S.%6fZ").to_string()
}
