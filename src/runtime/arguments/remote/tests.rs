//! What goes out as it came, what is read as its types ask, what is refused; and schemas that would cost too much.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::*;
use crate::caller::Locale;
use crate::runtime::arguments::{BadArguments, Notes};
use crate::runtime::sample::{self, Sample};

/// What comes of arguments: as they go out, with what was done to them; or what is wrong with them.
fn read(schema: &Value, given: Value) -> Result<(Value, Notes), BadArguments> {
    let (schema, catalog) = (RemoteSchema::new(schema.clone(), &|_| true), sample::catalog());
    assert_eq!(schema.unchecked(), None, "{:?}", schema.schema);
    let mut reader = Reader::new(object(given), &catalog);
    let read = reader.remote(&schema);
    reader.finish().map(|notes| {
        let (read, unchecked) = read.expect("nothing is wrong");
        assert_eq!(unchecked, None);
        (Value::Object(read), notes)
    })
}

fn untouched(schema: &Value, given: Value) {
    assert_eq!(read(schema, given.clone()).map_err(|bad| bad.faults), Ok((given, Notes::default())));
}

/// What is said of each fault, and the arguments that are suggested.
fn told(schema: &Value, given: Value) -> (Vec<String>, Option<Value>) {
    let bad = read(schema, given.clone()).expect_err("it breaks a rule");
    let suggested = bad.repaired(object(given), None).map(Value::Object);
    (bad.messages(&Sample::new().texts, Locale(0)), suggested)
}

fn task() -> Value {
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "type": "object",
        "properties": {
            "title": { "type": "string", "minLength": 1, "pattern": "^[^#]*$" },
            "note": { "type": "string" },
            "count": { "type": "integer", "minimum": 1, "maximum": 10 },
            "state": { "enum": ["open", "closed"] },
            "urgent": { "type": "boolean" },
            "tags": { "type": "array", "items": { "type": "string" }, "maxItems": 2 },
            "who": { "$ref": "#/definitions/person" },
            "due": { "anyOf": [{ "type": "string", "format": "date" }, { "type": "null" }] },
        },
        "required": ["title"],
        "definitions": { "person": { "type": "object", "properties": { "id": { "type": "integer" } }, "required": ["id"] } },
    })
}

#[test]
fn what_the_schema_takes_goes_out_as_it_came() {
    let task = task();
    untouched(&task, json!({ "title": "a" }));
    untouched(&task, json!({ "title": "a", "note": "", "due": null, "count": 5.0, "tags": [] }));
    untouched(&task, json!({ "title": "a", "due": "tomorrow", "sessionId": "what a client adds", "Note": 5 }));
}

#[test]
fn spellings_that_mean_one_thing_are_read_so_and_told() {
    let given = json!({ "Title": "a", "note": "", "count": "5", "state": "OPEN", "urgent": "true", "tags": "x", "who": "{\"id\":\"7\"}" });
    let (read, notes) = read(&task(), given).map_err(|bad| bad.faults).expect("it is clear what is meant");
    let meant = json!({ "title": "a", "note": "", "count": 5, "state": "open", "urgent": true, "tags": ["x"], "who": { "id": 7 } });
    assert_eq!(read, meant, "a text that may be blank is");
    let paths: Vec<&str> = notes.repairs.iter().map(|repair| &*repair.path).collect();
    assert_eq!(paths, ["count", "state", "urgent", "tags", "who", "who.id"]);
    assert_eq!(notes.renamed.len(), 1);
    let closed =
        json!({ "type": "object", "properties": { "a": { "type": "integer" } }, "additionalProperties": false });
    let (read, notes) = self::read(&closed, json!({ "a": 1, "session_id": "x" })).expect("a client has added that");
    assert_eq!((read, &*notes.left_out), (json!({ "a": 1 }), &["session_id".to_owned()][..]));
}

