//! The texts of another language: those of the catalog's own, copied and marked as untranslated. A choice by a number gets every
//! form that the new language has, so that the copy passes the check and a translator finds a place for each.

use fluent_syntax::ast::{
    Attribute, Entry, Expression, InlineExpression, Pattern, PatternElement, Resource, Variant, VariantKey,
};
use fluent_syntax::{parser, serializer};

use crate::check::texts::plurals::{FORMS, Forms};
use crate::source::{Place, Sources};

/// What the first line of each file says.
const MARK: &str = "untranslated";

/// The texts of a catalog in another language, as they are in `from`: the path of each file as it is shown, and its text.
/// Empty where the catalog has none in that language, `None` where the language has no rules for numbers.
#[must_use]
pub fn untranslated(sources: &Sources, catalog: &str, from: &str, to: &str) -> Option<Vec<(String, String)>> {
    let forms = Forms::of_language(to)?;
    let mut files = Vec::new();
    for (_, file) in sources.files() {
        let (shown, text) = (file.display(), file.text());
        match file.place() {
            Place::Texts { locale, catalog: of } if of == catalog && locale == from => {
                let (before, rest) = file.path().split_at("locales/".len() + from.len());
                let folder = shown.strip_suffix(rest).unwrap_or(before);
                let folder = folder.strip_suffix(from).unwrap_or(folder);
                files.push((format!("{folder}{to}{rest}"), fluent(text, &forms)));
            }
            Place::Markdown { catalog: of, locale, .. } if of == catalog && locale == from => {
                let stem = shown.strip_suffix(".md").and_then(|stem| stem.strip_suffix(from)).unwrap_or(shown);
                files.push((format!("{stem}{to}.md"), markdown(text)));
            }
            _ => {}
        }
    }
    Some(files)
}

/// A file of texts in another language beside the new version of what it was made of: messages and attributes that are there
/// stay as they are, those that are new come from `now`, and those of arguments that are gone go.
#[must_use]
pub fn merged(translated: &str, now: &str) -> String {
    let parse = |text| parser::parse(text).unwrap_or_else(|(partial, _)| partial);
    let (mut own, now): (Resource<&str>, Resource<&str>) = (parse(translated), parse(now));
    for entry in now.body {
        let Entry::Message(new) = entry else { continue };
        let known = own.body.iter_mut().find_map(|entry| match entry {
            Entry::Message(message) if message.id == new.id => Some(message),
            _ => None,
        });
        match known {
            None => own.body.push(Entry::Message(new)),
            Some(known) => {
                let is_new = |attribute: &Attribute<&str>| new.attributes.iter().any(|one| one.id == attribute.id);
                known.attributes.retain(|attribute| !attribute.id.name.starts_with("argument-") || is_new(attribute));
                for attribute in new.attributes {
                    if !known.attributes.iter().any(|one| one.id == attribute.id) {
                        known.attributes.push(attribute);
                    }
                }
            }
        }
    }
    serializer::serialize(&own)
}

/// Marks the front matter.
fn markdown(text: &str) -> String {
    match text.strip_prefix("---\n") {
        Some(rest) => format!("---\n# {MARK}\n{rest}"),
        None => text.to_owned(),
    }
}

fn fluent(text: &str, forms: &Forms) -> String {
    // What could not be parsed has been reported by the check, which comes first.
    let mut resource: Resource<&str> = parser::parse(text).unwrap_or_else(|(partial, _)| partial);
    for entry in &mut resource.body {
        match entry {
            Entry::Message(message) => {
                message.value.iter_mut().for_each(|value| pattern(value, forms));
                attributes(&mut message.attributes, forms);
            }
            Entry::Term(term) => {
                pattern(&mut term.value, forms);
                attributes(&mut term.attributes, forms);
            }
            _ => {}
        }
    }
    format!("### {MARK}\n\n{}", serializer::serialize(&resource))
}

fn attributes(attributes: &mut [Attribute<&str>], forms: &Forms) {
    attributes.iter_mut().for_each(|attribute| pattern(&mut attribute.value, forms));
}

fn pattern(pattern: &mut Pattern<&str>, forms: &Forms) {
    for element in &mut pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            choice(expression, forms);
        }
    }
}

/// Gives a choice by a number the forms of a language.
fn choice(expression: &mut Expression<&str>, forms: &Forms) {
    let (selector, variants) = match expression {
        Expression::Select { selector, variants } => (selector, variants),
        Expression::Inline(InlineExpression::Placeable { expression }) => return choice(expression, forms),
        Expression::Inline(_) => return,
    };
    variants.iter_mut().for_each(|variant| pattern(&mut variant.value, forms));
    if !is_numeric(selector, variants) {
        return;
    }
    let named = |variant: &Variant<&str>, name: &str| matches!(variant.key, VariantKey::Identifier { name: key } if key == name);
    let Some(default) = variants.iter().find(|variant| variant.default).map(|variant| variant.value.clone()) else {
        return;
    };
    let mut all: Vec<Variant<&str>> = variants
        .iter()
        .filter(|variant| matches!(variant.key, VariantKey::NumberLiteral { .. }) && !variant.default)
        .cloned()
        .collect();
    for form in forms.whole.iter().copied().filter(|form| *form != "other") {
        let known = variants.iter().find(|variant| named(variant, form));
        let value = known.map_or_else(|| default.clone(), |known| known.value.clone());
        all.push(Variant { key: VariantKey::Identifier { name: form }, value, default: false });
    }
    all.push(Variant { key: VariantKey::Identifier { name: "other" }, value: default, default: true });
    *variants = all;
}

fn is_numeric(selector: &InlineExpression<&str>, variants: &[Variant<&str>]) -> bool {
    let names = || {
        variants.iter().filter_map(|variant| match variant.key {
            VariantKey::Identifier { name } => Some(name),
            VariantKey::NumberLiteral { .. } => None,
        })
    };
    matches!(selector, InlineExpression::FunctionReference { id, .. } if id.name == "NUMBER")
        || names().any(|name| FORMS[..5].contains(&name))
        || names().next().is_some() && names().all(|name| name == "other")
}

#[cfg(test)]
mod tests;
