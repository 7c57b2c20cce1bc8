//! The interpreter over a plan written by hand: what goes out, and that nothing hostile does.

use serde_json::{Map, Value, json};

use super::*;
use crate::runtime::accept::{self, Accepted};
use crate::runtime::arguments::BadArguments;
use crate::runtime::request::RequestFault;
use crate::runtime::sample::{self, Chance, Sample};

fn tool() -> Interpreted {
    Interpreted::new(Arc::new(sample::catalog()), 0)
}

fn request(all: &Sample, accepted: &Accepted) -> Request {
    let mut request = Request::default();
    accepted.bound.request(0, &all.scope(), &mut request);
    request
}

#[test]
fn a_call_makes_its_request() {
    let (all, tool) = (Sample::new(), tool());
    let given = json!({
        "entity": "Deals", "id": "7/8", "filter": {"A": "1", ">=DATE": "mine"}, "statusSemantics": "failure",
        "email": "a@b.c", "select": ["ID", "T\"I"], "limit": 9,
    });
    let accepted = accept::read(&tool, &all.catalog, Some(&given.to_string())).map_err(|bad| bad.faults).expect("good");
    let request = request(&all, &accepted);
    assert_eq!((request.path.as_str(), &request.fault), ("crm/deals/7%2F8/list", &None));
    let pairs = [("limit", "9"), ("s", "ID"), ("s", "T\"I")];
    assert_eq!(request.query, pairs.map(|(key, value)| (key.to_owned(), value.to_owned())));
    assert_eq!(request.headers, [("X-Who".to_owned(), "a@b.c".to_owned())]);
    let body: Value = serde_json::from_slice(&request.body.expect("a POST has a body")).expect("a body is JSON");
    let expected = json!({
        "select": ["ID", "T\"I"], "filter": {"A": "1", "=STATUS_SEMANTIC_ID": 3, ">=DATE": "2026-05-20"}, "start": 0,
        "note": "for a@b.c", "fixed": {"a": [1, 2]},
    });
    assert_eq!(body, expected);
}

#[test]
fn a_path_without_its_part_is_not_sent() {
    let (all, tool) = (Sample::new(), tool());
    for (given, text) in [(json!({"entity": "leads"}), ""), (json!({"entity": "leads", "id": ".."}), "..")] {
        let accepted =
            accept::read(&tool, &all.catalog, Some(&given.to_string())).map_err(|bad| bad.faults).expect("good");
        assert_eq!(request(&all, &accepted).fault, Some(RequestFault::Segment { text: text.to_owned() }));
    }
}

#[test]
fn a_card_without_a_plan_is_bound_only_in_rust() {
    let mut catalog = sample::catalog();
    catalog.tools.to_mut()[0].action = Action::Handler;
    let tools = tools(&Arc::new(catalog));
    assert!(!tools[0].is_bound() && tool().is_bound());
}

/// Arguments that are often nearly right, so that hostile values get far.
fn hostile(chance: &mut Chance, names: &[&str]) -> Value {
    let mut given = Map::new();
    if chance.below(4) > 0 {
        given.insert("entity".to_owned(), "leads".into());
    }
    for name in names {
        match chance.below(6) {
            0 => drop(given.insert((*name).to_owned(), chance.json(3))),
            1 => drop(given.insert((*name).to_owned(), chance.text().into())),
            2 => {
                let map: Map<String, Value> = (0..chance.below(4)).map(|_| (chance.text(), chance.json(2))).collect();
                given.insert((*name).to_owned(), map.into());
            }
            _ => {}
        }
    }
    if chance.below(8) == 0 {
        given.insert(chance.text(), chance.json(2));
    }
    given.into()
}

fn refused_well(bad: &BadArguments, all: &Sample, tool: &Interpreted) {
    assert!(!bad.faults.is_empty());
    for locale in all.texts.locales() {
        assert_eq!(bad.messages(&all.texts, locale).len(), bad.faults.len() + usize::from(bad.more > 0));
        let told = crate::runtime::json::written(|json| bad.write(&all.texts, locale, json)).expect("a list stays");
        assert!(serde_json::from_str::<Value>(&told).is_ok());
        assert!(told.len() < 100_000, "{}", told.len());
    }
    if let Some(suggested) = &bad.suggested {
        assert!(accept::read_map(tool, &all.catalog, suggested).is_ok(), "{suggested:?}");
    }
}

#[test]
fn nothing_hostile_leaves_its_place() {
    let (all, tool) = (Sample::new(), tool());
    let names: Vec<&str> = all.catalog.tools[0].arguments.iter().map(|argument| argument.name.as_ref()).collect();
    let chance = &mut Chance::new(0xca2d);
    let (mut passed, mut sent) = (0, 0);
    for round in 0..10_000 {
        // Some rounds pass one argument only: those are accepted more often.
        let few = [*chance.pick(&names), "id"];
        let given = hostile(chance, if round % 4 != 0 { &few } else { &names }).to_string();
        let accepted = match accept::read(&tool, &all.catalog, Some(&given)) {
            Ok(accepted) => accepted,
            Err(bad) => {
                refused_well(&bad, &all, &tool);
                continue;
            }
        };
        passed += 1;
        let request = request(&all, &accepted);
        let body: Value =
            serde_json::from_slice(request.body.as_deref().expect("a POST has a body")).expect("a body is JSON");
        for key in body.as_object().expect("a body is a map").keys() {
            assert!(sample::BODY_KEYS.contains(&key.as_str()), "round {round}: {key} in {given}");
        }
        assert_eq!(body["fixed"], json!({"a": [1, 2]}), "round {round}");
        assert!(request.headers.iter().all(|(_, value)| !value.contains(['\r', '\n', '\0'])), "round {round}");
        assert!(request.query.iter().all(|(key, _)| key == "limit" || key == "s"), "round {round}");
        if request.fault.is_some() {
            continue;
        }
        sent += 1;
        let parts: Vec<&str> = request.path.split('/').collect();
        assert_eq!((parts.len(), parts[0], parts[3]), (4, "crm", "list"), "round {round}: {}", request.path);
        assert!(!parts.iter().any(|part| matches!(*part, "" | "." | "..")), "round {round}: {}", request.path);
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~%/".contains(&byte);
        assert!(request.path.bytes().all(plain), "round {round}: {}", request.path);
    }
    assert!(passed > 1500 && sent > 500, "hardly anything was accepted: {passed}, {sent}");
}

#[test]
fn any_text_at_all_is_answered() {
    let (all, tool) = (Sample::new(), tool());
    let chance = &mut Chance::new(0xbad);
    let whole = json!({"entity": "leads", "filter": {"a": [1, "é"]}, "order": {"ID": "ASC"}}).to_string();
    for _ in 0..5_000 {
        let mut bytes = whole.clone().into_bytes();
        for _ in 0..=chance.below(3) {
            let at = chance.below(bytes.len());
            bytes[at] = u8::try_from(chance.below(128)).expect("it is small");
        }
        if let Err(bad) = accept::read(&tool, &all.catalog, Some(&String::from_utf8_lossy(&bytes))) {
            refused_well(&bad, &all, &tool);
        }
    }
}