#[test]
fn every_fault_is_told_at_once_with_what_was_meant() {
    let wrong = json!({ "titel": "a", "count": 12, "state": "opne", "tags": ["a", "b", "c"], "who": { "id": [] } });
    let (messages, suggested) = told(&task(), wrong);
    let text = messages.join("\n");
    assert_eq!(messages.len(), 5, "{text}");
    for part in ["`titel`", "`title`", "`count`", "10", "`state`", "\"open\"", "`tags`", "`who.id`"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let suggested = suggested.expect("some of it is certain");
    assert_eq!(
        (&suggested["title"], &suggested["count"], &suggested["state"]),
        (&json!("a"), &json!(10), &json!("open"))
    );
    let (messages, suggested) = told(&task(), json!({ "title": "a", "count": "12" }));
    assert!(
        messages.len() == 1 && messages[0].contains("`count`"),
        "a text read as a number is told of too: {messages:?}"
    );
    assert_eq!(suggested, Some(json!({ "title": "a", "count": 10 })));
    let (messages, suggested) = told(&task(), json!({ "title": "#1" }));
    assert!(messages[0].contains("^[^#]*$") && suggested.is_none(), "{messages:?}");
    assert_eq!(told(&task(), json!({})).0.len(), 1);
    let of_all = json!({ "type": "object", "properties": { "id": {}, "name": {} }, "anyOf": [{ "required": ["id"] }, { "required": ["name"] }] });
    assert!(told(&of_all, json!({})).0[0].contains("`id`"), "the rules of the whole count too");
}

#[test]
fn a_schema_that_leads_back_or_cannot_be_judged_in_time_is_held_against_nothing() {
    let of = |schema: Value| RemoteSchema::new(schema, &|text| !text.contains('\u{202e}')).unchecked();
    let object = |a: Value| json!({ "type": "object", "properties": { "a": a } });
    assert_eq!(of(json!({ "type": "object", "allOf": [{ "$ref": "#" }] })), Some(Unchecked::Recursive));
    assert_eq!(of(object(json!({ "items": { "$ref": "#/properties/a" } }))), Some(Unchecked::Recursive));
    let two = json!({ "$ref": "#/$defs/b", "$defs": { "b": { "$ref": "#/$defs/c" }, "c": { "$ref": "#/$defs/b" } } });
    assert_eq!(of(two), Some(Unchecked::Recursive));
    for unknown in [
        json!({ "$schema": "https://example.org/own", "type": "object" }),
        json!({ "type": "object", "unevaluatedProperties": false }),
        object(json!({ "$dynamicRef": "#a" })),
        object(json!({ "$ref": "#named" })),
        object(json!({ "$id": "https://example.org/other", "$ref": "#/type" })),
    ] {
        assert_eq!(of(unknown.clone()), Some(Unchecked::Dialect), "{unknown}");
    }
    for pattern in ["(?=a)b", "(a)\\1", &"a".repeat(2000)] {
        assert_eq!(of(object(json!({ "pattern": pattern }))), Some(Unchecked::Pattern), "{pattern}");
    }
    assert_eq!(of(object(json!({ "enum": ["a\u{202e}"] }))), Some(Unchecked::Hidden));
    // Each of thirty names two of the next: a thousand million of the last.
    let mut definitions = Map::new();
    for at in 0..30 {
        let next = json!({ "$ref": format!("#/$defs/d{}", at + 1) });
        definitions.insert(format!("d{at}"), json!({ "anyOf": [next, next] }));
    }
    definitions.insert("d30".to_owned(), json!({ "type": "string" }));
    let begun = Instant::now();
    assert_eq!(
        of(json!({ "type": "object", "properties": { "a": { "$ref": "#/$defs/d0" } }, "$defs": definitions })),
        Some(Unchecked::Costly)
    );
    let mut deep = json!({});
    for _ in 0..100 {
        deep = json!({ "items": deep });
    }
    assert_eq!(of(object(deep)), Some(Unchecked::Costly));
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
}

#[test]
fn what_would_take_too_long_goes_to_its_server_and_what_is_wrong_with_very_much_is_said_in_one_sentence() {
    let catalog = sample::catalog();
    let many: Vec<Value> = (0..600).map(|at| json!({ "pattern": format!("a{at}"), "type": "string" })).collect();
    let costly = json!({ "type": "object", "properties": { "a": { "items": { "anyOf": &many[..30], "enum": (0..1000).collect::<Vec<_>>() } } } });
    let schema = RemoteSchema::new(costly, &|_| true);
    assert_eq!(schema.unchecked(), None, "a call of it may be small");
    let takes_long = |items| schema.cost.expect("it is known").takes_long(Weight::of(&json!({ "a": vec![1; items] })));
    assert_eq!([100, 5_000].map(takes_long), [false, true], "a short message may take long");
    let begun = Instant::now();
    let mut reader = Reader::new(object(json!({ "a": vec![1; 1_000_000] })), &catalog);
    assert_eq!(reader.remote(&schema).and_then(|(_, unchecked)| unchecked), Some(Unchecked::Costly));
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());

    let numbers =
        json!({ "type": "object", "properties": { "a": { "type": "array", "items": { "type": "object" } } } });
    let bad = read(&numbers, json!({ "a": vec![1; 500_000] })).expect_err("none is an object");
    assert_eq!((bad.faults.len(), bad.more > 400_000), (32, true), "as of arguments of cards");
    let unique = json!({ "type": "object", "properties": { "a": { "type": "array", "uniqueItems": true } } });
    let bad = read(&unique, json!({ "a": vec![1; 500_000] })).expect_err("they are the same");
    assert_eq!((bad.faults.len(), bad.faults[0].mistake.code()), (1, "schema"));

    // A pattern by which others take time that doubles with each letter.
    let slow = json!({ "type": "object", "properties": { "a": { "type": "string", "pattern": "^(a+)+$" } } });
    let begun = Instant::now();
    assert!(read(&slow, json!({ "a": format!("{}!", "a".repeat(100_000)) })).is_err());
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
}

#[test]
fn what_a_condition_requires_is_missing_and_nothing_else_is_renamed_to_it() {
    let schema = json!({
        "type": "object",
        "properties": { "action": { "type": "string" }, "contact_id": { "type": "string" }, "contract_id": { "type": "string" } },
        "if": { "properties": { "action": { "const": "sign" } }, "required": ["action"] },
        "then": { "required": ["contract_id"] }
    });
    let (said, suggested) = told(&schema, json!({ "action": "sign", "contact_id": "7" }));
    assert!(said.iter().any(|said| said.contains("contract_id")), "{said:?}");
    assert!(suggested.is_none_or(|arguments| arguments.get("contract_id").is_none()), "{said:?}");
}

#[test]
fn a_type_that_is_named_again_and_again_is_read_once() {
    let mut parts = Map::new();
    for depth in 0..14 {
        let next = format!("#/x/n{}", depth + 1);
        let part = json!({ "type": vec!["object"; 6], "properties": { "b": { "$ref": next } } });
        parts.insert(format!("n{depth}"), part);
    }
    parts.insert("n14".to_owned(), json!({ "type": "integer" }));
    let schema = json!({ "type": "object", "properties": { "b": { "$ref": "#/x/n0" } }, "x": parts });
    let (schema, catalog) = (RemoteSchema::new(schema, &|_| true), sample::catalog());
    // Six to the power of fourteen would not end.
    let mut reader = Reader::new(object(json!({ "b": "5x" })), &catalog);
    let _read = reader.remote(&schema);
}
