//! What macros know of catalogs that were compiled before them: which cards there are, and which texts with which
//! variables. A small file instead of the catalogs themselves, so that a macro costs nothing.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::diagnostic::{Diagnostics, FileId};
use crate::emit::{self, Card};
use crate::plan::{Catalog, Locale};
use crate::syntax::excerpt::excerpt;
use crate::syntax::fluent::{self, Pattern, Texts};

/// Cards and texts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Every card of every catalog.
    pub cards: Vec<Card>,
    /// The program's own texts, those of the base locale: `locales/*/kartoteka.ftl`.
    pub texts: BTreeMap<String, TextFacts>,
}

/// A text of a program's own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TextFacts {
    /// What it needs.
    pub variables: BTreeSet<String>,
    /// Its words: a locale's name, and as Fluent all that the text is made of there. The base locale first; one that lacks
    /// the text is left out.
    pub sources: Vec<(String, String)>,
}

impl Facts {
    /// The facts of compiled catalogs.
    #[must_use]
    pub fn of(catalogs: &[Catalog], server_texts: &[Locale]) -> Facts {
        let variables = server_texts.first().map(|base| variables(&base.source)).unwrap_or_default();
        let sources = |id: &str| {
            let found = server_texts.iter().map(|locale| (locale.name.to_string(), excerpt(&locale.source, id)));
            found.filter_map(|(locale, source)| Some((locale, source?))).collect()
        };
        let text = |(id, variables): (String, _)| {
            let sources = sources(&id);
            (id, TextFacts { variables, sources })
        };
        let texts = variables.into_iter().map(text).collect();
        Facts { cards: emit::cards(catalogs), texts }
    }

    /// As they are kept between the build script and the macros.
    pub(super) fn to_json(&self) -> Value {
        let card =
            |Card { tool, module, handler }: &Card| json!({ "tool": tool, "module": module, "handler": handler });
        let text = |(id, text): (&String, &TextFacts)| {
            (id.clone(), json!({ "variables": text.variables, "sources": text.sources }))
        };
        let texts: Value = self.texts.iter().map(text).collect();
        json!({ "cards": self.cards.iter().map(card).collect::<Vec<_>>(), "texts": texts })
    }

    /// What [`Facts::to_json`] made.
    pub(super) fn from_json(facts: &Value) -> Option<Facts> {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let card = |card: &Value| {
            Some(Card {
                tool: text(&card["tool"])?,
                module: text(&card["module"])?,
                handler: card["handler"].as_bool()?,
            })
        };
        let source = |source: &Value| Some((text(&source[0])?, text(&source[1])?));
        let described = |(id, facts): (&String, &Value)| {
            let variables = facts["variables"].as_array()?.iter().map(text).collect::<Option<_>>()?;
            let sources = facts["sources"].as_array()?.iter().map(source).collect::<Option<_>>()?;
            Some((id.clone(), TextFacts { variables, sources }))
        };
        Some(Facts {
            cards: facts["cards"].as_array()?.iter().map(card).collect::<Option<_>>()?,
            texts: facts["texts"].as_object()?.iter().map(described).collect::<Option<_>>()?,
        })
    }
}

/// The messages of a file that have a text, and the variables of each.
fn variables(source: &str) -> BTreeMap<String, BTreeSet<String>> {
    let texts = fluent::parse(FileId::new(0), source, &mut Diagnostics::default());
    let said = texts.messages.iter().filter_map(|message| Some((&message.id.value, message.value.as_ref()?)));
    said.map(|(id, pattern)| {
        let mut variables = BTreeSet::new();
        gather(pattern, &texts, &mut vec![id.as_str()], &mut variables);
        (id.clone(), variables)
    })
    .collect()
}

/// A message needs the variables of the messages in it as well as its own; a term has none but those given to it.
fn gather<'t>(pattern: &'t Pattern, texts: &'t Texts, seen: &mut Vec<&'t str>, variables: &mut BTreeSet<String>) {
    variables.extend(pattern.variables.iter().map(|variable| variable.value.clone()));
    for link in &pattern.messages {
        let Some(message) = texts.message(&link.id.value).filter(|_| !seen.contains(&link.id.value.as_str())) else {
            continue;
        };
        seen.push(&link.id.value);
        let attribute = link.attribute.as_ref().and_then(|name| message.attribute(&name.value));
        if let Some(pattern) = attribute.map(|attribute| &attribute.value).or(message.value.as_ref()) {
            gather(pattern, texts, seen, variables);
        }
    }
}
