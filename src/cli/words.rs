//! Words that a person types and that may be wrong: a locale, a tool, a code. What is unknown is answered with the known word
//! that was clearly meant.

use crate::caller::Locale;
use crate::runtime::arguments::nearest;
use crate::texts::Texts;

/// A language that nothing is written in.
#[derive(Debug, thiserror::Error)]
#[error("nothing is written in `{name}`; {}", meant(.nearest, &format!("there are: {}", known.join(", "))))]
pub(super) struct UnknownLocale {
    name: String,
    nearest: Option<String>,
    known: Vec<String>,
}

/// The locale of this name, or the default one.
pub(super) fn locale(texts: &Texts, name: Option<&str>) -> Result<Locale, UnknownLocale> {
    let Some(name) = name else { return Ok(texts.default_locale()) };
    texts.named(name).ok_or_else(|| {
        let known: Vec<String> = texts.locales().map(|locale| texts.name(locale).to_owned()).collect();
        UnknownLocale { name: name.to_owned(), nearest: near(name, known.iter().map(String::as_str)), known }
    })
}

/// The known word that was clearly meant.
pub(super) fn near<'k>(word: &str, mut known: impl Iterator<Item = &'k str>) -> Option<String> {
    nearest(word, &mut known).map(str::to_owned)
}

/// What to do about an unknown word.
pub(super) fn meant(nearest: &Option<String>, else_say: &str) -> String {
    nearest.as_ref().map_or_else(|| else_say.to_owned(), |nearest| format!("did you mean `{nearest}`?"))
}
