//! Writes the members of a JSON object, each with a comma behind it. Whatever the text of a record is made of, a name, an id or a target
//! that a request has sent among it, what looks like a token in it is masked here, so that none is in a record.

use std::io::Write as _;
use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::temporal::DateTimePrinter;
use serde_json::Value;

use crate::secret::credential;

/// Moments are written in microseconds.
const MOMENTS: DateTimePrinter = DateTimePrinter::new().precision(Some(6));

/// RecordMembers that have been written.
#[derive(Debug)]
pub(super) struct RecordMembers(Vec<u8>);

impl RecordMembers {
    /// An object that begins.
    pub(super) fn begin() -> Self {
        Self(Vec::from(b"{".as_slice()))
    }

    pub(super) fn text(&mut self, name: &'static str, value: &str) {
        self.name(name);
        self.value(value);
        self.0.push(b',');
    }

    /// The same, where there is a value.
    pub(super) fn some(&mut self, name: &'static str, value: Option<&str>) {
        if let Some(value) = value {
            self.text(name, value);
        }
    }

    pub(super) fn texts<'t>(&mut self, name: &'static str, values: impl IntoIterator<Item = &'t str>) {
        self.name(name);
        self.0.push(b'[');
        for (place, value) in values.into_iter().enumerate() {
            if place > 0 {
                self.0.push(b',');
            }
            self.value(value);
        }
        self.0.extend_from_slice(b"],");
    }

    pub(super) fn number(&mut self, name: &'static str, value: u64) {
        self.name(name);
        let _infallible = write!(self.0, "{value},");
    }

    pub(super) fn yes(&mut self, name: &'static str) {
        self.name(name);
        self.0.extend_from_slice(b"true,");
    }

    /// A time, in milliseconds.
    pub(super) fn milliseconds(&mut self, name: &'static str, time: Duration) {
        self.name(name);
        let micros = time.as_micros();
        let _infallible = write!(self.0, "{}.{:03},", micros / 1_000, micros % 1_000);
    }

    pub(super) fn moment(&mut self, name: &'static str, moment: Timestamp) {
        self.name(name);
        self.0.push(b'"');
        self.0.extend_from_slice(MOMENTS.timestamp_to_string(&moment).as_bytes());
        self.0.extend_from_slice(b"\",");
    }

    /// Any JSON.
    pub(super) fn json(&mut self, name: &str, json: &Value) {
        self.json_as_it_is(name, &masked(json));
    }

    /// JSON as it is: what is sealed, or was written before.
    pub(super) fn json_as_it_is(&mut self, name: &str, json: &Value) {
        self.value(name);
        self.0.push(b':');
        let _infallible = write!(self.0, "{json},");
    }

    /// How much has been written.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The object, which has a member.
    pub(super) fn end(mut self) -> Vec<u8> {
        let last = self.0.last_mut().expect("an object has begun");
        *last = b'}';
        self.0
    }

    fn name(&mut self, name: &'static str) {
        self.0.push(b'"');
        self.0.extend_from_slice(name.as_bytes());
        self.0.extend_from_slice(b"\":");
    }

    fn value(&mut self, value: &str) {
        serde_json::to_writer(&mut self.0, &*credential::masked(value)).expect("a text is written as JSON");
    }
}

/// JSON with nothing in it that looks like a token.
fn masked(json: &Value) -> Value {
    match json {
        Value::String(text) => credential::masked(text).into(),
        Value::Array(values) => values.iter().map(masked).collect(),
        Value::Object(members) => {
            members.iter().map(|(name, value)| (credential::masked(name).into_owned(), masked(value))).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => json.clone(),
    }
}
