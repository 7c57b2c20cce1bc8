//! Puts faults into words, in the caller's language, and into data for a program.

use kartoteka_compiler::plan::Format;
use serde_json::Value;

use super::fault::{ArgumentFault, BadArgument, BadArguments, Expected};
use super::unsendable::Unsendable;
use crate::caller::Locale;
use crate::runtime::json::{Empty, Json};
use crate::texts::{Texts, Variables};

impl BadArguments {
    /// One sentence or two a fault.
    #[must_use]
    pub fn messages(&self, texts: &Texts, locale: Locale) -> Vec<String> {
        let mut messages: Vec<String> = self.faults.iter().map(|fault| fault.message(texts, locale)).collect();
        if self.more > 0 {
            let mut variables = Variables::new();
            variables.count("count", self.more);
            messages.push(texts.own(locale, "bad-argument-more", &variables));
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
        let mut message = self.mistake.message(&self.path, self.given.as_deref(), texts, locale);
        if !self.on.is_empty() {
            let on = Variables::new().with("on", quoted(&self.on));
            message.push(' ');
            message.push_str(&texts.own(locale, "bad-argument-depends", &on));
        }
        message
    }

    fn write(&self, texts: &Texts, locale: Locale, json: &mut Json<'_>) -> bool {
        json.map(Empty::Stays, |map| {
            map.entry("code", |json| json.text(self.mistake.code()));
            map.entry("path", |json| json.text(&self.path));
            map.entry("message", |json| json.text(&self.message(texts, locale)));
            map.entry("given", |json| json.put(&self.given));
            map.entry("expected", |json| json.put(&self.mistake.expected(texts, locale)));
            map.entry("nearest", |json| json.put(&self.mistake.nearest()));
            if let BadArgument::NotOneOf { values, .. } = &self.mistake {
                map.entry("allowed", |json| {
                    json.list(Empty::Absent, |list| values.iter().for_each(|value| list.item(|json| json.put(value))))
                });
            }
            for (name, bound) in self.mistake.bounds() {
                map.entry(name, |json| json.put(&bound));
            }
        })
    }
}

impl BadArgument {
    /// What is wrong at a path.
    fn message(&self, path: &str, given: Option<&str>, texts: &Texts, locale: Locale) -> String {
        if let BadArgument::Alternatives { each } = self {
            return alternatives((path, given), each, texts, locale);
        }
        let (expected, values) = (self.expected(texts, locale), self.values());
        let mut variables = Variables::new();
        variables.text("path", path);
        match self {
            BadArgument::BadKey { key } => variables.text("key", key),
            BadArgument::OtherContact { holder, .. } => variables.text("holder", holder),
            BadArgument::Whole { name, instead } => {
                variables.text("name", name);
                if let Some(tool) = instead {
                    variables.text("tool", tool);
                }
            }
            BadArgument::NoCode { found_by: Some(tool), .. } => variables.text("tool", tool),
            _ => {}
        }
        let texts_of = [("given", given), ("expected", expected.as_deref()), ("nearest", self.nearest())];
        for (name, text) in texts_of.into_iter().chain([("values", values.as_deref())]) {
            if let Some(text) = text {
                variables.text(name, text);
            }
        }
        for (name, count) in self.bounds() {
            match count {
                Some(Value::Number(count)) if count.is_i64() => {
                    variables.integer(name, count.as_i64().unwrap_or_default());
                }
                Some(count) => variables.owned(name, count.to_string()),
                None => {}
            }
        }
        // Each sentence is a line of the message, so that one without its facts is lost.
        let message = texts.own(locale, self.message_id(path), &variables).replace('\n', " ");
        if self.is_of_several() && !path.is_empty() { format!("`{path}`: {message}") } else { message }
    }

    /// Whether it is about members of what is at the path, which its words do not name.
    fn is_of_several(&self) -> bool {
        match self {
            BadArgument::OneOf { .. } | BadArgument::Together { .. } | BadArgument::Combination { .. } => true,
            BadArgument::SeveralFit { names } => !names.is_empty(),
            _ => false,
        }
    }

