//! Values that are spelt another way: one text of a list, a moment, bytes. Both back ends spell by this one function, over
//! the value as JSON text. What has no zone of its own is in the tenant's.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use kartoteka_compiler::plan::Spelling;
use serde_json::Value;

use crate::runtime::arguments::phone_numbers;
use crate::runtime::base64_text;
use crate::runtime::json::{Json, Misfit, TextWriter};
use crate::runtime::periods::Clock;
use crate::runtime::request::{Request, RequestFault};
use crate::runtime::scope::Scope;

impl Json<'_> {
    /// Writes a value, given as JSON, that is spelt another way. One that does not fit its spelling is noted as `misfit`, or
    /// stays as it came where there is none.
    pub fn spelt(&mut self, scope: &Scope<'_>, json: Option<&str>, spelling: Spelling, misfit: Option<Misfit>) -> bool {
        match spelt(scope.surroundings().clock, json, spelling, misfit) {
            Ok(spelt) => self.raw(spelt.as_deref()),
            Err(misfit) => {
                self.note(misfit);
                false
            }
        }
    }
}

impl TextWriter<'_, '_> {
    /// Writes a value that is spelt another way as text, see [`Json::spelt`].
    pub fn spelt(&mut self, scope: &Scope<'_>, json: Option<&str>, spelling: Spelling, misfit: Option<Misfit>) -> bool {
        match spelt(scope.surroundings().clock, json, spelling, misfit) {
            Ok(spelt) => self.json(spelt.as_deref()),
            Err(misfit) => {
                self.note(misfit);
                false
            }
        }
    }
}

impl Request {
    /// Appends a value that is spelt another way to the path: one segment, or with [`Spelling::Path`] as many as its slashes
    /// part.
    pub fn segment_spelt(&mut self, scope: &Scope<'_>, json: Option<&str>, spelling: Spelling, misfit: Option<Misfit>) {
        match spelt(scope.surroundings().clock, json, spelling, misfit) {
            Ok(spelt) if spelling == Spelling::Path => self.cell(spelt.as_deref()),
            Ok(spelt) => self.segment_json(spelt.as_deref()),
            Err(misfit) => self.note(RequestFault::Misfit { misfit, place: "path".to_owned() }),
        }
    }
}

/// From here on a number is of milliseconds: in seconds it would be the year 5138.
const MILLISECONDS_FROM: f64 = 1e11;

/// The value spelt so, as JSON text; `None` where there is none.
///
/// # Errors
/// It does not fit the spelling, and `misfit` says whose fault that is. Without that it stays as it is.
pub(crate) fn spelt(
    clock: &Clock,
    json: Option<&str>,
    spelling: Spelling,
    misfit: Option<Misfit>,
) -> Result<Option<String>, Misfit> {
    let Some(json) = json.map(str::trim).filter(|json| *json != "null") else { return Ok(None) };
    let value = serde_json::from_str::<Value>(json).ok();
    match (value.and_then(|value| respelt(&value, spelling, misfit.is_some(), clock)), misfit) {
        (Some(spelt), _) => Ok(Some(spelt.to_string())),
        (None, Some(misfit)) => Err(misfit),
        (None, None) => Ok(Some(json.to_owned())),
    }
}

/// `strict`: what holds the mark that parts it from others does not fit.
fn respelt(value: &Value, spelling: Spelling, strict: bool, clock: &Clock) -> Option<Value> {
    let moment = || moment(value, clock);
    Some(match spelling {
        Spelling::Commas | Spelling::Semicolons | Spelling::Bars | Spelling::Spaces | Spelling::Joined => {
            Value::from(joined(value, spelling.between()?, strict)?)
        }
        Spelling::Date => match value.as_str().and_then(date) {
            Some(date) => Value::from(date.to_string()),
            None => Value::from(clock.zone().to_datetime(moment()?).date().to_string()),
        },
        Spelling::Local => Value::from(clock.zone().to_datetime(moment()?).strftime("%Y-%m-%dT%H:%M:%S").to_string()),
        Spelling::Utc => Value::from(moment()?.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()),
        Spelling::Time => Value::from(clock.with_offset(moment()?)),
        Spelling::Epoch => Value::from(moment()?.as_millisecond().div_euclid(1000)),
        Spelling::EpochMs => Value::from(moment()?.as_millisecond()),
        Spelling::Base64 => Value::from(base64_text::text(value.as_str()?.as_bytes())),
        Spelling::Bytes => Value::from(value.as_str()?.len()),
        Spelling::FileBytes => {
            Value::from(base64_text::count(value.as_str().filter(|text| base64_text::are_in(text))?))
        }
        Spelling::Json => Value::from(value.to_string()),
        Spelling::Quoted | Spelling::SingleQuoted | Spelling::SqlQuoted => Value::from(quoted(value, spelling)?),
        Spelling::Escaped | Spelling::Doubled => Value::from(between_quotes(value.as_str()?, spelling)?),
        Spelling::Path => Value::from(value.as_str()?),
        Spelling::Phones => Value::from(phone_numbers(value.as_str()?)),
    })
}

