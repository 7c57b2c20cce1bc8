//! Puts faults into words, in the caller's language, and into data for a program.

use kartoteka_compiler::plan::Format;
use serde_json::Value;

use super::fault::{ArgumentFault, BadArgument, BadArguments, Expected};
use crate::caller::Locale;
use crate::runtime::json::{Empty, Json};
use crate::texts::{Texts, Variables};

impl BadArguments {
    /// One sentence or two a fault.
    #[must_use]
    pub fn messages(&self, texts: &Texts, locale: Locale) -> Vec<String> {
        let mut messages: Vec<String> = self.faults.iter().map(|fault| fault.message(texts, locale)).collect();
        if self.more > 0 {
            let more = i64::try_from(self.more).unwrap_or(i64::MAX);
            messages.push(texts.own(locale, "bad-argument-more", &Variables::new().with("count", more)));
        }
        messages
    }

    /// A list of maps: `code`, `path`, `message`, and of `given`, `expected`, `nearest`, `allowed` what there is.
    pub fn write(&self, texts: &Texts, locale: Locale, json: &mut Json<'_>) -> bool {
        json.list(Empty::Stays, |list| {
            for fault in &self.faults {
                list.item(|json| fault.write(texts, locale, json));
            }
        })
    }
}

impl ArgumentFault {
    /// What is wrong, and what would be right, in a sentence or two.
    #[must_use]
    pub fn message(&self, texts: &Texts, locale: Locale) -> String {
        let expected = self.expected(texts, locale);
        let nearest = self.mistake.nearest();
        let values = match &self.mistake {
            BadArgument::NotOneOf { values, .. } => Some(values.join(", ")),
            BadArgument::OneOf { choices, .. } => Some(named(choices)),
            _ => None,
        };
        let mut variables = Variables::new();
        variables.text("path", &self.path);
        let texts_of = [("given", self.given.as_deref()), ("expected", expected.as_deref()), ("nearest", nearest)];
        for (name, text) in texts_of.into_iter().chain([("values", values.as_deref())]) {
            if let Some(text) = text {
                variables.text(name, text);
            }
        }
        for (name, count) in self.mistake.bounds() {
            match count {
                Some(Value::Number(count)) if count.is_i64() => {
                    variables.integer(name, count.as_i64().unwrap_or_default());
                }
                Some(count) => variables.owned(name, count.to_string()),
                None => {}
            }
        }
        // Each sentence is a line of the message, so that one without its facts is lost.
        texts.own(locale, self.message_id(), &variables).replace('\n', " ")
    }

    fn write(&self, texts: &Texts, locale: Locale, json: &mut Json<'_>) -> bool {
        json.map(Empty::Stays, |map| {
            map.entry("code", |json| json.text(self.mistake.code()));
            map.entry("path", |json| json.text(&self.path));
            map.entry("message", |json| json.text(&self.message(texts, locale)));
            map.entry("given", |json| json.put(&self.given));
            map.entry("expected", |json| json.put(&self.expected(texts, locale)));
            map.entry("nearest", |json| json.put(&self.mistake.nearest()));
            if let BadArgument::NotOneOf { values, .. } = &self.mistake {
                map.entry("allowed", |json| {
                    json.list(Empty::Stays, |list| values.iter().for_each(|value| list.item(|json| json.put(value))))
                });
            }
            for (name, bound) in self.mistake.bounds() {
                map.entry(name, |json| json.put(&bound));
            }
        })
    }

