//! Short texts across the locales of a catalog: each that is needed exists, in every locale, with the same variables,
//! in the forms that its language has; and none is there for nothing.
//!
//! # How a stage uses it
//!
//! ```text
//! let locales = Locales::parse(sources, "bitrix24", out);     with the other readers; stop here if there are errors
//! let uses = vec![Use::required(Name::of("getLeads"), span), …];
//! texts::check(&locales, &uses, out);
//! locales.resolve(&own, fallback.as_ref()) -> Option<Name>    which message a use is, for lowering
//! ```
//!
//! A catalog's locales are the languages that have a file for it, `en` first where it is among them: that one is the
//! base, which the others are compared with.

mod patterns;
mod plurals;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::diagnostic::{Diagnostics, FileId, Span, quoted};
use crate::source::{Place, Sources};
use crate::syntax::fields::listed;
use crate::syntax::fluent::{self, Pattern, Texts};
use crate::syntax::nearest::nearest;

/// The locale that the others are compared with, where a catalog has it.
const BASE: &str = "en";

/// A text: a message's value, or an attribute of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Name {
    pub(crate) id: String,
    pub(crate) attribute: Option<String>,
}

impl Name {
    /// A message's value.
    pub(crate) fn of(id: impl Into<String>) -> Name {
        Name { id: id.into(), attribute: None }
    }

    /// A message's attribute.
    pub(crate) fn attribute(id: impl Into<String>, attribute: impl Into<String>) -> Name {
        Name { id: id.into(), attribute: Some(attribute.into()) }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.id)?;
        self.attribute.iter().try_for_each(|attribute| write!(f, ".{attribute}"))
    }
}

/// Somebody shows a text.
#[derive(Debug, Clone)]
pub(crate) struct Use {
    /// The card's own: `getLeads.summary`.
    pub(crate) own: Name,
    /// The catalog's, where the card has none: `summary`.
    pub(crate) fallback: Option<Name>,
    /// What is supplied to it.
    pub(crate) variables: Vec<String>,
    /// Whether there must be one.
    pub(crate) need: Need,
    /// Where the use is written.
    pub(crate) span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    Required,
    /// Nothing is shown where there is none.
    Optional,
}

impl Use {
    /// A text that must be there, without variables or fallback.
    pub(crate) fn required(own: Name, span: Span) -> Use {
        Use { own, fallback: None, variables: Vec::new(), need: Need::Required, span }
    }

    /// A text that may be there, without variables or fallback.
    pub(crate) fn optional(own: Name, span: Span) -> Use {
        Use { need: Need::Optional, ..Use::required(own, span) }
    }

    /// With the catalog's own text in place of the card's.
    pub(crate) fn or(self, fallback: Name) -> Use {
        Use { fallback: Some(fallback), ..self }
    }

    /// With these variables.
    pub(crate) fn with<S: Into<String>>(self, variables: impl IntoIterator<Item = S>) -> Use {
        Use { variables: variables.into_iter().map(Into::into).collect(), ..self }
    }
}

/// The texts of one catalog, in every language that has a file for it.
#[derive(Debug, Clone)]
pub(crate) struct Locales {
    catalog: String,
    /// The base locale first, then by name.
    list: Vec<Locale>,
}

/// The texts of one language.
#[derive(Debug, Clone)]
pub(crate) struct Locale {
    /// A BCP 47 tag.
    pub(crate) name: String,
    pub(crate) file: FileId,
    pub(crate) texts: Texts,
}

