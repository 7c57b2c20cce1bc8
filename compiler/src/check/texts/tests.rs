use super::{Locales, Name, Use, check};
use crate::diagnostic::{Diagnostics, Severity};
use crate::source::{FileId, Sources, Span};

const CARD: &str = "tool: getLead\n";

/// What checking two locales against uses notes: code, file's locale, the text at the place.
fn check_two(en: &str, ru: &str, uses: &[Use]) -> Vec<String> {
    let sources = Sources::from_files(vec![
        ("catalog/crm/tools/getLead.yaml".into(), CARD.into()),
        ("locales/en/crm.ftl".into(), en.into()),
        ("locales/ru/crm.ftl".into(), ru.into()),
    ]);
    let mut out = Diagnostics::default();
    let locales = Locales::parse(&sources, "crm", &mut out);
    check(&locales, uses, &mut out);
    let report = out.into_report(&sources);
    let shown = report.list().iter().map(|one| {
        let file = sources.file(one.primary.file).expect("it is one of them");
        let place = file.path().split('/').nth(1).unwrap_or_default();
        let mark = if one.severity == Severity::Warning { "?" } else { "" };
        format!("{}{mark} {place}:{}", one.code, &file.text()[one.primary.range()])
    });
    shown.collect()
}

fn card() -> Span {
    Span::new(FileId::new(0), 6, 13)
}

fn title() -> Use {
    Use::required(Name::of("getLead"), card())
}

#[test]
fn sound_texts_are_silent() {
    let en = "getLead = Lead\n    .summary = { $count ->\n        [one] { $count } lead\n       *[other] { $count } leads\n    }\n";
    let ru = "getLead = Лид\n    .summary = { $count ->\n        [one] { $count } лид\n        [few] { $count } лида\n       *[many] { $count } лидов\n    }\n";
    let summary = Use::optional(Name::attribute("getLead", "summary"), card()).with(["count"]);
    assert_eq!(check_two(en, ru, &[title(), summary]), Vec::<String>::new());
}

#[test]
fn a_text_that_a_locale_lacks_is_told_once() {
    let en = "getLead = Lead\n    .description = Reads.\nother = x\n    .hint = y\n";
    assert_eq!(
        check_two(en, "getLead = Лид\n", &[title()]),
        [
            "missing-text en:description",
            "unused-text? en:description",
            "missing-text en:other",
            "unused-text? en:other",
        ]
    );
    assert_eq!(
        check_two("getLead = Lead\n", "getLead = Лид\n    .hint = x\n", &[title()]),
        ["missing-text ru:hint", "unused-text? ru:hint",]
    );
}

#[test]
fn a_text_that_a_card_needs_exists() {
    let description = Use::required(Name::attribute("getLead", "description"), card());
    let hint = Use::optional(Name::attribute("getLead", "hint"), card());
    let uses = [title(), description, hint];
    assert_eq!(check_two("getLead = Lead\n", "getLead = Лид\n", &uses), ["missing-text crm:getLead"]);
    assert_eq!(check_two("getLaed = Lead\n", "getLaed = Лид\n", &uses), ["missing-text crm:getLead"]);
}

#[test]
fn the_cards_own_text_goes_before_the_catalogs() {
    let own = "getLead = Lead\n    .argument-id = a\nargument-id = b\n";
    let argument = || Use::required(Name::attribute("getLead", "argument-id"), card()).or(Name::of("argument-id"));
    assert_eq!(check_two(own, own, &[title(), argument()]), ["unused-text? en:argument-id"]);
    let shared = "getLead = Lead\nargument-id = b\n";
    assert_eq!(check_two(shared, shared, &[title(), argument()]), Vec::<String>::new());
}

