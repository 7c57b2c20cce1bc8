//! Spans of time that end before they begin: two arguments whose names say that they are its ends.

use jiff::Timestamp;
use kartoteka_compiler::plan::{Argument, Format, Shape};
use serde_json::Value;

use super::fault::{ArgumentChange, BadArgument};
use super::findings::Findings;
use super::trail::Trail;

/// What the two ends are called.
const ENDS: [(&str, &str); 8] = [
    ("from", "to"),
    ("start", "end"),
    ("since", "until"),
    ("after", "before"),
    ("dateFrom", "dateTo"),
    ("date_from", "date_to"),
    ("startDate", "endDate"),
    ("start_date", "end_date"),
];

impl Findings {
    /// Notes each end that is before its beginning. `text` gives an argument by its slot.
    pub(super) fn spans(&mut self, arguments: &[Argument], text: &dyn Fn(usize) -> Option<String>) {
        let slot = |name: &str| arguments.iter().position(|argument| argument.name == name);
        for (begin, end) in ENDS {
            let (Some(from), Some(to)) = (slot(begin), slot(end)) else { continue };
            let (Some(form), Some(same)) = (form(&arguments[from]), form(&arguments[to])) else { continue };
            let (Some(from), Some(to)) = (text(from), text(to)) else { continue };
            if form == same && is_later(&from, &to, form) {
                let mistake = BadArgument::OutOfRange { least: Some(Value::from(from)), most: None };
                let turned = ArgumentChange::Exchange(begin.to_owned());
                self.fault(Trail::new(end), Some(&Value::from(to)), mistake, Some(turned));
            }
        }
    }
}

/// The form of an argument that is a day or a moment.
fn form(argument: &Argument) -> Option<Format> {
    match argument.check.shape {
        Shape::Text { format: Some(form @ (Format::Date | Format::DateTime)), .. } => Some(form),
        _ => None,
    }
}

fn is_later(one: &str, other: &str, form: Format) -> bool {
    match form {
        // Days compare as they are written.
        Format::Date => one > other,
        _ => match (one.parse::<Timestamp>(), other.parse::<Timestamp>()) {
            (Ok(one), Ok(other)) => one > other,
            _ => false,
        },
    }
}

#[cfg(test)]
mod tests;