impl Locales {
    /// Reads a catalog's texts; [`SERVER_TEXTS`](crate::source::SERVER_TEXTS) names the server's own.
    pub(crate) fn parse(sources: &Sources, catalog: &str, out: &mut Diagnostics) -> Locales {
        let mut list = Vec::new();
        let mut languages = BTreeSet::new();
        for (id, file) in sources.files() {
            let Place::Texts { locale, catalog: of } = file.place() else { continue };
            languages.insert(locale);
            if of == catalog {
                if plurals::rules(locale).is_none() {
                    out.error(
                        "unknown-locale",
                        Span::new(id, 0, 0),
                        format!("{} is no known language", quoted(locale)),
                    )
                    .fix("name the folder by a BCP 47 tag, as `en` or `pt-BR`", None);
                }
                list.push(Locale { name: locale.to_owned(), file: id, texts: fluent::parse(id, file.text(), out) });
            }
        }
        list.sort_by(|a, b| (a.name != BASE, &a.name).cmp(&(b.name != BASE, &b.name)));
        let without: Vec<&str> =
            languages.into_iter().filter(|language| list.iter().all(|locale| locale.name != *language)).collect();
        if let Some(base) = list.first()
            && !without.is_empty()
        {
            let message = format!("catalog `{catalog}` has no texts in {}", listed(&without));
            out.warning("missing-locale", Span::new(base.file, 0, 0), message)
                .fix(format!("translate this file; until then `{}` is used", base.name), None);
        }
        Locales { catalog: catalog.to_owned(), list }
    }

    /// The locales, the base one first, then by name.
    pub(crate) fn list(&self) -> &[Locale] {
        &self.list
    }

    /// The text that a use shows: the card's own if any locale has it, else the catalog's if any has that.
    pub(crate) fn resolve(&self, own: &Name, fallback: Option<&Name>) -> Option<Name> {
        [Some(own), fallback].into_iter().flatten().find(|name| self.has(name)).cloned()
    }

    fn has(&self, name: &Name) -> bool {
        self.list.iter().any(|locale| locale.pattern(name).is_some())
    }

    /// Every text that some locale has, with the place of its name where it comes first.
    fn names(&self) -> BTreeMap<Name, Span> {
        let mut names = BTreeMap::new();
        for locale in &self.list {
            for message in &locale.texts.messages {
                if message.value.is_some() {
                    names.entry(Name::of(&message.id.value)).or_insert(message.id.span);
                }
                for attribute in &message.attributes {
                    let name = Name::attribute(&message.id.value, &attribute.name.value);
                    names.entry(name).or_insert(attribute.name.span);
                }
            }
        }
        names
    }
}

impl Locale {
    /// What a text is here, if it is here.
    pub(crate) fn pattern(&self, name: &Name) -> Option<&Pattern> {
        let message = self.texts.message(&name.id)?;
        match &name.attribute {
            None => message.value.as_ref(),
            Some(attribute) => message.attribute(attribute).map(|attribute| &attribute.value),
        }
    }

    /// The place of a text's name here.
    fn place(&self, name: &Name) -> Option<Span> {
        let message = self.texts.message(&name.id)?;
        match &name.attribute {
            None => message.value.as_ref().map(|_| message.id.span),
            Some(attribute) => message.attribute(attribute).map(|attribute| attribute.name.span),
        }
    }
}

/// Checks the texts of a catalog against their uses and against one another.
pub(crate) fn check(locales: &Locales, uses: &[Use], out: &mut Diagnostics) {
    let names = locales.names();
    let before = out.len();
    missing_for_uses(locales, uses, &names, out);
    for locale in &locales.list {
        patterns::links(locale, &names, out);
    }
    // A text that is looked for under a wrong name is not shown because of that.
    if out.len() == before {
        unused(locales, uses, &names, out);
    }
    missing_in_locales(locales, &names, out);
    for locale in &locales.list {
        plurals::check(locale, out);
    }
    patterns::variables(locales, uses, &names, out);
}

