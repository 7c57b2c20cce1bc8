use super::*;
use crate::plan::{Act, Condition, Encoding, Forgives, Send, Step};

fn steps(verbs: &[(Verb, Effect)]) -> Action {
    let step = |(verb, effect): &(Verb, Effect)| Step {
        name: "".into(),
        when: Condition { when: vec![].into(), unless: vec![].into() },
        called: None,
        forgives: Forgives::Nothing,
        kept_ms: 0,
        reply: None,
        gives: None,
        act: Act::Send(Send {
            backend: 0,
            verb: *verb,
            path: vec![].into(),
            query: None,
            headers: vec![].into(),
            body: None,
            encoding: Encoding::Json,
            reads: None,
            effect: *effect,
            done: vec![].into(),
        }),
    };
    Action::Steps { steps: verbs.iter().map(step).collect::<Vec<_>>().into(), reply: None, result: None, content: None }
}

fn hints(effect: Effect, action: &Action) -> [bool; 4] {
    let words = Words { title: "T", description: None };
    let listed = tool("t", words, &schema::Input::new(&[], &[], None).written(|_| None, |_| None, &[]), effect, action);
    let listed: Value = serde_json::from_str(&listed.json.0).expect("what was just written");
    ["readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint"]
        .map(|hint| listed["annotations"][hint].as_bool().expect("every hint is written"))
}

#[test]
fn annotations_follow_from_effect_and_verbs() {
    let post_read = steps(&[(Verb::Post, Effect::Read)]);
    assert_eq!(hints(Effect::Read, &post_read), [true, false, true, true]);
    let post_write = steps(&[(Verb::Get, Effect::Read), (Verb::Post, Effect::Write)]);
    assert_eq!(hints(Effect::Write, &post_write), [false, false, false, true]);
    let put = steps(&[(Verb::Put, Effect::Write)]);
    assert_eq!(hints(Effect::Write, &put), [false, false, true, true]);
    let delete = steps(&[(Verb::Delete, Effect::Delete)]);
    assert_eq!(hints(Effect::Delete, &delete), [false, true, true, true]);
    let post_delete = steps(&[(Verb::Post, Effect::Delete)]);
    assert_eq!(hints(Effect::Delete, &post_delete), [false, true, false, true]);
    let answer = Action::Answer { result: crate::plan::Value::Arguments };
    assert_eq!(hints(Effect::Read, &answer), [true, false, true, false]);
    assert_eq!(hints(Effect::Write, &Action::Handler), [false, false, false, true]);
}

#[test]
fn a_template_names_its_variables() {
    let words = Words { title: "Deals", description: Some("All deals") };
    let listed = template("shop", "crm/deals", &["filter".into(), "order".into()], words, "application/json");
    let expected = r#"{"uriTemplate":"shop://crm/deals{?filter,order}","name":"crm/deals","title":"Deals","description":"All deals","mimeType":"application/json"}"#;
    assert_eq!(listed.json.0, expected);
    assert_eq!(listed.address.as_deref(), Some("shop://crm/deals{?filter,order}"));
    let listed = template("shop", "crm/{id}", &[], words, "application/json");
    assert!(listed.json.0.starts_with(r#"{"uriTemplate":"shop://crm/{id}","name":"crm/{id}","#), "{}", listed.json.0);
}

#[test]
fn every_address_has_a_scheme_and_is_found_again() {
    for (catalog, given, told) in [
        ("bitrix24", "crm/deals", "bitrix24://crm/deals"),
        ("_My_shop", "guide", "my-shop://guide"),
        ("_", "guide", "catalog://guide"),
        ("shop", "crm/a:b", "shop://crm/a:b"),
        ("shop", "7:b", "shop://7:b"),
    ] {
        assert_eq!(uri(catalog, given), told);
        assert_eq!(address(catalog, told), given);
        assert_eq!(address(catalog, given), given);
    }
    for own in ["test://static-text", "urn:x"] {
        assert_eq!((uri("shop", own), address("shop", own)), (own.to_owned(), own));
    }
    assert_eq!(address("shop", "SHOP://guide"), "guide");
}

#[test]
fn an_entry_says_what_its_bytes_say() {
    let words = Words { title: "A \"b\"", description: Some("Line\nline") };
    let input = r#"{"type":"object"}"#;
    let listed = tool("t", words, input, Effect::Read, &Action::Handler);
    let bytes: Value = serde_json::from_str(&listed.json.0).expect("what was just written");
    assert_eq!(listed.input(), Some(input));
    assert_eq!(bytes["inputSchema"].to_string(), input);
    assert_eq!(bytes["title"], *listed.title);
    assert_eq!(bytes["description"], listed.description.as_deref().expect("it has one"));
    let listed = resource("shop", "guide", words, "text/plain");
    let bytes: Value = serde_json::from_str(&listed.json.0).expect("what was just written");
    assert_eq!(bytes["uri"], listed.address.as_deref().expect("it has one"));
    assert_eq!(bytes["title"], *listed.title);
}
