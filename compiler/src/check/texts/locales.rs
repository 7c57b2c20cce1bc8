//! The texts of a catalog as its languages have them, and what is wanted of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::plural_rules;
use crate::diagnostic::{Code, Diagnostics, FileId, Span, quoted};
use crate::source::{Place, Sources};
use crate::syntax::fields::listed;
use crate::syntax::fluent::{self, Pattern, Texts, Written};

/// A text: a message's value, or an attribute of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
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
        NameRef::from(self).fmt(f)
    }
}

/// A [`Name`] as it stands in the texts or in a use of them: a catalog of thousands of tools is compared without a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct NameRef<'n> {
    pub(super) id: &'n str,
    pub(super) attribute: Option<&'n str>,
}

impl<'n> NameRef<'n> {
    /// A message's value.
    pub(super) fn of(id: &'n str) -> NameRef<'n> {
        NameRef { id, attribute: None }
    }

    /// A message's attribute.
    pub(super) fn attribute(id: &'n str, attribute: &'n str) -> NameRef<'n> {
        NameRef { id, attribute: Some(attribute) }
    }
}

impl<'n> From<&'n Name> for NameRef<'n> {
    fn from(name: &'n Name) -> NameRef<'n> {
        NameRef { id: &name.id, attribute: name.attribute.as_deref() }
    }
}

impl fmt::Display for NameRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id)?;
        self.attribute.iter().try_for_each(|attribute| write!(f, ".{attribute}"))
    }
}

/// Every text that some locale has, with the place of its name where it comes first.
pub(super) type Names<'l> = BTreeMap<NameRef<'l>, Span>;

/// A place where a text is shown.
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
    /// It is shown where names of tools do not follow the operator's.
    pub(crate) names_no_tools: bool,
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
        Use { own, fallback: None, variables: Vec::new(), need: Need::Required, names_no_tools: false, span }
    }

    /// A text that may be there, without variables or fallback.
    pub(crate) fn optional(own: Name, span: Span) -> Use {
        Use { need: Need::Optional, ..Use::required(own, span) }
    }

    /// With the catalog's own text in place of the card's.
    pub(crate) fn or(self, fallback: Name) -> Use {
        Use { fallback: Some(fallback), ..self }
    }

    /// A text in which no tool can be named.
    pub(crate) fn without_tools(self) -> Use {
        Use { names_no_tools: true, ..self }
    }

    /// With these variables.
    pub(crate) fn with<S: Into<String>>(self, variables: impl IntoIterator<Item = S>) -> Use {
        Use { variables: variables.into_iter().map(Into::into).collect(), ..self }
    }
}

/// The texts of one catalog, in every language that has files for it.
#[derive(Debug, Clone)]
pub(crate) struct Locales<'s> {
    pub(super) catalog: String,
    /// The base locale first, then by name.
    pub(super) list: Vec<Locale<'s>>,
}

/// The texts of one language.
#[derive(Debug, Clone)]
pub(crate) struct Locale<'s> {
    /// A BCP 47 tag.
    pub(crate) name: String,
    /// The first of its files.
    pub(crate) file: FileId,
    /// Where its texts are written: its only file, else the folder of several.
    pub(super) home: String,
    /// The whole of each file, in the order of their paths, and what is written in it.
    pub(crate) sources: Vec<(&'s str, Written<'s>)>,
    pub(crate) texts: Texts,
}

