//! A prompt: how it is listed, and what it says: its template in each language, or its messages.

use crate::ast::Guide;
use crate::check::Checked;
use crate::check::prompts::{Prompt, Says};
use crate::check::scope::{Place, Scope};
use crate::check::texts::Name;
use crate::listing::{self, Words};
use crate::lower::data::Lowering;
use crate::lower::listed::Locale;
use crate::lower::made::{list, message, text};
use crate::lower::tool::argument;
use crate::plan::{self, Speech, Text};
use crate::source::Sources;

/// What a list shows of a prompt in one language.
struct Listed {
    title: String,
    description: String,
    /// One an argument, in their order.
    arguments: Vec<Option<String>>,
}

pub(super) fn prompt(
    prompt: &Prompt<'_>,
    checked: &Checked<'_>,
    locales: &[Locale<'_>],
    sources: &Sources,
) -> plan::Prompt {
    let name = prompt.card.name.value.as_str();
    let id = format!("prompt-{name}");
    let asked = |name: &str| message(checked.locales, &Name::attribute(id.as_str(), format!("ask-{name}")), None);
    let arguments = prompt
        .arguments
        .iter()
        .map(|written| plan::Argument { ask: written.ask.and_then(|_| asked(&written.name)), ..argument(written) });
    let arguments: Vec<plan::Argument> = arguments.collect();
    let written: Vec<Listed> = match &prompt.says {
        Says::Markdown(texts) => locales.iter().map(|locale| of_front(texts[locale.index], prompt)).collect(),
        Says::Messages(_, id) => locales.iter().map(|locale| of_texts(id, prompt, locale, checked)).collect(),
    };
    let says = match &prompt.says {
        Says::Markdown(texts) => {
            let template = |locale: &Locale<'_>| {
                let long = texts[locale.index];
                let source = sources.file(long.file).expect("the text was read from these sources").text();
                Text::Owned(source[long.document.body.span.range()].replace("\r\n", "\n"))
            };
            Speech::Template { texts: list(locales.iter().map(template)) }
        }
        Says::Messages(messages, _) => {
            let scope = Scope {
                declared: &checked.declared,
                arguments: &prompt.arguments,
                steps: &[],
                run: 0,
                place: Place::Content,
            };
            Speech::Messages { messages: Lowering { scope, locales: checked.locales }.value(messages) }
        }
    };
    plan::Prompt {
        name: text(name),
        listed: list(written.iter().map(|listed| {
            let words = Words { title: &listed.title, description: Some(&listed.description) };
            let described = |wanted: &str| {
                let place = prompt.arguments.iter().position(|argument| argument.name == wanted)?;
                listed.arguments[place].as_deref()
            };
            listing::prompt(name, words, &arguments, described)
        })),
        descriptions: list(written.iter().map(|listed| text(&listed.description))),
        says,
        arguments: arguments.into(),
    }
}

fn of_front(long: &Guide<'_>, prompt: &Prompt<'_>) -> Listed {
    let describe = |wanted: &str| {
        let found = long.front.arguments.iter().find(|(name, _)| name.value == wanted);
        found.map(|(_, description)| description.value.clone())
    };
    Listed {
        title: long.front.title.value.clone(),
        description: long.front.description.value.clone(),
        arguments: prompt.arguments.iter().map(|argument| describe(&argument.name)).collect(),
    }
}

fn of_texts(id: &str, prompt: &Prompt<'_>, locale: &Locale<'_>, checked: &Checked<'_>) -> Listed {
    let shown = |own: &Name, fallback: Option<&Name>| locale.text(&checked.locales.resolve(own, fallback)?);
    let describe = |argument: &str| {
        let attribute = format!("argument-{argument}");
        shown(&Name::attribute(id, attribute.as_str()), Some(&Name::of(attribute)))
    };
    Listed {
        title: shown(&Name::of(id), None).unwrap_or_default(),
        description: shown(&Name::attribute(id, "description"), None).unwrap_or_default(),
        arguments: prompt.arguments.iter().map(|argument| describe(&argument.name)).collect(),
    }
}
