//! A prompt: how it is listed, and its template in each language.

use crate::check::prompts::Prompt;
use crate::listing::{self, Words};
use crate::lower::listed::Locale;
use crate::lower::tool::argument;
use crate::lower::{list, text};
use crate::plan::{self, Text};
use crate::source::Sources;

pub(super) fn prompt(prompt: &Prompt<'_>, locales: &[Locale<'_>], sources: &Sources) -> plan::Prompt {
    let name = prompt.card.name.value.as_str();
    let arguments: Vec<plan::Argument> = prompt.arguments.iter().map(argument).collect();
    let written = || locales.iter().map(|locale| prompt.texts[locale.index]);
    plan::Prompt {
        name: text(name),
        listed: list(written().map(|long| {
            let words = Words { title: &long.front.title.value, description: Some(&long.front.description.value) };
            let describe = |wanted: &str| {
                let found = long.front.arguments.iter().find(|(name, _)| name.value == wanted);
                found.map(|(_, description)| description.value.as_str())
            };
            listing::prompt(name, words, &arguments, describe)
        })),
        descriptions: list(written().map(|long| text(&long.front.description.value))),
        templates: list(written().map(|long| {
            let source = sources.file(long.file).expect("the text was read from these sources").text();
            Text::Owned(source[long.document.body.span.range()].replace("\r\n", "\n"))
        })),
        arguments: arguments.into(),
    }
}
