//! JSON of the operator's routes, as the models of pages.

use kartoteka_console::pages::Moment;
use serde_json::Value;

/// A moment, where the JSON has one.
pub(super) fn moment(told: &Value) -> Option<Moment> {
    told.as_str().and_then(|at| at.parse().ok()).map(Moment)
}

/// Milliseconds without a fraction, and never nothing for what took some time.
pub(super) fn milliseconds(told: &Value) -> Option<u64> {
    let milliseconds = told.as_f64()?.ceil();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "casts of floats are saturating")]
    let whole = milliseconds as u64;
    Some(whole)
}
