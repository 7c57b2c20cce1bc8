use std::borrow::Cow;

use kartoteka_compiler::plan::{Catalog, Check, Form, Format, Json, Quantity, Setting, Shape};
use serde_json::json;

use super::*;

const BASE: &str = r"^https?://[^/?#]+(/[^/?#]+)*/rest(/[0-9]+/[A-Za-z0-9]+)?/?$";
const EXAMPLE: &str = "https://portal.bitrix24.com/rest/1/k3yOfTheWebhook/";

fn setting(name: &'static str, env: &'static str, shape: Shape) -> Setting {
    Setting {
        name: name.into(),
        env: env.into(),
        secret: false,
        optional: true,
        default: None,
        check: Check { shape, nullable: false, rest: None },
        example: None,
        forms: Cow::Borrowed(&[]),
    }
}

fn text(pattern: Option<&'static str>, format: Option<Format>) -> Shape {
    Shape::Text { least: None, most: None, pattern: pattern.map(Into::into), format }
}

fn base_url() -> Setting {
    Setting {
        secret: true,
        optional: false,
        example: Some(EXAMPLE.into()),
        forms: vec![Form { name: "webhook".into(), pattern: "/rest/[0-9]+/[A-Za-z0-9]+/?$".into() }].into(),
        ..setting("base_url", "BITRIX_BASE_URL", text(Some(BASE), Some(Format::Uri)))
    }
}

fn catalog(settings: Vec<Setting>) -> Catalog {
    Catalog {
        name: "bitrix24".into(),
        base_locale: "en".into(),
        settings: settings.into(),
        backends: Cow::Borrowed(&[]),
        tables: Cow::Borrowed(&[]),
        messages: vec![].into(),
        dictionaries: Cow::Borrowed(&[]),
        instance: None,
        locales: Cow::Borrowed(&[]),
        tools: Cow::Borrowed(&[]),
        resources: Cow::Borrowed(&[]),
        prompts: Cow::Borrowed(&[]),
        profiles: Cow::Borrowed(&[]),
        connection: None,
        recipes: Cow::Borrowed(&[]),
        roles: Vec::new().into(),
        guard: kartoteka_compiler::plan::Guard::NONE,
        ignores: Cow::Borrowed(&[]),
    }
}

fn resolve(settings: Vec<Setting>, variables: &[(&str, &str)]) -> Result<Settings, SettingFaults> {
    let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let config = Config::from_parts(variables, None).expect("nothing of the server's own is set");
    Settings::resolve(&catalog(settings), &config)
}

