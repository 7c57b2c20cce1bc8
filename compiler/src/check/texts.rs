//! Short texts across the locales of a catalog: each that is needed exists, in every locale, with the same variables,
//! in the forms that its language has; and none is there for nothing.
//!
//! # How a stage uses it
//!
//! ```text
//! let locales = Locales::parse(sources, "bitrix24", out);     with the other readers; stop here if there are errors
//! let uses = vec![Use::required(Name::of("getLeads"), span), …];
//! texts::check(&locales, &uses, out);
//! locales.resolve(&own, fallback.as_ref()) -> Option<&Name>   which message a use is, for lowering
//! ```
//!
//! A catalog's locales are the languages that have files for it, `en` first where it is among them: that one is the
//! base, which the others are compared with.

mod locales;
mod patterns;
mod plural_rules;
pub(crate) mod plurals;

use std::collections::{BTreeMap, BTreeSet};

use locales::{BASE, NameRef, Names};
pub(crate) use locales::{Locale, Locales, Name, Need, Use, is_language};
pub(crate) use patterns::tools_of;

use crate::diagnostic::{Code, Diagnostics, Span};
use crate::syntax::fields::listed;
use crate::syntax::nearest::nearest;

/// Checks the texts of a catalog against their uses and against one another.
pub(crate) fn check(locales: &Locales<'_>, uses: &[Use], out: &mut Diagnostics) {
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

/// How many missing texts are compared with those that there are: one at a time costs as much as all texts together.
const MOST_COMPARED: usize = 32;

/// Texts that a use needs and no locale has. Those of one place are one report, since a report of a place is given once.
fn missing_for_uses(locales: &Locales<'_>, uses: &[Use], names: &Names<'_>, out: &mut Diagnostics) {
    let mut missing: BTreeMap<Span, Vec<&Use>> = BTreeMap::new();
    for one in uses {
        if one.need == Need::Required && locales.resolve(&one.own, one.fallback.as_ref()).is_none() {
            missing.entry(one.span).or_default().push(one);
        }
    }
    let files: Vec<String> = match &locales.list[..] {
        [] => vec![format!("locales/{BASE}/{}.ftl", locales.catalog)],
        list => list.iter().map(|locale| locale.home.clone()).collect(),
    };
    if missing.is_empty() {
        return;
    }
    let known: Vec<String> = names.keys().map(NameRef::to_string).collect();
    for (compared, (span, uses)) in missing.into_iter().enumerate() {
        let mut wanted: Vec<String> = uses.iter().map(|one| one.own.to_string()).collect();
        wanted.dedup();
        let message = match &wanted[..] {
            [one] => format!("there is no text `{one}`"),
            several => format!("there are no texts {}", listed(several)),
        };
        let report = out.error(Code::MissingText, span, message);
        report.label("shows it").fix(format!("add it to {}", listed(&files)), None);
        if let [only] = &wanted[..]
            && compared < MOST_COMPARED
            && let Some(near) = nearest(only, known.iter().map(String::as_str))
            && let Some((_, place)) = names.iter().find(|(name, _)| name.to_string() == near)
        {
            report.note_at(*place, format!("`{near}` is here"));
        }
    }
}

/// Texts that some locales have and others do not.
fn missing_in_locales(locales: &Locales<'_>, names: &Names<'_>, out: &mut Diagnostics) {
    for (name, span) in names {
        let lacks = |locale: &&Locale<'_>| {
            if locale.pattern_of(*name).is_some() {
                return false;
            }
            // An attribute of a message that is not there at all is reported with the message.
            let with_the_message = name.attribute.is_some() && names.contains_key(&NameRef::of(name.id));
            !with_the_message || locale.texts.message(name.id).is_some()
        };
        let without: Vec<&Locale<'_>> = locales.list.iter().filter(lacks).collect();
        if without.is_empty() {
            continue;
        }
        let names: Vec<&str> = without.iter().map(|locale| locale.name.as_str()).collect();
        let files: Vec<&str> = without.iter().map(|locale| locale.home.as_str()).collect();
        out.error(Code::MissingText, *span, format!("the text `{name}` is missing in {}", listed(&names)))
            .label("it is here")
            .fix(format!("translate it in {}", listed(&files)), None);
    }
}

/// Texts that nothing shows and no shown text is made of.
fn unused(locales: &Locales<'_>, uses: &[Use], names: &Names<'_>, out: &mut Diagnostics) {
    let mut used: BTreeSet<NameRef<'_>> = BTreeSet::new();
    let shown = uses.iter().filter_map(|one| locales.resolve(&one.own, one.fallback.as_ref()));
    let mut open: Vec<NameRef<'_>> = shown.map(NameRef::from).collect();
    while let Some(name) = open.pop() {
        if !used.insert(name) {
            continue;
        }
        for locale in &locales.list {
            open.extend(patterns::linked(locale, name));
        }
    }
    let ids: BTreeSet<&str> = used.iter().map(|name| name.id).collect();
    for (name, span) in names.iter().filter(|(name, _)| !used.contains(name)) {
        let whole = !ids.contains(name.id);
        // A message of which nothing is used is reported once, by its own name.
        let mut own = names.range(NameRef::of(name.id)..);
        if whole && own.next().is_some_and(|(first, _)| first != name) {
            continue;
        }
        let (shown, span) =
            if whole { (name.id.to_owned(), place_of(locales, name.id, *span)) } else { (name.to_string(), *span) };
        out.warning(Code::UnusedText, span, format!("nothing shows the text `{shown}`"))
            .fix("delete it in every locale, or give it the name of what should show it", None);
    }
}

/// The place of a message's name in the first locale that has it.
fn place_of(locales: &Locales<'_>, id: &str, otherwise: Span) -> Span {
    locales.list.iter().find_map(|locale| locale.texts.message(id)).map_or(otherwise, |message| message.id.span)
}

#[cfg(test)]
mod tests;
