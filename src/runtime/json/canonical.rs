//! JSON in the one form of RFC 8785 (JCS): what is equal is the same bytes, so that a digest of it means something.

use serde_json::{Number, Value};

/// The canonical form of a value.
#[must_use]
pub(crate) fn canonical(value: &Value) -> String {
    let mut out = String::new();
    write(value, &mut out);
    out
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Null | Value::Bool(_) => out.push_str(&value.to_string()),
        Value::Number(number) => out.push_str(&self::number(number)),
        Value::String(text) => self::text(text, out),
        Value::Array(items) => {
            out.push('[');
            for (place, item) in items.iter().enumerate() {
                out.push_str(if place == 0 { "" } else { "," });
                write(item, out);
            }
            out.push(']');
        }
        Value::Object(map) => {
            // The standard counts in UTF-16.
            let mut entries: Vec<(Vec<u16>, &String, &Value)> =
                map.iter().map(|(key, value)| (key.encode_utf16().collect(), key, value)).collect();
            entries.sort_by(|one, other| one.0.cmp(&other.0));
            out.push('{');
            for (place, (_, key, value)) in entries.into_iter().enumerate() {
                out.push_str(if place == 0 { "" } else { "," });
                self::text(key, out);
                out.push(':');
                write(value, out);
            }
            out.push('}');
        }
    }
}

/// `serde_json` escapes what the standard wants escaped, as it wants it.
fn text(text: &str, out: &mut String) {
    out.push_str(&Value::from(text).to_string());
}

/// A number as ECMAScript prints it.
fn number(number: &Number) -> String {
    /// Whole numbers up to here are what they say as floats, too.
    const EXACT: u64 = 1 << 53;
    let whole = number.as_i64().map(i64::unsigned_abs).or_else(|| number.as_u64());
    if whole.is_some_and(|whole| whole <= EXACT) {
        return number.to_string();
    }
    let Some(float) = number.as_f64() else { return number.to_string() };
    if float == 0.0 {
        return "0".to_owned();
    }
    // The shortest digits that mean the same, and where the point stands among them.
    let shortest = format!("{:e}", float.abs());
    let (digits, exponent) = shortest.split_once('e').expect("this format has an exponent");
    let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
    let exponent: i32 = exponent.parse().expect("an exponent is a whole number");
    let sign = if float < 0.0 { "-" } else { "" };
    let count = i32::try_from(digits.len()).expect("a float has few digits");
    let plain = match exponent {
        0..=20 if count <= exponent + 1 => {
            let zeros = usize::try_from(exponent + 1 - count).unwrap_or_default();
            format!("{digits}{}", "0".repeat(zeros))
        }
        0..=20 => {
            let (before, after) = digits.split_at(usize::try_from(exponent + 1).unwrap_or_default());
            format!("{before}.{after}")
        }
        -6..0 => format!("0.{}{digits}", "0".repeat(usize::try_from(-exponent - 1).unwrap_or_default())),
        _ => {
            let (first, rest) = digits.split_at(1);
            let point = if rest.is_empty() { "" } else { "." };
            format!("{first}{point}{rest}e{}{exponent}", if exponent > 0 { "+" } else { "" })
        }
    };
    format!("{sign}{plain}")
}

#[cfg(test)]
mod tests;
