//! A resource: its address, and what is read there.

use crate::check::resources::{Content, Resource};
use crate::check::texts::Name;
use crate::listing::{self, Words};
use crate::lower::listed::Locale;
use crate::lower::{list, text};
use crate::plan::{self, Json, List, Text};

pub(super) fn resource(catalog: &str, resource: &Resource<'_>, locales: &[Locale<'_>]) -> plan::Resource {
    let (content, mime) = match &resource.content {
        Content::Tool(tool) => (plan::Content::Tool { tool: *tool }, "application/json"),
        Content::Dictionary(dictionary) => (plan::Content::Dictionary { dictionary: *dictionary }, "application/json"),
        Content::Markdown(texts) => {
            let texts = list(locales.iter().map(|locale| text(&texts[locale.index].text)));
            (plan::Content::Markdown { texts }, "text/markdown")
        }
    };
    let variables: List<Text> = list(resource.variables.iter().map(|name| text(name)));
    let listed = |write: &dyn Fn(Words<'_>) -> Json| {
        list(locales.iter().map(|locale| {
            let (title, description) = words(resource, locale);
            write(Words { title: &title, description: Some(&description) })
        }))
    };
    plan::Resource {
        address: text(&resource.address),
        listed: listed(&|words| listing::resource(catalog, &resource.address, words, mime)),
        template: match variables.is_empty() {
            true => List::Borrowed(&[]),
            false => listed(&|words| listing::template(catalog, &resource.address, &variables, words, mime)),
        },
        variables,
        content,
        mime: mime.into(),
        cache_ms: resource.card.cache_ms,
    }
}

/// Title and description: of the front matter for a long text, of the short texts for the others.
fn words(resource: &Resource<'_>, locale: &Locale<'_>) -> (String, String) {
    match &resource.content {
        Content::Markdown(texts) => {
            let long = &texts[locale.index];
            (long.title.clone(), long.description.clone())
        }
        Content::Tool(_) | Content::Dictionary(_) => {
            let id = format!("resource-{}", resource.stem);
            let shown = |name: Name| locale.text(&name).unwrap_or_default();
            (shown(Name::of(id.as_str())), shown(Name::attribute(id.as_str(), "description")))
        }
    }
}
