//! A resource: its address, and what is read there.

use crate::check::Checked;
use crate::check::resources::{Content, Part, Resource};
use crate::check::scope::{Place, Scope};
use crate::check::texts::Name;
use crate::listing::{self, Words};
use crate::lower::data::Lowering;
use crate::lower::listed::Locale;
use crate::lower::made::{list, text};
use crate::lower::tool::argument;
use crate::plan::{self, AddressPart, Json, List, Text, Value};

pub(super) fn resource(resource: &Resource<'_>, checked: &Checked<'_>, locales: &[Locale<'_>]) -> plan::Resource {
    let catalog = checked.declared.manifest.name.value.as_str();
    let (content, mime) = content(resource, checked, locales);
    let address = &resource.address;
    let variables: List<Text> = list(address.query.iter().map(|name| text(name)));
    let listed = |write: &dyn Fn(Words<'_>) -> Json| {
        list(locales.iter().map(|locale| {
            let (title, description) = words(resource, locale);
            write(Words { title: &title, description: Some(&description) })
        }))
    };
    let fixed = address.variables().next().is_none();
    let path = address.path.iter().map(|part| match part {
        Part::Fixed(fixed) => AddressPart::Fixed(text(fixed)),
        Part::Variable(name) => {
            let slot = resource.arguments.iter().position(|argument| argument.name == *name);
            AddressPart::Variable(slot.expect("check found an argument for every variable"))
        }
    });
    plan::Resource {
        address: text(&address.text),
        path: list(path),
        listed: match fixed {
            true => listed(&|words| listing::resource(catalog, &address.text, words, &mime)),
            false => List::Borrowed(&[]),
        },
        template: match fixed && variables.is_empty() {
            true => List::Borrowed(&[]),
            false => listed(&|words| listing::template(catalog, &address.text, &variables, words, &mime)),
        },
        arguments: list(resource.arguments.iter().map(argument)),
        variables,
        content,
        mime,
        cache_ms: resource.card.cache_ms,
    }
}

/// What is there, and its media type.
fn content(resource: &Resource<'_>, checked: &Checked<'_>, locales: &[Locale<'_>]) -> (plan::Content, Text) {
    let scope = Scope {
        declared: &checked.declared,
        arguments: &resource.arguments,
        steps: &[],
        run: 0,
        place: Place::Content,
    };
    let lowering = Lowering { scope, locales: checked.locales };
    match &resource.content {
        Content::Tool(tool) => (plan::Content::Tool { tool: *tool }, "application/json".into()),
        Content::Dictionary(dictionary) => {
            (plan::Content::Dictionary { dictionary: *dictionary }, "application/json".into())
        }
        Content::Data => {
            let result = resource.card.result.as_ref().expect("check found a result");
            (plan::Content::Data { result: lowering.value(result) }, "application/json".into())
        }
        Content::Held => {
            let held = resource.card.content.as_ref().expect("check found a content");
            let body = lowering.value(&held.body);
            let content = match (held.as_text, &body) {
                (false, Value::Literal(Json(base64))) => {
                    plan::Content::Blob { base64: Text::Owned(base64.trim_matches('"').to_owned()) }
                }
                (_, _) => plan::Content::Text { text: body },
            };
            (content, text(&held.mime.value))
        }
        Content::Markdown(texts) => {
            let texts = list(locales.iter().map(|locale| text(&texts[locale.index].text)));
            (plan::Content::Markdown { texts }, "text/markdown".into())
        }
    }
}

/// Title and description: of the front matter for a long text, of the short texts for the others.
fn words(resource: &Resource<'_>, locale: &Locale<'_>) -> (String, String) {
    match &resource.content {
        Content::Markdown(texts) => {
            let long = &texts[locale.index];
            (long.title.clone(), long.description.clone())
        }
        Content::Tool(_) | Content::Dictionary(_) | Content::Data | Content::Held => {
            let id = format!("resource-{}", resource.stem);
            let shown = |name: Name| locale.text(&name).unwrap_or_default();
            (shown(Name::of(id.as_str())), shown(Name::attribute(id.as_str(), "description")))
        }
    }
}
