//! Numbers as callers write them: in a text, with a fraction of zero, or beyond 64 bits.

use serde_json::{Number, Value};

use super::blank::is_unseen;
use super::phone::digit;

/// A number, or a text that is one by JSON's grammar.
pub(super) fn number(value: &Value) -> Option<Number> {
    match value {
        Value::Number(number) => Some(number.clone()),
        Value::String(text) if text.len() <= 64 => {
            serde_json::from_str(text).ok().or_else(|| serde_json::from_str(&in_ascii(text)).ok())
        }
        _ => None,
    }
}

/// A text whose digits are those of ASCII, without blanks around it, of whichever kind.
fn in_ascii(text: &str) -> String {
    text.trim_matches(is_unseen).chars().map(|letter| digit(letter).unwrap_or(letter)).collect()
}

/// A number as a whole one of 64 bits, or why it is none.
pub(super) enum Whole {
    Exact(i64),
    TooSmall,
    TooLarge,
    Fraction,
}

pub(super) fn whole(number: &Number) -> Whole {
    // 2^63, the first number beyond those of 64 bits that a float can be.
    const BEYOND: f64 = 9_223_372_036_854_775_808.0;
    if let Some(exact) = number.as_i64() {
        return Whole::Exact(exact);
    }
    match number.as_f64() {
        Some(given) if given.fract() != 0.0 || given.is_nan() => Whole::Fraction,
        Some(given) if given >= BEYOND => Whole::TooLarge,
        Some(given) if given < -BEYOND => Whole::TooSmall,
        #[expect(clippy::cast_possible_truncation, reason = "it is whole and within range")]
        Some(given) => Whole::Exact(given as i64),
        None => Whole::TooLarge,
    }
}

/// A number as a text; a whole one, as clients also write with a fraction of zero, without a point.
pub(super) fn digits(number: &Number) -> String {
    // A float of more than 53 bits is not sure to be the number that was written.
    const SURE: i64 = 1 << 53;
    match (number.is_f64(), whole(number)) {
        (true, Whole::Exact(exact)) if exact.abs() <= SURE => exact.to_string(),
        _ => number.to_string(),
    }
}

/// A number as JSON; a whole one without a point.
pub(super) fn plain(number: f64) -> Value {
    match Number::from_f64(number).map(|number| whole(&number)) {
        Some(Whole::Exact(exact)) => Value::from(exact),
        _ => Value::from(number),
    }
}