impl<'s> Locales<'s> {
    /// Reads a catalog's texts; [`SERVER_TEXTS`](crate::source::SERVER_TEXTS) names the server's own.
    pub(crate) fn parse(sources: &'s Sources, catalog: &str, out: &mut Diagnostics) -> Locales<'s> {
        let mut list: Vec<Locale<'s>> = Vec::new();
        let mut languages = BTreeSet::new();
        for (id, file) in sources.files() {
            let Place::Texts { locale, catalog: of } = file.place() else { continue };
            languages.insert(locale);
            // One that is not text, or was not read, has been reported.
            if of != catalog || file.fault().is_some() {
                continue;
            }
            let at = list.iter().position(|known| known.name == locale).unwrap_or_else(|| {
                known_language(locale, id, out);
                let (name, home) = (locale.to_owned(), file.path().to_owned());
                list.push(Locale { name, file: id, home, sources: Vec::new(), texts: Texts::default() });
                list.len() - 1
            });
            if !list[at].sources.is_empty() {
                list[at].home = format!("locales/{locale}/{catalog}/");
            }
            let written = fluent::add(id, file.text(), &mut list[at].texts, out);
            list[at].sources.push((file.text(), written));
        }
        list.sort_by(|a, b| (a.name != BASE, &a.name).cmp(&(b.name != BASE, &b.name)));
        let without: Vec<&str> =
            languages.into_iter().filter(|language| list.iter().all(|locale| locale.name != *language)).collect();
        if let Some(base) = list.first()
            && !without.is_empty()
        {
            let message = format!("catalog `{catalog}` has no texts in {}", listed(&without));
            out.warning(Code::MissingLocale, Span::new(base.file, 0, 0), message)
                .fix(format!("translate this file; until then `{}` is used", base.name), None);
        }
        Locales { catalog: catalog.to_owned(), list }
    }

    /// The locales, the base one first, then by name.
    pub(crate) fn list(&self) -> &[Locale<'s>] {
        &self.list
    }

    /// The text that a use shows: the card's own if any locale has it, else the catalog's if any has that.
    pub(crate) fn resolve<'n>(&self, own: &'n Name, fallback: Option<&'n Name>) -> Option<&'n Name> {
        [Some(own), fallback].into_iter().flatten().find(|name| self.has(name))
    }

    fn has(&self, name: &Name) -> bool {
        self.list.iter().any(|locale| locale.pattern(name).is_some())
    }

    /// Every text that some locale has.
    pub(super) fn names(&self) -> Names<'_> {
        let mut names = Names::new();
        for locale in &self.list {
            for message in locale.texts.messages.iter() {
                let id = &message.id.value;
                if message.value.is_some() {
                    names.entry(NameRef::of(id)).or_insert(message.id.span);
                }
                for attribute in &message.attributes {
                    names.entry(NameRef::attribute(id, &attribute.name.value)).or_insert(attribute.name.span);
                }
            }
        }
        names
    }
}

/// Whether this is the tag of a language whose rules are known.
pub(crate) fn is_language(name: &str) -> bool {
    plural_rules::rules(name).is_some() && !name.contains('_')
}

/// Reports a language that there is not. `file` is the first of its texts.
fn known_language(name: &str, file: FileId, out: &mut Diagnostics) {
    if !is_language(name) {
        out.error(Code::UnknownLocale, Span::new(file, 0, 0), format!("{} is no known language", quoted(name)))
            .fix("name the folder by a BCP 47 tag, as `en` or `pt-BR`", None);
    }
}

impl Locale<'_> {
    /// What a text is here, if it is here.
    pub(crate) fn pattern(&self, name: &Name) -> Option<&Pattern> {
        self.pattern_of(name.into())
    }

    /// The same for a name that stands elsewhere.
    pub(super) fn pattern_of(&self, name: NameRef<'_>) -> Option<&Pattern> {
        self.texts.message(name.id)?.pattern(name.attribute)
    }

    /// What a term is here, or an attribute of it.
    pub(super) fn term(&self, name: NameRef<'_>) -> Option<&Pattern> {
        self.texts.terms.find(name.id)?.pattern(name.attribute)
    }

    /// The place of a text's name here.
    pub(crate) fn place(&self, name: &Name) -> Option<Span> {
        self.place_of(name.into())
    }

    /// The same for a name that stands elsewhere.
    pub(super) fn place_of(&self, name: NameRef<'_>) -> Option<Span> {
        let message = self.texts.message(name.id)?;
        match name.attribute {
            None => message.value.as_ref().map(|_| message.id.span),
            Some(attribute) => message.attribute(attribute).map(|attribute| attribute.name.span),
        }
    }
}

/// The locale that the others are compared with, where a catalog has it.
pub(super) const BASE: &str = "en";
