use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use regex::Regex;

use super::*;

/// Every key of a language, with the names of its variables.
fn keys(language: Language) -> BTreeMap<String, BTreeSet<String>> {
    let parsed = fluent_syntax::parser::parse(source(language));
    let resource = parsed.unwrap_or_else(|(_, faults)| panic!("{language:?}: {faults:?}"));
    let mut keys = BTreeMap::new();
    let mut add = |key: String, pattern: &Pattern<&str>| {
        let mut names = BTreeSet::new();
        variables(pattern, &mut names);
        assert!(keys.insert(key.clone(), names).is_none(), "{key} is there twice");
    };
    for entry in &resource.body {
        let Entry::Message(message) = entry else { continue };
        if let Some(value) = &message.value {
            add(message.id.name.to_owned(), value);
        }
        for attribute in &message.attributes {
            add(format!("{}.{}", message.id.name, attribute.id.name), &attribute.value);
        }
    }
    keys
}

fn variables(pattern: &Pattern<&str>, names: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else { continue };
        match expression {
            Expression::Inline(inline) => of_inline(inline, names),
            Expression::Select { selector, variants } => {
                of_inline(selector, names);
                variants.iter().for_each(|variant| variables(&variant.value, names));
            }
        }
    }
}

fn of_inline(inline: &InlineExpression<&str>, names: &mut BTreeSet<String>) {
    if let InlineExpression::VariableReference { id } = inline {
        names.insert(id.name.to_owned());
    }
}

#[test]
fn the_languages_say_the_same() {
    assert_eq!(keys(Language::English), keys(Language::Russian));
}

#[test]
fn every_text_is_used_and_every_use_has_its_text() {
    let mut sources = Vec::new();
    let root = env!("CARGO_MANIFEST_DIR");
    for folder in ["templates", "src", "src/pages"] {
        for entry in std::fs::read_dir(format!("{root}/{folder}")).expect("a folder") {
            let path = entry.expect("a file").path();
            if path.is_file() {
                sources.push(std::fs::read_to_string(&path).expect("text"));
            }
        }
    }
    let (mut exact, mut begin, mut end) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let said = Regex::new(r#"\bt\(\s*"([\w.-]+)"(\s*~)?"#).expect("a pattern");
    let about = Regex::new(r#"\bt\(\w+ ~ "([\w.-]+)"\)"#).expect("a pattern");
    let titled = Regex::new(r#""([a-z][\w-]*(?:\.[\w-]+)?)""#).expect("a pattern");
    for source in &sources {
        for found in said.captures_iter(source) {
            let set = if found.get(2).is_some() { &mut begin } else { &mut exact };
            set.insert(found[1].to_owned());
        }
        end.extend(about.captures_iter(source).map(|found| found[1].to_owned()));
        exact.extend(titled.captures_iter(source).map(|found| found[1].to_owned()));
    }
    let keys = keys(Language::English);
    let templates = sources.iter().flat_map(|source| said.captures_iter(source).collect::<Vec<_>>());
    for found in templates.filter(|found| found.get(2).is_none()) {
        assert!(keys.contains_key(&found[1]), "there is no text `{}`", &found[1]);
    }
    let flashes = ["approved.", "declined.", "connected.", "disconnected.", "revoked.", "saved.", "deleted."];
    let is_used = |key: &String| {
        exact.contains(key)
            || begin.iter().any(|begin| key.starts_with(begin))
            || end.iter().any(|end| key.ends_with(end))
            || flashes.iter().any(|flash| key.starts_with(flash))
    };
    let unused: Vec<_> = keys.keys().filter(|key| !is_used(key)).collect();
    assert!(unused.is_empty(), "no page says {unused:?}");
}

#[test]
fn numbers_stand_in_groups_and_choose_their_forms() {
    let texts = Texts::new(Language::Russian);
    let said = |count: i64| {
        let mut arguments = Variables::new();
        arguments.set("count", count);
        texts.say("time-ago.days", &arguments).expect("there is one")
    };
    assert_eq!([said(1), said(3), said(5)], ["1 день назад", "3 дня назад", "5 дней назад"]);
    assert_eq!(said(12_345), "12\u{a0}345 дней назад");
    assert!(matches!(texts.plain("time-ago.days"), Err(Unsaid::Lacking { .. })));
    assert!(matches!(texts.plain("no-such-text"), Err(Unsaid::Missing(_))));
}
