//! Numbers in the text format of Prometheus, version 0.0.4.

use std::fmt::{Display, Write};
use std::time::Duration;

/// What the numbers of a family are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Measure {
    /// They only grow; their name ends in `_total`.
    Counter,
    /// They come and go.
    Gauge,
    /// They are counts of durations, in buckets.
    Histogram,
}

/// A page of numbers, family by family.
#[derive(Debug, Default)]
pub(crate) struct Exposition {
    text: String,
}

/// The numbers of one name, distinguished by their labels.
#[derive(Debug)]
pub(crate) struct Family<'e> {
    text: &'e mut String,
    name: &'static str,
}

/// The labels of a number: names and values. Names are written as they are; values may be any text.
type Labels<'l> = [(&'static str, &'l str)];

impl Exposition {
    /// Begins a family. Each has one place on the page.
    pub(crate) fn family(&mut self, name: &'static str, measure: Measure, help: &'static str) -> Family<'_> {
        let kind = match measure {
            Measure::Counter => "counter",
            Measure::Gauge => "gauge",
            Measure::Histogram => "histogram",
        };
        push(&mut self.text, format_args!("# HELP {name} {help}\n# TYPE {name} {kind}\n"));
        Family { text: &mut self.text, name }
    }

    /// A family of one number without labels.
    pub(crate) fn number(&mut self, name: &'static str, measure: Measure, help: &'static str, value: impl Display) {
        self.family(name, measure, help).add(&[], value);
    }

    /// The page.
    #[must_use]
    pub(crate) fn into_text(self) -> String {
        self.text
    }
}

impl Family<'_> {
    /// A number.
    pub(crate) fn add(&mut self, labels: &Labels<'_>, value: impl Display) {
        self.line("", labels, None, value);
    }

    /// Durations: the upper ends of their buckets in seconds, how many are in each and in the one behind the last end, and
    /// their sum.
    pub(crate) fn add_durations(&mut self, labels: &Labels<'_>, bounds: &[f64], buckets: &[u64], sum: Duration) {
        let mut count = 0;
        for (place, bucket) in buckets.iter().enumerate() {
            count += bucket;
            let bound = bounds.get(place).map_or_else(|| "+Inf".to_owned(), ToString::to_string);
            self.line("_bucket", labels, Some(&bound), count);
        }
        self.line("_sum", labels, None, sum.as_secs_f64());
        self.line("_count", labels, None, count);
    }

    fn line(&mut self, suffix: &str, labels: &Labels<'_>, bound: Option<&str>, value: impl Display) {
        push(self.text, format_args!("{}{suffix}", self.name));
        let all = labels.iter().copied().chain(bound.map(|bound| ("le", bound)));
        let mut before = '{';
        for (name, value) in all {
            push(self.text, format_args!("{before}{name}=\""));
            escape(self.text, value);
            self.text.push('"');
            before = ',';
        }
        if before == ',' {
            self.text.push('}');
        }
        push(self.text, format_args!(" {value}\n"));
    }
}

fn escape(out: &mut String, value: &str) {
    for character in value.chars() {
        match character {
            '\\' => out.push_str("\\\\"),
            '"' => out.push_str("\\\""),
            '\n' => out.push_str("\\n"),
            other => out.push(other),
        }
    }
}

fn push(out: &mut String, written: std::fmt::Arguments<'_>) {
    out.write_fmt(written).expect("a text grows as it is written");
}

#[cfg(test)]
mod tests;