#[test]
fn variables_are_those_of_the_use_and_of_the_base_locale() {
    let named = || title().with(["name", "count"]);
    assert_eq!(check_two("getLead = { $name }\n", "getLead = x\n", &[named()]), ["variable-mismatch ru:getLead"]);
    assert_eq!(check_two("getLead = x\n", "getLead = { $name }\n", &[named()]), ["variable-mismatch ru:name"]);
    assert_eq!(check_two("getLead = { $nmae }\n", "getLead = { $name }\n", &[named()]), ["unknown-variable en:nmae"]);
    assert_eq!(
        check_two("getLead = { $name }\n", "getLead = { $names }\n", &[]),
        ["unused-text? en:getLead", "variable-mismatch ru:names",]
    );
    let inside = "getLead = { word }\nword = { $name }\n";
    assert_eq!(check_two(inside, inside, &[title()]), ["unknown-variable en:name", "unknown-variable ru:name"]);
}

#[test]
fn plural_forms_are_those_of_the_language() {
    let form = |text: &str| format!("getLead = {{ $count ->\n{text}\n}}\n");
    let with = |en: &str, ru: &str| check_two(&form(en), &form(ru), &[title().with(["count"])]);
    let right = " [one] a\n *[other] b";
    let full = " [one] a\n [few] b\n *[many] c";
    assert_eq!(with(right, full), Vec::<String>::new());
    assert_eq!(with(right, " [one] a\n [few] b\n *[other] c"), Vec::<String>::new());
    assert_eq!(with(right, " [one] a\n [few] b\n [many] c\n *[other] d"), Vec::<String>::new());
    assert_eq!(with(right, " [one] a\n *[other] b"), ["plural-forms ru:other"]);
    assert_eq!(with(right, " [one] a\n *[many] b"), ["plural-forms ru:many"]);
    assert_eq!(with(" [one] a\n [few] b\n *[other] c", full), ["plural-forms en:few"]);
    assert_eq!(with(" *[other] c", full), ["plural-forms en:other"]);
    assert_eq!(with(" [0] none\n [one] a\n *[other] b", full), Vec::<String>::new());
    assert_eq!(with(" [today] a\n *[other] b", " [today] a\n *[other] b"), Vec::<String>::new());
    assert_eq!(with(" [one] a\n [today] a\n *[other] b", full), ["plural-forms en:today"]);
}

#[test]
fn references_lead_somewhere_and_never_back() {
    let text = "getLead = { word } { -brand } { DATETIME($x) } { getLead.hint }\nwrod = x\n-brnad = y\n";
    let found = check_two(text, "getLead = Лид\nwrod = x\n", &[title().with(["x"])]);
    assert_eq!(
        found,
        [
            "unknown-text en:word",
            "unknown-text en:brand",
            "unknown-function en:DATETIME",
            "unknown-text en:getLead.hint",
            "variable-mismatch ru:getLead",
        ]
    );
    let circle = "getLead = { a }\na = { b }\nb = { a } { -t }\n-t = { -t }\n";
    assert_eq!(check_two(circle, "getLead = x\na = x\nb = x\n", &[title()]), ["text-cycle en:a", "text-cycle en:t"]);
}

#[test]
fn a_long_chain_of_texts_is_walked() {
    let mut chain: String = (0..5_000).map(|n| format!("m{n} = {{ m{} }}\n", n + 1)).collect();
    chain.push_str("m5000 = x\n");
    let uses = [Use::required(Name::of("m0"), card())];
    assert_eq!(check_two(&chain, "", &uses).len(), 5_001);
}

#[test]
fn languages_are_known_and_each_catalog_has_them() {
    let sources = Sources::from_files(vec![
        ("locales/de-CH/crm.ftl".into(), String::new()),
        ("locales/english/crm.ftl".into(), String::new()),
        ("locales/ru/kartoteka.ftl".into(), String::new()),
    ]);
    let mut out = Diagnostics::default();
    let locales = Locales::parse(&sources, "crm", &mut out);
    let codes: Vec<&str> = out.list().iter().map(|one| one.code.name()).collect();
    assert_eq!(codes, ["unknown-locale", "missing-locale"]);
    assert_eq!(locales.list().iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["de-CH", "english"]);
    let mut out = Diagnostics::default();
    let none = Locales::parse(&sources, "erp", &mut out);
    assert!(none.list().is_empty() && out.is_empty());
}
