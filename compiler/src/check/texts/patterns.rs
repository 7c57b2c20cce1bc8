//! What texts are made of: their variables against the uses and the other locales, the texts and functions that they
//! refer to, and circles of those.

use std::collections::{BTreeMap, BTreeSet};

use super::locales::{Locale, Locales, Name, NameRef, Names, Use};
use crate::diagnostic::{Code, Diagnostics, Span, quoted};
use crate::syntax::fields::{Spanned, listed};
use crate::syntax::fluent::{Link, Message, Pattern, ToolInText};
use crate::syntax::nearest::nearest;

/// The functions that the server gives to Fluent.
const FUNCTIONS: [&str; 1] = ["NUMBER"];

/// A text or a term of one locale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Part<'l> {
    term: bool,
    name: NameRef<'l>,
}

impl<'l> Part<'l> {
    fn of(link: &'l Link, term: bool) -> Part<'l> {
        let attribute = link.attribute.as_ref().map(|attribute| attribute.value.as_str());
        Part { term, name: NameRef { id: &link.id.value, attribute } }
    }

    fn shown(&self) -> String {
        format!("{}{}", if self.term { "-" } else { "" }, self.name)
    }
}

/// Every pattern of a locale, in the order written.
fn parts<'l>(locale: &'l Locale<'_>) -> impl Iterator<Item = (Part<'l>, &'l Pattern)> {
    let messages = locale.texts.messages.iter().map(|message| (false, message));
    let terms = locale.texts.terms.iter().map(|term| (true, term));
    messages.chain(terms).flat_map(|(term, message): (bool, &Message)| {
        let id = message.id.value.as_str();
        let value = message.value.iter().map(move |value| (NameRef::of(id), value));
        let attributes = message.attributes.iter();
        let attributes = attributes.map(move |one| (NameRef::attribute(id, &one.name.value), &one.value));
        value.chain(attributes).map(move |(name, pattern)| (Part { term, name }, pattern))
    })
}

/// What a pattern refers to, with the place of each reference.
fn references(pattern: &Pattern) -> impl Iterator<Item = (Part<'_>, Span)> {
    let messages = pattern.messages.iter().map(|link| (link, false));
    messages.chain(pattern.terms.iter().map(|link| (link, true))).map(|(link, term)| {
        let last = link.attribute.as_ref().map_or(link.id.span, |attribute| attribute.span);
        (Part::of(link, term), link.id.span.to(last))
    })
}

/// The messages that a text of a locale refers to, not counting those of its terms.
pub(super) fn linked<'l>(locale: &'l Locale<'_>, name: NameRef<'_>) -> impl Iterator<Item = NameRef<'l>> + use<'l> {
    let links = locale.pattern_of(name).map_or(&[][..], |pattern| &pattern.messages);
    links.iter().map(|link| Part::of(link, false).name)
}

/// Reports references to nothing, unknown functions, and circles. `names` are the texts of all locales.
pub(super) fn links(locale: &Locale<'_>, names: &Names<'_>, out: &mut Diagnostics) {
    // Most patterns are plain text.
    let speaks_of =
        |pattern: &Pattern| !pattern.functions.is_empty() || !pattern.messages.is_empty() || !pattern.terms.is_empty();
    let patterns: BTreeMap<Part<'_>, &Pattern> = parts(locale).filter(|(_, pattern)| speaks_of(pattern)).collect();
    for pattern in patterns.values() {
        for function in pattern.functions.iter().filter(|one| !FUNCTIONS.contains(&one.value.as_str())) {
            let message = format!("there is no function `{}`", function.value);
            out.error(Code::UnknownFunction, function.span, message)
                .fix(format!("the server has {}", listed(&FUNCTIONS)), None);
        }
        for (to, span) in references(pattern) {
            // One that only this locale lacks is reported as missing.
            let elsewhere = !to.term && names.contains_key(&to.name);
            let here = if to.term { locale.term(to.name) } else { locale.pattern_of(to.name) };
            if here.is_some() || elsewhere {
                continue;
            }
            let known: BTreeSet<Part<'_>> = parts(locale).map(|(part, _)| part).collect();
            let known: Vec<String> = known.iter().map(Part::shown).collect();
            let report = out.error(Code::UnknownText, span, format!("there is no text `{}`", to.shown()));
            if let Some(near) = nearest(&to.shown(), known.iter().map(String::as_str)) {
                let near = near.trim_start_matches('-').to_owned();
                report.did_you_mean(span, &near);
            }
        }
    }
    circles(&patterns, out);
}

/// Walks the references depth first, with its own stack: a chain of texts may be as long as a file. A text that refers to
/// nothing is part of no circle, and need not be among the patterns.
fn circles(patterns: &BTreeMap<Part<'_>, &Pattern>, out: &mut Diagnostics) {
    let mut done: BTreeSet<Part<'_>> = BTreeSet::new();
    for start in patterns.keys() {
        let mut path: Vec<(Part<'_>, Vec<(Part<'_>, Span)>)> = Vec::new();
        let mut next = Some(*start);
        loop {
            if let Some(part) = next.take()
                && !done.contains(&part)
            {
                path.push((part, references(patterns[&part]).collect()));
            }
            let Some((part, left)) = path.last_mut() else { break };
            let Some((to, span)) = left.pop() else {
                done.insert(*part);
                path.pop();
                continue;
            };
            if !patterns.contains_key(&to) {
                continue;
            }
            if let Some(from) = path.iter().position(|(part, _)| *part == to) {
                let mut circle: Vec<String> = path[from..].iter().map(|(part, _)| part.shown()).collect();
                circle.push(to.shown());
                let message = format!("the text `{}` is made of itself", to.shown());
                out.error(Code::TextCycle, span, message).label(circle.join(" → "));
            } else {
                next = Some(to);
            }
        }
    }
}

