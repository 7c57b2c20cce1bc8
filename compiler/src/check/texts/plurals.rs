//! Plural forms: a choice by a number has every form that its language has for whole numbers, and no other.
//!
//! Which choices are by a number is not written in Fluent: those that call `NUMBER`, those with a variant that only a
//! number has (`few`), and those whose only named variant is `other`.

use intl_pluralrules::{PluralCategory, PluralRules};

use super::locales::{Locale, NameRef};
use super::plural_rules;
use crate::diagnostic::{Code, Diagnostics};
use crate::syntax::fields::listed;
use crate::syntax::fluent::{Pattern, Select, Variant};

/// The forms by name, `other` last: it is what a number has that has none of the others.
pub(crate) const FORMS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// Which forms a language has, in the order of [`FORMS`]: for whole numbers, and in all.
pub(crate) struct Forms {
    pub(crate) whole: Vec<&'static str>,
    all: Vec<&'static str>,
}

impl Forms {
    /// Those of a language, if it is one.
    pub(crate) fn of_language(tag: &str) -> Option<Forms> {
        plural_rules::rules(tag).map(|rules| Forms::of(&rules))
    }

    fn of(rules: &PluralRules) -> Forms {
        let name = |category| match category {
            PluralCategory::ZERO => "zero",
            PluralCategory::ONE => "one",
            PluralCategory::TWO => "two",
            PluralCategory::FEW => "few",
            PluralCategory::MANY => "many",
            PluralCategory::OTHER => "other",
        };
        let forms = |found: Vec<PluralCategory>| {
            let found: Vec<&str> = found.into_iter().map(name).collect();
            FORMS.into_iter().filter(|form| found.contains(form)).collect::<Vec<_>>()
        };
        let whole = || (0_u32..=200).filter_map(|number| rules.select(number).ok());
        let large = (1_u32..=12).map(|number| number * 1_000_000).filter_map(|number| rules.select(number).ok());
        let parts =
            (0..=200).filter_map(|tenths| rules.select(format!("{}.{}", tenths / 10, tenths % 10).as_str()).ok());
        Forms { whole: forms(whole().collect()), all: forms(whole().chain(large).chain(parts).collect()) }
    }
}

/// Checks every choice of a locale.
pub(super) fn check(locale: &Locale<'_>, out: &mut Diagnostics) {
    let Some(rules) = plural_rules::rules(&locale.name) else { return };
    let forms = Forms::of(&rules);
    for message in locale.texts.messages.iter().chain(locale.texts.terms.iter()) {
        let id = &message.id.value;
        if let Some(value) = &message.value {
            pattern(NameRef::of(id), value, locale, &forms, out);
        }
        for attribute in &message.attributes {
            pattern(NameRef::attribute(id, &attribute.name.value), &attribute.value, locale, &forms, out);
        }
    }
}

fn pattern(name: NameRef<'_>, pattern: &Pattern, locale: &Locale<'_>, forms: &Forms, out: &mut Diagnostics) {
    for select in pattern.selects.iter().filter(|select| is_numeric(select)) {
        for variant in named(select).filter(|variant| !forms.all.contains(&variant.key.value.as_str())) {
            // `other` catches what no form fits, in every language.
            if variant.key.value != "other" {
                let message = format!("`{}` is no plural form of `{}`", variant.key.value, locale.name);
                out.error(Code::PluralForms, variant.key.span, message)
                    .label(format!("in `{name}`"))
                    .fix(format!("the forms are {}", listed(&forms.all)), None);
            }
        }
        let missing = missing(select, forms);
        let place = select.variants.iter().find(|variant| variant.default).or(select.variants.first());
        if let Some(place) = place
            && !missing.is_empty()
        {
            let message = format!("`{name}` lacks the plural form {} of `{}`", listed(&missing), locale.name);
            out.error(Code::PluralForms, place.key.span, message)
                .label("other numbers fall to this one")
                .fix(format!("whole numbers have the forms {}", listed(&forms.whole)), None);
        }
    }
}

fn named(select: &Select) -> impl Iterator<Item = &Variant> {
    select.variants.iter().filter(|variant| !variant.number)
}

fn is_numeric(select: &Select) -> bool {
    select.numeric
        || named(select).any(|variant| FORMS[..5].contains(&variant.key.value.as_str()))
        || named(select).next().is_some() && named(select).all(|variant| variant.key.value == "other")
}

/// The forms of whole numbers that have no variant. The default may stand for the last of them.
fn missing(select: &Select, forms: &Forms) -> Vec<&'static str> {
    let has = |form: &&str| named(select).any(|variant| variant.key.value == **form);
    let default_is_other = named(select).any(|variant| variant.default && variant.key.value == "other");
    let spared = forms.whole.last().filter(|_| default_is_other).copied();
    forms.whole.iter().filter(|form| !has(form) && spared != Some(**form)).copied().collect()
}