    fn message_id(&self, path: &str) -> &'static str {
        match self {
            BadArgument::Malformed => "bad-argument-malformed",
            BadArgument::Missing => "bad-argument-missing",
            BadArgument::Unknown { .. } => "bad-argument-unknown",
            BadArgument::Repeated => "bad-argument-repeated",
            BadArgument::WrongType { .. } if path.is_empty() => "bad-argument-no-map",
            BadArgument::TooMany { .. } if path.is_empty() => "bad-argument-too-many-arguments",
            BadArgument::WrongType { .. } => "bad-argument-wrong-type",
            BadArgument::OutOfRange { .. } => "bad-argument-out-of-range",
            BadArgument::NotOneOf { .. } => "bad-argument-not-one-of",
            BadArgument::Pattern { .. } => "bad-argument-pattern",
            BadArgument::Format { .. } | BadArgument::OtherFormat { .. } => "bad-argument-format",
            BadArgument::TooShort { .. } => "bad-argument-too-short",
            BadArgument::TooLong { .. } => "bad-argument-too-long",
            BadArgument::TooFew { .. } => "bad-argument-too-few",
            BadArgument::TooMany { .. } => "bad-argument-too-many",
            BadArgument::Duplicate => "bad-argument-duplicate",
            BadArgument::OneOf { exactly: true, .. } => "bad-argument-one-of",
            BadArgument::OneOf { exactly: false, .. } => "bad-argument-any-of",
            BadArgument::Beyond { .. } => "bad-argument-beyond",
            BadArgument::Multiple { .. } => "bad-argument-multiple",
            BadArgument::Forbidden => "bad-argument-forbidden",
            BadArgument::OtherContact { .. } => "bad-argument-other-contact",
            BadArgument::Together { .. } => "bad-argument-together",
            BadArgument::Combination { .. } => "bad-argument-combination",
            BadArgument::SeveralFit { names } if names.is_empty() => "bad-argument-several-fit",
            BadArgument::SeveralFit { .. } => "bad-argument-several-variants",
            BadArgument::Alternatives { .. } => "bad-argument-alternatives",
            BadArgument::TooFewArguments { .. } => "bad-argument-too-few-arguments",
            BadArgument::TooManyArguments { .. } => "bad-argument-fewer-arguments",
            BadArgument::Holds { .. } => "bad-argument-holds",
            BadArgument::BadKey { .. } => "bad-argument-bad-key",
            BadArgument::Whole { .. } => "bad-argument-whole",
            BadArgument::NoCode { is_called: true, codes, .. } if codes.len() == 1 => "bad-argument-name-for-code",
            BadArgument::NoCode { is_called: true, .. } => "bad-argument-name-of-codes",
            BadArgument::NoCode { .. } => "bad-argument-no-code",
            BadArgument::Encoding { .. } => "bad-argument-encoding",
            BadArgument::Unsendable(why) => why.message(),
            BadArgument::Rest if path.is_empty() => "bad-argument-rest",
            BadArgument::Rest => "bad-argument-refused",
        }
    }

    /// What would have been right, as a phrase.
    fn expected(&self, texts: &Texts, locale: Locale) -> Option<String> {
        match self {
            BadArgument::WrongType { expected } => Some(expected.phrase(texts, locale)),
            BadArgument::Format { format } | BadArgument::OtherContact { format, .. } => {
                Some(texts.own(locale, format_id(*format), &Variables::new()))
            }
            BadArgument::OtherFormat { name } => {
                Some(texts.own(locale, "expected-format", &Variables::new().with("name", name.as_str())))
            }
            BadArgument::Encoding { name } => Some(name.clone()),
            BadArgument::Unsendable(Unsendable::Mark(mark)) => Some(format!("`{mark}`")),
            BadArgument::Pattern { pattern } => Some(pattern.clone()),
            BadArgument::Multiple { of } => Some(of.to_string()),
            _ => None,
        }
    }

    /// What there is to choose from, or what it is about.
    fn values(&self) -> Option<String> {
        match self {
            BadArgument::NotOneOf { values, .. } | BadArgument::Holds { values, .. } => {
                Some(values.join(", ")).filter(|values| !values.is_empty())
            }
            BadArgument::OneOf { choices, .. } => Some(named(choices)),
            BadArgument::NoCode { codes, .. } => Some(codes.join(", ")).filter(|codes| !codes.is_empty()),
            BadArgument::Together { names } | BadArgument::Combination { names } => Some(quoted(names)),
            BadArgument::SeveralFit { names } => Some(quoted(names)),
            BadArgument::TooFewArguments { names, .. } | BadArgument::TooManyArguments { names, .. } => {
                Some(quoted(names)).filter(|names| !names.is_empty())
            }
            _ => None,
        }
    }
}

/// What each of several variants needs, numbered.
fn alternatives(
    (path, given): (&str, Option<&str>),
    each: &[Vec<(String, BadArgument)>],
    texts: &Texts,
    locale: Locale,
) -> String {
    let mut message = texts.own(locale, "bad-argument-alternatives", &Variables::new());
    if !path.is_empty() {
        message = format!("`{path}`: {message}");
    }
    for (place, faults) in each.iter().enumerate() {
        let given = |inner: &str| given.filter(|_| inner == path);
        let told = faults.iter().map(|(path, mistake)| mistake.message(path, given(path), texts, locale));
        message.push_str(&format!(" ({}) {}", place + 1, told.collect::<Vec<_>>().join(" ")));
    }
    message
}

/// "`id`, `email`"
fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
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
            BadArgument::OtherContact { nearest, .. } => Some(nearest),
            _ => None,
        }
    }

    fn bounds(&self) -> [(&'static str, Option<Value>); 2] {
        if let BadArgument::Beyond { above, below } = self {
            return [("above", above.clone()), ("below", below.clone())];
        }
        let (least, most) = match self {
            BadArgument::OutOfRange { least, most } => (least.clone(), most.clone()),
            BadArgument::Holds { least, most, .. } => (least.map(Value::from), most.map(Value::from)),
            BadArgument::TooFewArguments { more, .. } => (Some(Value::from(*more)), None),
            BadArgument::TooManyArguments { most, .. } => (None, Some(Value::from(*most))),
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
            Expected::MapOf(members) => {
                return texts.own(locale, "expected-map-of", &Variables::new().with("members", quoted(members)));
            }
            Expected::ListOf(members) => {
                return texts.own(locale, "expected-list-of", &Variables::new().with("members", quoted(members)));
            }
            Expected::Nothing => "expected-null",
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
        Format::Phone => "expected-phone",
        Format::Contact => "expected-contact",
        Format::Base64 => "expected-base64",
    }
}

#[cfg(test)]
mod tests;