impl Locale<'_> {
    /// Every tool that a text or a term names, in the order written.
    pub(crate) fn named_tools(&self) -> impl Iterator<Item = &ToolInText> {
        parts(self).flat_map(|(_, pattern)| &pattern.tools)
    }
}

/// The tools that a text of a locale names, those of the texts and terms that it is made of included.
pub(crate) fn tools_of<'l>(locale: &'l Locale<'_>, name: &Name) -> Vec<&'l ToolInText> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    let mut open = vec![Part { term: false, name: NameRef::from(name) }];
    while let Some(part) = open.pop() {
        let pattern = if part.term { locale.term(part.name) } else { locale.pattern_of(part.name) };
        let Some(pattern) = pattern else { continue };
        found.extend(&pattern.tools);
        open.extend(references(pattern).map(|(next, _)| next).filter(|next| seen.insert(*next)));
    }
    found
}

/// The variables of a text of a locale, those of the messages that it is made of included. A term has none from
/// outside.
fn variables_of<'l>(locale: &'l Locale<'_>, name: NameRef<'l>) -> Vec<&'l Spanned<String>> {
    let Some(pattern) = locale.pattern_of(name) else { return Vec::new() };
    let mut found: Vec<_> = pattern.variables.iter().collect();
    if pattern.messages.is_empty() {
        return found;
    }
    let mut seen = BTreeSet::from([name]);
    let mut open: Vec<_> = linked(locale, name).filter(|next| seen.insert(*next)).collect();
    while let Some(name) = open.pop() {
        let Some(pattern) = locale.pattern_of(name) else { continue };
        found.extend(&pattern.variables);
        open.extend(linked(locale, name).filter(|next| seen.insert(*next)));
    }
    found
}

/// Reports variables that a use does not supply, and those that a text has in one locale and not in another.
pub(super) fn variables(locales: &Locales<'_>, uses: &[Use], names: &Names<'_>, out: &mut Diagnostics) {
    let mut wrong: BTreeSet<NameRef<'_>> = BTreeSet::new();
    for one in uses {
        let Some(name) = locales.resolve(&one.own, one.fallback.as_ref()).map(NameRef::from) else { continue };
        for locale in &locales.list {
            for variable in variables_of(locale, name) {
                if !one.variables.contains(&variable.value) {
                    unknown(name, variable, one, out);
                    wrong.insert(name);
                }
            }
        }
    }
    let Some((base, others)) = locales.list.split_first() else { return };
    // A variable that is wrong in one locale differs from the right one in another: that is one mistake.
    for name in names.keys().filter(|name| !wrong.contains(name)) {
        for other in others {
            differ(*name, base, other, out);
        }
    }
}

fn unknown(name: NameRef<'_>, variable: &Spanned<String>, by: &Use, out: &mut Diagnostics) {
    let message = format!("the text `{name}` has no variable {}", quoted(&format!("${}", variable.value)));
    let report = out.error(Code::UnknownVariable, variable.span, message);
    report.note_at(by.span, "this shows the text");
    match nearest(&variable.value, by.variables.iter().map(String::as_str)) {
        Some(near) => report.fix(format!("did you mean `${near}`?"), Some((variable.span, near.to_owned()))),
        None if by.variables.is_empty() => report.fix("no variables are supplied to it", None),
        None => {
            let supplied: Vec<String> = by.variables.iter().map(|one| format!("${one}")).collect();
            report.fix(format!("it is given {}", listed(&supplied)), None)
        }
    };
}

fn differ(name: NameRef<'_>, base: &Locale<'_>, other: &Locale<'_>, out: &mut Diagnostics) {
    let in_base = variables_of(base, name);
    let in_other = variables_of(other, name);
    if in_base.is_empty() && in_other.is_empty() {
        return;
    }
    let (Some(base_place), Some(other_place)) = (base.place_of(name), other.place_of(name)) else { return };
    let has = |list: &[&Spanned<String>], value: &str| list.iter().any(|one| one.value == value);
    let mut lost: Vec<&Spanned<String>> = in_base.iter().filter(|one| !has(&in_other, &one.value)).copied().collect();
    lost.sort_by(|a, b| a.value.cmp(&b.value));
    lost.dedup_by(|a, b| a.value == b.value);
    for extra in in_other.iter().filter(|one| !has(&in_base, &one.value)) {
        let message = format!("`{name}` has `${}` in `{}` and not in `{}`", extra.value, other.name, base.name);
        let report = out.error(Code::VariableMismatch, extra.span, message);
        match nearest(&extra.value, lost.iter().map(|one| one.value.as_str())) {
            Some(near) => {
                report.fix(format!("did you mean `${near}`?"), Some((extra.span, near.to_owned())));
                let at = lost.iter().position(|one| one.value == near).expect("the nearest is one of them");
                report.note_at(lost.remove(at).span, format!("as in `{}`", base.name));
            }
            None => {
                report.note_at(base_place, format!("not in this one, of `{}`", base.name));
            }
        }
    }
    let Some(first) = lost.first() else { return };
    let shown: Vec<String> = lost.iter().map(|one| format!("${}", one.value)).collect();
    let message = format!("`{name}` has {} in `{}` and not in `{}`", listed(&shown), base.name, other.name);
    out.error(Code::VariableMismatch, other_place, message)
        .label("without it here")
        .note_at(first.span, format!("as in `{}`", base.name));
}