#[test]
fn values_are_typed_by_their_schema() {
    let integer = Shape::Integer { least: Some(0), most: Some(10), clamp: false };
    let strings = Check { shape: text(Some("^[a-z.]+$"), None), nullable: false, rest: None };
    let methods = Shape::List { items: vec![strings].into(), least: None, most: None, unique: false };
    let several = Shape::Several { shapes: vec![integer.clone(), Shape::Boolean].into() };
    let choice = Shape::Choice { values: vec!["web".into(), "WEB_FORM".into()].into() };
    for (shape, given, value) in [
        (integer.clone(), "3", Some(json!(3))),
        (integer.clone(), "11", None),
        (integer.clone(), "three", None),
        (Shape::Integer { least: Some(0), most: Some(10), clamp: true }, "11", Some(json!(10))),
        (Shape::Number { least: Some(0.0), most: None, clamp: false }, "0.5", Some(json!(0.5))),
        (Shape::Number { least: Some(0.0), most: None, clamp: false }, "-1", None),
        (Shape::Number { least: None, most: None, clamp: false }, "NaN", None),
        (Shape::Boolean, "Yes", Some(json!(true))),
        (Shape::Boolean, "0", Some(json!(false))),
        (Shape::Boolean, "maybe", None),
        (methods.clone(), "crm.lead.add, crm.lead.update,", Some(json!(["crm.lead.add", "crm.lead.update"]))),
        (methods, "crm.lead.add, *", None),
        (choice.clone(), "web_form", Some(json!("WEB_FORM"))),
        (choice, "x", None),
        (several, "off", Some(json!(false))),
        (text(None, Some(Format::Uri)), "https://x/", Some(json!("https://x/"))),
        (text(None, Some(Format::Uri)), "x", None),
        (text(None, Some(Format::Email)), "a@b", Some(json!("a@b"))),
        (text(None, Some(Format::Date)), "2026-02-30", None),
        (
            text(None, Some(Format::Uuid)),
            "123e4567-e89b-12d3-a456-426614174000",
            Some(json!("123e4567-e89b-12d3-a456-426614174000")),
        ),
        (text(None, None), "a\u{fffd}b", None),
        (Shape::Any, r#"{"a":1}"#, Some(json!({"a": 1}))),
        (Shape::Any, "a", Some(json!("a"))),
    ] {
        let resolved = resolve(vec![setting("x", "X", shape.clone())], &[("X", given)]);
        assert_eq!(
            resolved.ok().map(|settings| settings.values()[0].clone().expect("it is set")),
            value.map(SettingValue::Plain),
            "{shape:?} {given}"
        );
    }
}

#[test]
fn what_is_not_set_is_default_or_absent() {
    let retries = Setting {
        optional: false,
        default: Some(Json("3".into())),
        ..setting("retries", "BITRIX_RETRIES", Shape::Integer { least: Some(0), most: Some(10), clamp: false })
    };
    let settings =
        resolve(vec![retries, setting("token", "BITRIX_TOKEN", text(None, None))], &[]).expect("all may be unset");
    assert_eq!(settings.values(), [Some(json!(3).into()), None]);
    assert!((settings.number(&Quantity::Setting(0)) - 3.0).abs() < f64::EPSILON);
    assert!((settings.number(&Quantity::Fixed(0.5)) - 0.5).abs() < f64::EPSILON);
}

/// What an operator gets to read for each way to write the address wrongly.
#[test]
fn an_address_is_told_what_it_lacks() {
    for (given, told) in [
        ("https://b24.example/rest/abcdef123/", "its path lacks what is `1` after `/rest/`"),
        ("https://b24.example/rest/abcdefghij", "its path lacks what is `1` after `/rest/`"),
        ("https://b24.example/rest/7/", "its path lacks what is `k3yOfTheWebhook` after `/rest/1/`"),
        ("https://b24.example/7/abcdef123/", "its path lacks what is `rest` after `/`"),
        ("https://b24.example", "its path lacks what is `rest` after `/`"),
        ("https://b24.example/api/v1/", "its path lacks what is `rest` after `/`"),
        ("b24.example/rest/7/abcdef123/", "is no address"),
        ("ftp://b24.example/rest/7/abcdef123/", "does not begin with `https://`"),
        ("https://b24.example/rest/7/abcdef123/crm.lead.list", "its path goes on after what is `k3yOfTheWebhook`"),
        ("http://b24.example/rest/7/abcdef123/profile.json", "its path goes on after what is `k3yOfTheWebhook`"),
        ("https://b24.example/rest/7/abcdef123/?x=1", "has a part behind `?` or `#`"),
    ] {
        let faults = resolve(vec![base_url()], &[("BITRIX_BASE_URL", given)]).expect_err(given);
        let message = faults.to_string();
        assert!(message.contains(told), "{given}\n{message}");
        assert!(message.contains("`BITRIX_BASE_URL") && message.contains(EXAMPLE), "{message}");
        assert!(!message.contains("b24.example") && !message.contains("abcdef"), "{message}");
        assert!(!format!("{faults:?}").contains("abcdef"), "{faults:?}");
        assert!(!faults.unconfigured);
    }
    for given in
        ["https://b24.example/rest/7/abc", "https://b24.example/rest", "https://b24.example/portal/rest/1/abc/"]
    {
        assert!(resolve(vec![base_url()], &[("BITRIX_BASE_URL", given)]).is_ok(), "{given}");
    }
}

#[test]
fn all_faults_are_told_at_once_and_no_value() {
    let retries = setting("retries", "BITRIX_RETRIES", Shape::Integer { least: Some(0), most: Some(10), clamp: false });
    let token = Setting { secret: true, ..setting("token", "BITRIX_TOKEN", text(Some("^[0-9]+/[a-z]+$"), None)) };
    let faults =
        resolve(vec![base_url(), retries, token], &[("BITRIX_RETRIES", "many"), ("BITRIX_TOKEN", "t0ps3cret")])
            .expect_err("all three are wrong");
    assert_eq!(faults.faults.len(), 3);
    let message = faults.to_string();
    for part in [
        "`BITRIX_BASE_URL` is not set; for example `BITRIX_BASE_URL=https://",
        "`BITRIX_RETRIES` is not a whole number from 0 to 10",
    ] {
        assert!(message.contains(part), "{message}");
    }
    assert!(!message.contains("t0ps3cret") && !format!("{faults:?}").contains("t0ps3cret"));
    assert!(resolve(vec![base_url()], &[]).expect_err("it is needed").unconfigured);
}

#[test]
fn secrets_are_known_and_not_shown() {
    let settings =
        resolve(vec![base_url()], &[("BITRIX_BASE_URL", "https://b24.example/rest/7/abcdef123/")]).expect("right");
    assert_eq!(settings.secrets().len(), 1);
    assert!(!format!("{settings:?} {:?}", settings.values()).contains("abcdef"));
}

#[test]
fn a_number_beyond_a_bound_that_clamps_counts_as_the_bound_and_is_told() {
    let timeout = Shape::Number { least: Some(1.0), most: Some(60.0), clamp: true };
    let seconds = |text: &str| {
        resolve(
            vec![setting("timeout", "BITRIX_TIMEOUT_SECONDS", timeout.clone())],
            &[("BITRIX_TIMEOUT_SECONDS", text)],
        )
    };
    let settings = seconds("90").expect("it is clamped");
    assert_eq!(settings.values()[0].as_ref().and_then(SettingValue::as_number), Some(60.0));
    assert!(
        matches!(settings.notes(), [SettingNote::Clamped { .. }]) && settings.notes()[0].to_string().contains("60")
    );
    assert!(seconds("30").expect("it fits").notes().is_empty());
    assert!(seconds("many").is_err());
}

#[test]
fn an_address_with_other_letters_is_written_in_those_that_addresses_have() {
    let settings = resolve(vec![base_url()], &[("BITRIX_BASE_URL", "https://пример.рф/rest/1/k3yOfTheWebhook/")]);
    let settings = settings.expect("the URL standard takes it");
    let text = settings.values()[0].as_ref().and_then(|value| value.as_text().map(|text| text.into_owned()));
    assert_eq!(text.as_deref(), Some("https://xn--e1afmkfd.xn--p1ai/rest/1/k3yOfTheWebhook/"));
}