    fn message_id(&self) -> &'static str {
        match &self.mistake {
            BadArgument::Malformed => "bad-argument-malformed",
            BadArgument::Missing => "bad-argument-missing",
            BadArgument::Unknown { .. } => "bad-argument-unknown",
            BadArgument::Repeated => "bad-argument-repeated",
            BadArgument::WrongType { .. } if self.path.is_empty() => "bad-argument-no-map",
            BadArgument::TooMany { .. } if self.path.is_empty() => "bad-argument-too-many-arguments",
            BadArgument::WrongType { .. } => "bad-argument-wrong-type",
            BadArgument::OutOfRange { .. } => "bad-argument-out-of-range",
            BadArgument::NotOneOf { .. } => "bad-argument-not-one-of",
            BadArgument::Pattern { .. } => "bad-argument-pattern",
            BadArgument::Format { .. } => "bad-argument-format",
            BadArgument::TooShort { .. } => "bad-argument-too-short",
            BadArgument::TooLong { .. } => "bad-argument-too-long",
            BadArgument::TooFew { .. } => "bad-argument-too-few",
            BadArgument::TooMany { .. } => "bad-argument-too-many",
            BadArgument::Duplicate => "bad-argument-duplicate",
            BadArgument::OneOf { exactly: true, .. } => "bad-argument-one-of",
            BadArgument::OneOf { exactly: false, .. } => "bad-argument-any-of",
            BadArgument::Rest(_) => "bad-argument-schema",
        }
    }

    /// What would have been right, as a phrase.
    fn expected(&self, texts: &Texts, locale: Locale) -> Option<String> {
        match &self.mistake {
            BadArgument::WrongType { expected } => Some(expected.phrase(texts, locale)),
            BadArgument::Format { format } => Some(texts.own(locale, format_id(*format), &Variables::new())),
            BadArgument::Pattern { pattern } => Some(pattern.clone()),
            BadArgument::Rest(said) => Some(said.clone()),
            BadArgument::Malformed | BadArgument::Missing | BadArgument::Unknown { .. } => None,
            BadArgument::Repeated | BadArgument::OutOfRange { .. } | BadArgument::NotOneOf { .. } => None,
            BadArgument::TooShort { .. } | BadArgument::TooLong { .. } | BadArgument::Duplicate => None,
            BadArgument::TooFew { .. } | BadArgument::TooMany { .. } | BadArgument::OneOf { .. } => None,
        }
    }
}

/// "`id`, `email` + `phone`".
fn named(choices: &[Vec<String>]) -> String {
    let together = |names: &Vec<String>| {
        let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        quoted.join(" + ")
    };
    choices.iter().map(together).collect::<Vec<_>>().join(", ")
}

impl BadArgument {
    fn nearest(&self) -> Option<&str> {
        match self {
            BadArgument::Unknown { nearest } | BadArgument::NotOneOf { nearest, .. } => nearest.as_deref(),
            _ => None,
        }
    }

    fn bounds(&self) -> [(&'static str, Option<Value>); 2] {
        let (least, most) = match self {
            BadArgument::OutOfRange { least, most } => (least.clone(), most.clone()),
            BadArgument::TooShort { least } | BadArgument::TooFew { least } => (Some(Value::from(*least)), None),
            BadArgument::TooLong { most } | BadArgument::TooMany { most } => (None, Some(Value::from(*most))),
            _ => (None, None),
        };
        [("least", least), ("most", most)]
    }
}

impl Expected {
    fn phrase(&self, texts: &Texts, locale: Locale) -> String {
        let id = match self {
            Expected::Boolean => "expected-boolean",
            Expected::Integer => "expected-integer",
            Expected::Number => "expected-number",
            Expected::Text => "expected-text",
            Expected::List => "expected-list",
            Expected::Map => "expected-map",
            Expected::AnyOf(several) => {
                let phrases: Vec<String> = several.iter().map(|one| one.phrase(texts, locale)).collect();
                let or = texts.own(locale, "expected-or", &Variables::new());
                return phrases.join(&format!(" {or} "));
            }
        };
        texts.own(locale, id, &Variables::new())
    }
}

fn format_id(format: Format) -> &'static str {
    match format {
        Format::Date => "expected-date",
        Format::DateTime => "expected-date-time",
        Format::Email => "expected-email",
        Format::Uri => "expected-uri",
        Format::Uuid => "expected-uuid",
    }
}

#[cfg(test)]
mod tests;