/// Texts that a use needs and no locale has. Those of one place are told at once, since a place is pointed at once.
fn missing_for_uses(locales: &Locales, uses: &[Use], names: &BTreeMap<Name, Span>, out: &mut Diagnostics) {
    let mut missing: BTreeMap<Span, Vec<&Use>> = BTreeMap::new();
    for one in uses {
        if one.need == Need::Required && locales.resolve(&one.own, one.fallback.as_ref()).is_none() {
            missing.entry(one.span).or_default().push(one);
        }
    }
    let files: Vec<String> = match &locales.list[..] {
        [] => vec![format!("locales/{BASE}/{}.ftl", locales.catalog)],
        list => list.iter().map(|locale| format!("locales/{}/{}.ftl", locale.name, locales.catalog)).collect(),
    };
    for (span, uses) in missing {
        let mut wanted: Vec<String> = uses.iter().map(|one| one.own.to_string()).collect();
        wanted.dedup();
        let message = match &wanted[..] {
            [one] => format!("there is no text `{one}`"),
            several => format!("there are no texts {}", listed(several)),
        };
        let report = out.error("missing-text", span, message);
        report.label("shows it").fix(format!("add it to {}", listed(&files)), None);
        let near: Vec<String> = names.keys().map(Name::to_string).collect();
        if let [only] = &wanted[..]
            && let Some(near) = nearest(only, near.iter().map(String::as_str))
            && let Some((_, place)) = names.iter().find(|(name, _)| name.to_string() == near)
        {
            report.note_at(*place, format!("`{near}` is here"));
        }
    }
}

/// Texts that some locales have and others do not.
fn missing_in_locales(locales: &Locales, names: &BTreeMap<Name, Span>, out: &mut Diagnostics) {
    for (name, span) in names {
        let lacks = |locale: &&Locale| match &name.attribute {
            // An attribute of a message that is not there at all is told with the message.
            Some(_) if names.contains_key(&Name::of(&name.id)) => {
                locale.texts.message(&name.id).is_some_and(|_| locale.pattern(name).is_none())
            }
            _ => locale.pattern(name).is_none(),
        };
        let without: Vec<&str> = locales.list.iter().filter(lacks).map(|locale| locale.name.as_str()).collect();
        if without.is_empty() {
            continue;
        }
        let files: Vec<String> = without.iter().map(|name| format!("locales/{name}/{}.ftl", locales.catalog)).collect();
        out.error("missing-text", *span, format!("the text `{name}` is missing in {}", listed(&without)))
            .label("it is here")
            .fix(format!("translate it in {}", listed(&files)), None);
    }
}

/// Texts that nothing shows and no shown text is made of.
fn unused(locales: &Locales, uses: &[Use], names: &BTreeMap<Name, Span>, out: &mut Diagnostics) {
    let mut used: BTreeSet<Name> = BTreeSet::new();
    let mut open: Vec<Name> = uses.iter().filter_map(|one| locales.resolve(&one.own, one.fallback.as_ref())).collect();
    while let Some(name) = open.pop() {
        if used.contains(&name) {
            continue;
        }
        for locale in &locales.list {
            open.extend(patterns::linked(locale, &name));
        }
        used.insert(name);
    }
    let ids: BTreeSet<&str> = used.iter().map(|name| name.id.as_str()).collect();
    for (name, span) in names.iter().filter(|(name, _)| !used.contains(name)) {
        let whole = !ids.contains(name.id.as_str());
        // A message of which nothing is used is told once, by its own name.
        let first = names.keys().find(|other| other.id == name.id).expect("the name itself is among them");
        if whole && first != name {
            continue;
        }
        let (shown, span) =
            if whole { (name.id.clone(), place_of(locales, &name.id, *span)) } else { (name.to_string(), *span) };
        out.warning("unused-text", span, format!("nothing shows the text `{shown}`"))
            .fix("delete it in every locale, or give it the name of what should show it", None);
    }
}

/// The place of a message's name in the first locale that has it.
fn place_of(locales: &Locales, id: &str, otherwise: Span) -> Span {
    locales.list.iter().find_map(|locale| locale.texts.message(id)).map_or(otherwise, |message| message.id.span)
}

#[cfg(test)]
#[path = "texts/tests.rs"]
mod tests;
