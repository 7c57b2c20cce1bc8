//! The words of the console, over Fluent: `locales/<lang>.ftl` of this crate. A key is the name of a message, or of its attribute behind a dot.

use std::fmt;

use fluent_bundle::FluentResource;
use fluent_bundle::concurrent::FluentBundle;

use crate::language::Language;
use crate::numbers;

pub(crate) use fluent_bundle::{FluentArgs as Variables, FluentValue as Variable};

/// The words of one language.
pub(crate) struct Texts {
    language: Language,
    spoken: FluentBundle<FluentResource>,
}

/// Why a text cannot be said. A test rules each out for every template.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unsaid {
    #[error("there is no text `{0}`")]
    Missing(String),
    #[error("the text `{key}` lacks something: {why}")]
    Lacking { key: String, why: String },
}

impl Texts {
    pub(crate) fn new(language: Language) -> Self {
        // What does not parse is left out, and a test says so.
        let source = FluentResource::try_new(source(language).to_owned()).unwrap_or_else(|(partial, _)| partial);
        let mut spoken = FluentBundle::new_concurrent(vec![language.code().parse().unwrap_or_default()]);
        // Names from elsewhere are made visible where they are escaped; marks of direction would be shown.
        spoken.set_use_isolating(false);
        spoken.set_formatter(Some(match language {
            Language::English => |value, _| counted(Language::English, value),
            Language::Russian => |value, _| counted(Language::Russian, value),
        }));
        spoken.add_resource_overriding(source);
        Self { language, spoken }
    }

    pub(crate) fn language(&self) -> Language {
        self.language
    }

    /// A text without variables.
    pub(crate) fn plain(&self, key: &str) -> Result<String, Unsaid> {
        self.say(key, &Variables::new())
    }

    pub(crate) fn say(&self, key: &str, arguments: &Variables<'_>) -> Result<String, Unsaid> {
        let (id, attribute) = key.split_once('.').map_or((key, None), |(id, attribute)| (id, Some(attribute)));
        let missing = || Unsaid::Missing(key.to_owned());
        let message = self.spoken.get_message(id).ok_or_else(missing)?;
        let pattern = match attribute {
            None => message.value(),
            Some(attribute) => message.get_attribute(attribute).map(|attribute| attribute.value()),
        };
        let mut faults = Vec::new();
        let said = self.spoken.format_pattern(pattern.ok_or_else(missing)?, Some(arguments), &mut faults);
        match faults.first() {
            None => Ok(said.into_owned()),
            Some(fault) => Err(Unsaid::Lacking { key: key.to_owned(), why: fault.to_string() }),
        }
    }
}

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Texts").field(&self.language).finish()
    }
}

/// What `locales/<lang>.ftl` says.
fn source(language: Language) -> &'static str {
    match language {
        Language::English => include_str!("../locales/en.ftl"),
        Language::Russian => include_str!("../locales/ru.ftl"),
    }
}

/// A whole number of a text, in groups of three digits.
fn counted(language: Language, value: &Variable<'_>) -> Option<String> {
    let Variable::Number(number) = value else { return None };
    (number.value.fract() == 0.0 && number.value.abs() < 1e15)
        .then(|| numbers::grouped(language, &format!("{:.0}", number.value)))
}

#[cfg(test)]
mod tests;
