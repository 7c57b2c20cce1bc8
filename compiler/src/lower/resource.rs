//! A resource: its address, and what is read there.

use crate::check::Checked;
use crate::check::resources::{Content, Holds, Resource};
use crate::listing::{self, Words};
use crate::lower::data::value;
use crate::lower::listed::Locale;
use crate::lower::made::{list, text};
use crate::lower::marked;
use crate::lower::tool::argument;
use crate::plan::{self, Json, List, ListEntry, Text, Value};

pub(super) fn resource(resource: &Resource<'_>, checked: &Checked<'_>, locales: &[Locale<'_>]) -> plan::Resource {
    let catalog = checked.declared.manifest.name.value.as_str();
    let (content, mime) = content(resource, locales);
    let address = &resource.address;
    let variables: List<Text> = list(address.query.iter().map(|name| text(name)));
    let listed = |write: &dyn Fn(Words<'_>) -> ListEntry| {
        list(locales.iter().map(|locale| {
            let (title, description) = words(resource, locale);
            marked::entry(write(Words { title: &title, description: Some(&description) }))
        }))
    };
    let fixed = address.variables().next().is_none();
    plan::Resource {
        address: text(&address.text),
        roles: resource.roles.clone().into(),
        path: resource.path.clone().into(),
        listed: match fixed {
            true => listed(&|words| listing::resource(catalog, &address.text, words, &mime)),
            false => List::Borrowed(&[]),
        },
        template: match fixed && variables.is_empty() {
            true => List::Borrowed(&[]),
            false => listed(&|words| listing::template(catalog, &address.text, &variables, words, &mime)),
        },
        arguments: list(resource.arguments.iter().map(|written| argument(written, None))),
        variables,
        content,
        mime,
        cache_ms: resource.card.cache_ms,
    }
}

/// What is there, and its media type.
fn content(resource: &Resource<'_>, locales: &[Locale<'_>]) -> (plan::Content, Text) {
    let content = match &resource.holds {
        Holds::Content { content, .. } => content,
        Holds::Markdown(texts) => {
            let texts = list(locales.iter().map(|locale| marked::wording(&texts[locale.index].text)));
            return (plan::Content::Markdown { texts }, "text/markdown".into());
        }
    };
    match &**content {
        Content::Tool(tool) => (plan::Content::Tool { tool: *tool }, "application/json".into()),
        Content::Dictionary(dictionary) => {
            (plan::Content::Dictionary { dictionary: *dictionary }, "application/json".into())
        }
        Content::Data(result) => (plan::Content::Data { result: value(result) }, "application/json".into()),
        Content::Held { mime, body, as_text } => {
            let content = match (as_text, value(body)) {
                (false, Value::Literal(Json(base64))) => {
                    plan::Content::Blob { base64: Text::Owned(base64.trim_matches('"').to_owned()) }
                }
                (_, body) => plan::Content::Text { text: body },
            };
            (content, text(mime))
        }
    }
}

/// Title and description: of the front matter for a long text, of the short texts for the others.
fn words(resource: &Resource<'_>, locale: &Locale<'_>) -> (Text, Text) {
    match &resource.holds {
        Holds::Markdown(texts) => {
            let long = &texts[locale.index];
            (text(&long.title), text(&long.description))
        }
        Holds::Content { listed, .. } => (locale.shown(&listed.title), locale.shown(&listed.description)),
    }
}
