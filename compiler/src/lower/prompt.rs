//! A prompt: how it is listed, and what it says: its template in each language, or its messages.

use crate::ast::Guide;
use crate::check::manifest::Declared;
use crate::check::prompts::{Prompt, Says};
use crate::check::resolved;
use crate::listing::{self, Words};
use crate::lower::data::value;
use crate::lower::described::{Asked, asked, described};
use crate::lower::listed::Locale;
use crate::lower::made::{list, text};
use crate::lower::marked;
use crate::lower::tool::arguments;
use crate::plan::{self, Speech, Text};

/// What a list shows of a prompt in one language.
struct Listed {
    title: String,
    description: String,
    /// One an argument, in their order.
    arguments: Vec<Option<String>>,
}

pub(super) fn prompt(prompt: &Prompt<'_>, declared: &Declared<'_>, locales: &[Locale<'_>]) -> plan::Prompt {
    let name = prompt.card.name.value.as_str();
    let written: Vec<Listed> = match &prompt.says {
        Says::Markdown(texts) => locales.iter().map(|locale| of_front(texts[locale.index], prompt)).collect(),
        Says::Messages { listed, .. } => locales.iter().map(|locale| of_texts(listed, locale)).collect(),
    };
    let arguments = arguments(&prompt.arguments, &prompt.asks, |slot| match &prompt.says {
        Says::Markdown(_) => {
            let described = written.iter().map(|listed| listed.arguments[slot].as_deref().map(marked::wording));
            Asked { descriptions: list(described), ..Asked::default() }
        }
        Says::Messages { listed, .. } => asked(listed, slot, locales),
    });
    let says = match &prompt.says {
        Says::Markdown(texts) => {
            Speech::Template { texts: list(locales.iter().map(|locale| template(texts[locale.index], declared))) }
        }
        Says::Messages { messages, .. } => Speech::Messages { messages: value(messages) },
    };
    plan::Prompt {
        name: text(name),
        roles: prompt.roles.clone().into(),
        listed: list(written.iter().map(|listed| {
            let words = Words { title: &listed.title, description: Some(&listed.description) };
            marked::entry(listing::prompt(name, words, &arguments, |slot| listed.arguments[slot].as_deref()))
        })),
        says,
        arguments,
    }
}

/// The template of a long text, its lines as Unix ends them and its tools by their places.
fn template(long: &Guide<'_>, declared: &Declared<'_>) -> Text {
    let body = &long.document.body;
    let (mut text, mut from) = (String::new(), body.span.range().start);
    for tool in body.tools() {
        let place = declared.tools.iter().position(|card| card.card.name.value == tool.text);
        let place = place.expect("check has found each tool that a template names");
        text.push_str(&long.text[from..tool.span.range().start]);
        text.push_str(&format!("tool[{place}]"));
        from = tool.span.range().end;
    }
    text.push_str(&long.text[from..body.span.range().end]);
    Text::Owned(text.replace("\r\n", "\n"))
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

fn of_texts(listed: &resolved::Listed, locale: &Locale<'_>) -> Listed {
    Listed {
        title: locale.shown(&listed.title).into_owned(),
        description: locale.shown(&listed.description).into_owned(),
        arguments: (0..listed.arguments.len()).map(|slot| described(listed, slot, locale)).collect(),
    }
}