/// Literals of a query: a text in its quotes, other scalars as they are, of a list each, with commas between. `None`: it has no
/// literal, as a control character has none.
fn quoted(value: &Value, spelling: Spelling) -> Option<String> {
    let items = match value {
        Value::Array(items) => items.as_slice(),
        one => std::slice::from_ref(one),
    };
    let mut literals = Vec::with_capacity(items.len());
    for item in items {
        match item {
            Value::Null => {}
            Value::String(text) => literals.push(literal(text, spelling)?),
            Value::Bool(_) | Value::Number(_) => literals.push(item.to_string()),
            Value::Array(_) | Value::Object(_) => return None,
        }
    }
    Some(literals.join(","))
}

/// A text in quotes, which nothing in it ends.
fn literal(text: &str, spelling: Spelling) -> Option<String> {
    let quote = if spelling == Spelling::Quoted { '"' } else { '\'' };
    Some(format!("{quote}{}{quote}", between_quotes(text, spelling)?))
}

/// A text as it stands between quotes. `None`: a control character is in it, which no literal has.
fn between_quotes(text: &str, spelling: Spelling) -> Option<String> {
    let (quotes, doubled): (&[char], bool) = match spelling {
        Spelling::Quoted => (&['"'], false),
        Spelling::SingleQuoted => (&['\''], false),
        Spelling::SqlQuoted | Spelling::Doubled => (&['\''], true),
        _ => (&['"', '\''], false),
    };
    let mut written = String::with_capacity(text.len() + 2);
    for char in text.chars() {
        match char {
            '\n' | '\r' | '\t' if doubled => written.push(char),
            '\n' => written.push_str("\\n"),
            '\r' => written.push_str("\\r"),
            '\t' => written.push_str("\\t"),
            control if control.is_control() => return None,
            quote if doubled && quotes.contains(&quote) => written.extend([quote, quote]),
            sign if !doubled && (sign == '\\' || quotes.contains(&sign)) => written.extend(['\\', sign]),
            other => written.push(other),
        }
    }
    Some(written)
}

/// One text of a list's scalars. A single scalar is a list of one.
fn joined(value: &Value, between: &str, strict: bool) -> Option<String> {
    let items = match value {
        Value::Array(items) => items.as_slice(),
        one => std::slice::from_ref(one),
    };
    let mut texts = Vec::with_capacity(items.len());
    for item in items {
        match item {
            Value::Null => {}
            Value::String(text) => texts.push(text.clone()),
            Value::Bool(_) | Value::Number(_) => texts.push(item.to_string()),
            Value::Array(_) | Value::Object(_) => return None,
        }
    }
    let is_parted = |text: &String| strict && !between.is_empty() && text.contains(between);
    (!texts.iter().any(is_parted)).then(|| texts.join(between))
}

/// The moment that a text or a number says.
fn moment(value: &Value, clock: &Clock) -> Option<Timestamp> {
    match value {
        Value::String(text) => match text.parse::<Timestamp>() {
            Ok(moment) => Some(moment),
            Err(_) => clock.moment(local(text)?),
        },
        Value::Number(number) => {
            let number = number.as_f64()?;
            let milliseconds = if number.abs() < MILLISECONDS_FROM { number * 1000.0 } else { number };
            // Beyond the years that there are, no moment is made of it.
            #[expect(clippy::cast_possible_truncation, reason = "a number that is too large is refused next")]
            Timestamp::from_millisecond(milliseconds.floor() as i64).ok()
        }
        _ => None,
    }
}

/// A day, or a time of day without a zone.
fn local(text: &str) -> Option<DateTime> {
    match date(text) {
        Some(date) => Some(date.to_datetime(Time::midnight())),
        None => text.parse().ok(),
    }
}

/// `2026-05-20`, and nothing behind it.
fn date(text: &str) -> Option<Date> {
    (text.len() == 10).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests;
