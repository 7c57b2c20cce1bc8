//! JSON in one spelling (RFC 8785), and the digest of it: equal values have equal bytes.

use ring::digest::{Context, SHA256};
use serde_json::Value;

/// The SHA-256 of a text that is written piece by piece.
#[derive(Clone)]
pub(crate) struct DigestWriter(Context);

impl Default for DigestWriter {
    fn default() -> Self {
        Self(Context::new(&SHA256))
    }
}

impl std::fmt::Write for DigestWriter {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0.update(text.as_bytes());
        Ok(())
    }
}

impl DigestWriter {
    /// The digest of what was written.
    #[must_use]
    pub(crate) fn finish(self) -> [u8; 32] {
        self.0.finish().as_ref().try_into().expect("a SHA-256 has 32 bytes")
    }
}

/// The SHA-256 of a value in its one spelling.
#[must_use]
pub(crate) fn digest(value: &Value) -> [u8; 32] {
    let mut digest = DigestWriter::default();
    digest.0.update(text(value).as_bytes());
    digest.finish()
}

/// The one spelling of a value.
#[must_use]
pub(crate) fn text(value: &Value) -> String {
    let mut out = String::new();
    write(value, &mut out);
    out
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Null | Value::Bool(_) | Value::String(_) => out.push_str(&value.to_string()),
        Value::Number(number) => match whole(number) {
            Some(whole) => out.push_str(&whole.to_string()),
            None => out.push_str(&fraction(number)),
        },
        Value::Array(items) => {
            out.push('[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                write(item, out);
            }
            out.push(']');
        }
        Value::Object(members) => {
            let mut members: Vec<(Vec<u16>, &String, &Value)> =
                members.iter().map(|(name, value)| (name.encode_utf16().collect(), name, value)).collect();
            members.sort_by(|one, other| one.0.cmp(&other.0));
            out.push('{');
            for (place, (_, name, value)) in members.into_iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                out.push_str(&Value::from(name.as_str()).to_string());
                out.push(':');
                write(value, out);
            }
            out.push('}');
        }
    }
}

/// A number without a fraction that a double holds exactly is written without one, however it came.
fn whole(number: &serde_json::Number) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.is_i64() || number.is_u64() {
        return number.as_i64();
    }
    let number = number.as_f64().filter(|number| number.fract() == 0.0 && number.abs() <= EXACT)?;
    format!("{number:.0}").parse().ok()
}

/// Any other number as ECMAScript prints it, which is what the standard asks for.
fn fraction(number: &serde_json::Number) -> String {
    let Some(float) = number.as_f64().filter(|_| number.is_f64()) else { return number.to_string() };
    // The shortest digits that mean the same, and where the point stands among them.
    let shortest = format!("{:e}", float.abs());
    let (digits, exponent) = shortest.split_once('e').expect("this format has an exponent");
    let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
    let exponent: i32 = exponent.parse().expect("an exponent is a whole number");
    let zeros = |count: i32| "0".repeat(usize::try_from(count).unwrap_or_default());
    let sign = if float < 0.0 { "-" } else { "" };
    let whole = usize::try_from(exponent + 1).unwrap_or_default();
    let plain = match exponent {
        0..=20 if digits.len() <= whole => format!("{digits}{}", "0".repeat(whole - digits.len())),
        0..=20 => format!("{}.{}", &digits[..whole], &digits[whole..]),
        -6..0 => format!("0.{}{digits}", zeros(-exponent - 1)),
        _ => {
            let (first, rest) = digits.split_at(1);
            let (point, plus) = (if rest.is_empty() { "" } else { "." }, if exponent > 0 { "+" } else { "" });
            format!("{first}{point}{rest}e{plus}{exponent}")
        }
    };
    format!("{sign}{plain}")
}

#[cfg(test)]
mod tests;
