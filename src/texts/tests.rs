//! Languages: who gets which, what is lost and what falls back.

use super::*;
use crate::runtime::sample::{Sample, index};

#[test]
fn plurals_follow_the_language() {
    let all = Sample::new();
    let said = |locale: &str, count: i64| {
        let variables = Variables::new().with("entity", "leads").with("limit", count);
        all.texts.message(0, all.locale(locale), index("got", None), &variables).expect("nothing is absent")
    };
    assert_eq!(said("en", 1), "leads: got 1 record.");
    assert_eq!(said("en", 2), "leads: got 2 records.");
    for (count, text) in
        [(1, "получена 1 запись"), (3, "получено 3 записи"), (11, "получено 11 записей"), (21, "получена 21 запись")]
    {
        assert_eq!(said("ru", count), format!("leads: {text}."));
    }
}

#[test]
fn a_line_with_something_absent_is_lost() {
    let all = Sample::new();
    let said = |id, variables: &Variables<'_>| all.texts.message(0, all.locale("en"), index(id, None), variables);
    let email = || Variables::new().with("email", "a@b.c");
    assert_eq!(said("comment", &email()).as_deref(), Some("=== Lead ===\nE-mail: a@b.c"));
    assert_eq!(
        said("comment", &email().with("entity", "x")).as_deref(),
        Some("=== Lead ===\nE-mail: a@b.c\n\nKind: x")
    );
    assert_eq!(said("comment", &Variables::new()).as_deref(), Some("=== Lead ==="));
    assert_eq!(said("details", &Variables::new().with("share", 0.5)).as_deref(), Some("Share: 0.5"));
    assert_eq!(said("details", &Variables::new()), None);
    assert_eq!(said("got", &Variables::new().with("entity", "x")), None);
    // Braces and breaks in a value are only a value.
    let odd = Variables::new().with("email", "{ $share }\nx");
    assert_eq!(said("details", &odd).as_deref(), Some("E-mail: { $share }\nx"));
}

#[test]
fn a_message_falls_back_to_the_base_locale() {
    let all = Sample::new();
    let ru = all.locale("ru");
    assert_eq!(all.texts.message(0, ru, index("only-english", None), &Variables::new()).as_deref(), Some("here"));
    let variables = Variables::new().with("limit", 5).with("share", 1);
    assert_eq!(all.texts.message(0, ru, index("got", Some("short")), &variables).as_deref(), Some("5 of 1"));
    assert_eq!(all.texts.message(0, ru, index("nothing", None), &Variables::new()), None);
    assert_eq!(all.texts.message(7, ru, index("got", None), &Variables::new()), None);
    // Absent in Russian is absent, not English.
    assert_eq!(all.texts.message(0, ru, index("details", None), &Variables::new().with("share", 1)), None);
}

#[test]
fn the_header_decides_the_language() {
    let all = Sample::new();
    for (header, name) in [
        ("ru", "ru"),
        ("ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        ("RU-ru", "ru"),
        ("de, ru;q=0.5, en;q=0.1", "ru"),
        ("en;q=0.1, ru;q=0.5", "ru"),
        ("en, ru", "en"),
        ("ru;q=0, *", "en"),
        ("ru;q=0.5, en;q=0.5", "ru"),
        ("de", "en"),
        ("", "en"),
        ("*", "en"),
        ("ru;q=x", "en"),
        ("ru;q=1.5", "en"),
        ("ru;q=0.1234", "en"),
        (";;;,,,=,q=1,\u{0}", "en"),
        ("zh-Hant-TW, ru-Cyrl-RU;q=0.2", "ru"),
    ] {
        assert_eq!(all.texts.name(all.texts.negotiate(header)), name, "{header}");
    }
    assert!(all.texts.named("de").is_none());
    assert_eq!(all.texts.named("ru_RU.UTF-8"), all.texts.named("ru"));
    let russian = Texts::new([&all.catalog], Some("ru_RU.UTF-8"));
    assert_eq!(russian.name(russian.negotiate("de")), "ru");
    assert_eq!(russian.place(0, russian.default_locale()), 1);
}

#[test]
fn every_own_message_is_in_every_language() {
    let ids = |source: &str| -> Vec<String> {
        source
            .lines()
            .filter_map(|line| line.split_once(" =").map(|(id, _)| id.to_owned()))
            .filter(|id| !id.starts_with(' '))
            .collect()
    };
    let names: Vec<&str> = own::SOURCES.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["en", "ru"], "the base locale comes first");
    for (name, source) in own::SOURCES {
        assert_eq!(ids(source), ids(own::SOURCES[0].1), "{name}");
        assert!(fluent_syntax::parser::parse(*source).is_ok(), "{name}");
    }
}

#[test]
fn whole_numbers_beyond_floating_point_keep_their_digits() {
    let all = Sample::new();
    let mut variables = Variables::new();
    variables.text("entity", "x");
    variables.integer("limit", i64::MAX);
    let said = all.texts.message(0, all.locale("ru"), index("got", None), &variables);
    assert_eq!(said.as_deref(), Some("x: получено 9223372036854775807 записей."));
}
