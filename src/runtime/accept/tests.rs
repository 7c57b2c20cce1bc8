//! What is accepted, what is refused, and what is suggested instead.

use std::sync::Arc;

use serde_json::json;

use super::*;
use crate::runtime::argument::Argument;
use crate::runtime::interpret::Interpreted;
use crate::runtime::sample::{self, Sample, slots};

fn tool() -> (Arc<plan::Catalog>, Interpreted) {
    let catalog = Arc::new(sample::catalog());
    (Arc::clone(&catalog), Interpreted::new(catalog, 0))
}

fn call(text: &str) -> Result<Accepted, BadArguments> {
    let (catalog, tool) = tool();
    read(&tool, &catalog, Some(text))
}

fn accepted(value: Value) -> Accepted {
    call(&value.to_string()).map_err(|bad| bad.faults).expect("these arguments are good")
}

fn refused(value: Value) -> BadArguments {
    call(&value.to_string()).err().expect("these arguments are bad")
}

fn faults(bad: &BadArguments) -> Vec<(&str, &str)> {
    bad.faults.iter().map(|fault| (fault.path.as_str(), fault.mistake.code())).collect()
}

#[test]
fn good_arguments_are_accepted_without_a_word() {
    let accepted = accepted(json!({
        "entity": "leads", "select": ["ID"], "filter": {">=DATE": "x", "n": null}, "limit": 7, "start": 3,
        "statusSemantics": "success", "dateHint": "last_week", "dry": true, "share": 0.25, "email": "a@b.c",
        "parent": null, "order": {"ID": "ASC"}, "id": "x", "person": {"name": "A", "age": 3}, "even": 4,
    }));
    assert_eq!(accepted.notes, Notes::default());
    let at = |slot| accepted.bound.argument(slot);
    assert_eq!(at(slots::ENTITY), Some(Argument::Row { index: 0, key: "leads" }));
    assert_eq!(at(slots::LIMIT), Some(Argument::Integer(7)));
    assert_eq!(at(slots::SEMANTICS), Some(Argument::Row { index: 1, key: "success" }));
    assert_eq!(at(slots::PERIOD), Some(Argument::Row { index: 3, key: "last_week" }));
    assert_eq!(at(slots::DRY), Some(Argument::Boolean(true)));
    assert_eq!(at(slots::SHARE), Some(Argument::Number(0.25)));
    assert_eq!(at(slots::PARENT), Some(Argument::Any(&Value::Null)));
    assert_eq!(at(slots::EVEN), Some(Argument::Any(&json!(4))));
    assert_eq!(at(slots::FILTER).and_then(Argument::map), json!({">=DATE": "x", "n": null}).as_object());
}

#[test]
fn defaults_stand_in_for_what_is_absent() {
    let accepted = accepted(json!({"entity": "deals"}));
    let at = |slot| accepted.bound.argument(slot);
    assert_eq!(at(slots::LIMIT), Some(Argument::Integer(50)));
    assert_eq!(at(slots::START), Some(Argument::Integer(0)));
    assert_eq!(at(slots::PERIOD), Some(Argument::Row { index: 0, key: "today" }));
    assert_eq!((at(slots::FILTER), at(slots::PARENT), at(99)), (None, None, None));
}

#[test]
fn harmless_spellings_are_accepted_and_noted() {
    let accepted = accepted(json!({
        "entity": "LEADS", "limit": "5", "start": 5.0, "dry": "True", "share": "0.5", "dateHint": "Last_Week",
        "email": null, "order": {"ID": "desc"}, "person": {"name": "A", "age": "7", "born": null}, "parent": 7.0,
        "even": "4",
    }));
    let repairs: Vec<(&str, Value, Option<Value>)> = accepted
        .notes
        .repairs
        .iter()
        .map(|repair| (repair.path.as_str(), repair.from.clone(), repair.to.clone()))
        .collect();
    assert_eq!(
        repairs,
        [
            ("entity", json!("LEADS"), Some(json!("leads"))),
            ("limit", json!("5"), Some(json!(5))),
            ("start", json!(5.0), Some(json!(5))),
            ("dateHint", json!("Last_Week"), Some(json!("last_week"))),
            ("dry", json!("True"), Some(json!(true))),
            ("share", json!("0.5"), Some(json!(0.5))),
            ("email", json!(null), None),
            ("parent", json!(7.0), Some(json!(7))),
            ("order.ID", json!("desc"), Some(json!("DESC"))),
            ("person.age", json!("7"), Some(json!(7))),
            ("person.born", json!(null), None),
            ("even", json!("4"), Some(json!(4))),
        ]
    );
    let at = |slot| accepted.bound.argument(slot);
    assert_eq!(at(slots::ORDER).and_then(Argument::map), json!({"ID": "DESC"}).as_object());
    assert_eq!(at(slots::PERSON).and_then(Argument::map), json!({"name": "A", "age": 7}).as_object());
    assert_eq!(at(slots::EMAIL), None);
}

#[test]
fn one_and_zero_stand_for_true_and_false() {
    for (given, meant) in
        [(json!(1), true), (json!(0), false), (json!(1.0), true), (json!("1"), true), (json!("0"), false)]
    {
        let all = accepted(json!({"entity": "leads", "dry": given}));
        assert_eq!(all.bound.argument(slots::DRY), Some(Argument::Boolean(meant)), "{given}");
        let note = &all.notes.repairs[0];
        assert_eq!((note.path.as_str(), &note.from, &note.to), ("dry", &given, &Some(json!(meant))));
    }
    for given in [json!(2), json!(-1), json!(0.5), json!("01"), json!("yes")] {
        assert_eq!(faults(&refused(json!({"entity": "leads", "dry": given}))), [("dry", "wrong-type")], "{given}");
    }
}

#[test]
fn numbers_stand_for_texts_and_one_value_for_a_list_of_one() {
    let all = accepted(json!({"entity": "leads", "id": 79_120_000_001_i64, "select": "ID", "filter": []}));
    let at = |slot| all.bound.argument(slot);
    assert_eq!(at(slots::ID), Some(Argument::Text("79120000001")));
    assert_eq!(at(slots::SELECT), Some(Argument::List(&[json!("ID")])));
    assert_eq!(at(slots::FILTER).and_then(Argument::map), json!({}).as_object());
    let noted: Vec<&str> = all.notes.repairs.iter().map(|repair| repair.path.as_str()).collect();
    assert_eq!(noted, ["select", "filter", "id"]);
    let bad = refused(json!({"entity": "leads", "dry": 2, "limit": true, "share": "x", "select": {"a": 1}}));
    let wrong = |name| (name, "wrong-type");
    assert_eq!(faults(&bad), [wrong("select"), wrong("limit"), wrong("dry"), wrong("share")]);
    assert_eq!(bad.suggested, None);
}

#[test]
fn a_list_of_one_stands_for_its_value() {
    let all = accepted(json!({
        "entity": ["leads"], "limit": ["7"], "dry": [1], "share": [0.5], "statusSemantics": ["Process"], "id": ["x"],
        "dateHint": ["last_week"], "parent": [7],
    }));
    let at = |slot| all.bound.argument(slot);
    assert_eq!(at(slots::ENTITY), Some(Argument::Row { index: 0, key: "leads" }));
    assert_eq!(at(slots::LIMIT), Some(Argument::Integer(7)));
    assert_eq!(at(slots::DRY), Some(Argument::Boolean(true)));
    assert_eq!(at(slots::SHARE), Some(Argument::Number(0.5)));
    assert_eq!(at(slots::SEMANTICS), Some(Argument::Row { index: 0, key: "process" }));
    assert_eq!(at(slots::PERIOD), Some(Argument::Row { index: 3, key: "last_week" }));
    assert_eq!(at(slots::ID), Some(Argument::Text("x")));
    assert_eq!(at(slots::PARENT), Some(Argument::Any(&json!(7))));
    let noted = all.notes.repairs.iter().find(|repair| repair.path == "entity").expect("it is told");
    assert_eq!((&noted.from, &noted.to), (&json!("[\"leads\"]"), &Some(json!("leads"))));
    // Which of several is meant, or what is inside, cannot be known.
    for given in [json!(["leads", "deals"]), json!([]), json!([["leads"]]), json!([{}]), json!([null])] {
        assert_eq!(faults(&refused(json!({"entity": given}))).len(), 1, "{given}");
    }
}

#[test]
fn blank_texts_stand_for_nothing() {
    let all = accepted(json!({
        "entity": "leads", "limit": "", "start": " ", "statusSemantics": "", "dateHint": "", "dry": "", "share": "\t",
        "email": "", "id": "", "person": {"name": "A", "age": "", "born": " "}, "select": "", "filter": {"NOTE": ""},
    }));
    let at = |slot| all.bound.argument(slot);
    assert_eq!((at(slots::LIMIT), at(slots::EMAIL), at(slots::ID)), (Some(Argument::Integer(50)), None, None));
    assert_eq!(at(slots::PERSON).and_then(Argument::map), json!({"name": "A"}).as_object());
    assert_eq!(at(slots::FILTER).and_then(Argument::map), json!({"NOTE": ""}).as_object(), "a filter means it");
    assert_eq!(all.notes.repairs.len(), 11);
    assert!(all.notes.repairs.iter().all(|repair| repair.to.is_none()), "{:?}", all.notes);
    assert_eq!(faults(&refused(json!({"entity": ""}))), [("entity", "missing")]);
}

#[test]
fn names_are_read_in_any_case_and_what_clients_add_is_left_out() {
    let all = accepted(json!({
        "Entity": "leads", "LIMIT": 7, "status_semantics": "success", "Date-Hint": "today", "toolCallId": "c1",
        "sessionId": "s", "action": "sendMessage", "chatInput": "hi", "tool": "x", "person": {"Name": "A"},
    }));
    let at = |slot| all.bound.argument(slot);
    assert_eq!((at(slots::LIMIT), at(slots::SEMANTICS).and_then(Argument::row)), (Some(Argument::Integer(7)), Some(1)));
    assert_eq!(at(slots::PERSON).and_then(Argument::map), json!({"name": "A"}).as_object());
    let renamed: Vec<(&str, &str)> =
        all.notes.renamed.iter().map(|renamed| (renamed.path.as_str(), renamed.from.as_str())).collect();
    assert_eq!(
        renamed,
        [
            ("entity", "Entity"),
            ("limit", "LIMIT"),
            ("statusSemantics", "status_semantics"),
            ("dateHint", "Date-Hint"),
            ("person.name", "Name"),
        ]
    );
    assert_eq!(all.notes.left_out, ["toolCallId", "sessionId", "action", "chatInput", "tool"]);
    // Which of two was meant is not known.
    assert_eq!(faults(&refused(json!({"entity": "leads", "limit": 1, "Limit": 2}))), [("Limit", "unknown")]);
    // Some other name is not left out, however odd it is.
    assert_eq!(faults(&refused(json!({"entity": "leads", "toolCall": 1}))), [("toolCall", "unknown")]);
}

#[test]
fn every_fault_is_found_at_once() {
    let bad = refused(json!({
        "select": ["a", {}, "a"], "filter": [1], "limit": 5.5, "start": -1, "statusSemantics": "lost", "dateHint": "yesterdya",
        "email": "nobody", "order": {"ID": "up", "X": "Desc"}, "id": {}, "person": {"age": 200, "born": "May", "nmae": 1},
        "even": 3, "parent": 100, "colour": "red", "__proto__": {},
    }));
    assert_eq!(
        faults(&bad),
        [
            ("entity", "missing"),
            ("select[1]", "wrong-type"),
            ("select[2]", "duplicate"),
            ("filter", "wrong-type"),
            ("limit", "wrong-type"),
            ("start", "out-of-range"),
            ("statusSemantics", "not-one-of"),
            ("dateHint", "not-one-of"),
            ("email", "format"),
            ("parent", "out-of-range"),
            ("order.ID", "not-one-of"),
            ("id", "wrong-type"),
            ("person.age", "out-of-range"),
            ("person.born", "format"),
            ("person.nmae", "unknown"),
            ("even", "not-a-multiple"),
            ("__proto__", "unknown"),
            ("colour", "unknown"),
        ]
        .map(|fault| fault)
    );
    assert_eq!(bad.suggested, None);
}

#[test]
fn a_certain_repair_is_suggested_whole() {
    let bad = refused(json!({
        "entiti": "leads", "Filter": {"a": 1}, "start": 5, "dateHint": "yesterdya", "order": {"ID": "DECS"},
        "person": {"nmae": "A", "age": 151}, "limit": "10",
    }));
    let suggested = bad.suggested.map(Value::Object);
    assert_eq!(
        suggested,
        Some(json!({
            "entity": "leads", "filter": {"a": 1}, "start": 5, "dateHint": "yesterday", "order": {"ID": "DESC"},
            "person": {"name": "A", "age": 150}, "limit": "10",
        }))
    );
    // What begins somewhere, and ends nowhere, has no nearest.
    assert_eq!(refused(json!({"entity": "leads", "start": -5})).suggested, None);
}

#[test]
fn json_inside_a_text_is_taken_out() {
    let all = accepted(json!({"entity": "leads", "filter": "{\"a\": [1]}", "select": "[\"ID\"]"}));
    assert_eq!(all.bound.argument(slots::FILTER).and_then(Argument::map), json!({"a": [1]}).as_object());
    assert_eq!(all.bound.argument(slots::SELECT), Some(Argument::List(&[json!("ID")])));
    assert_eq!(all.notes.repairs.len(), 2);
    assert_eq!(faults(&refused(json!({"entity": "leads", "filter": "{\"a\""}))), [("filter", "wrong-type")]);
}

#[test]
fn nothing_is_dropped_and_nothing_overwritten_by_a_repair() {
    for bad in [
        json!({"entity": "leads", "colour": "red", "start": -1}),
        json!({"entity": "leads", "filter": {}, "filters": {}}),
        json!({"entity": "leads", "selects": ["a"], "slect": ["b"]}),
        json!({"start": -1}),
        json!({"entity": "leads", "filters": 5}),
    ] {
        let refused = refused(bad.clone());
        assert_eq!(refused.suggested, None, "{bad}");
    }
}

#[test]
fn a_clamped_number_moves_and_says_so() {
    for (given, moved) in
        [(json!(0), 1), (json!(501), 500), (json!("9999"), 500), (json!(u64::MAX), 500), (json!(-1e300), 1)]
    {
        let accepted = accepted(json!({"entity": "leads", "limit": given}));
        assert_eq!(accepted.bound.argument(slots::LIMIT), Some(Argument::Integer(moved)));
        let note = &accepted.notes.clamped[0];
        assert_eq!((note.path.as_str(), &note.to), ("limit", &Some(json!(moved))));
    }
    assert_eq!(faults(&refused(json!({"entity": "leads", "limit": 0.5}))), [("limit", "wrong-type")]);
}

#[test]
fn numbers_too_large_are_a_fault() {
    for given in
        ["9223372036854775808", "18446744073709551615", "99999999999999999999999", "1e300", "\"9223372036854775808\""]
    {
        let bad = call(&format!(r#"{{"entity":"leads","start":{given}}}"#)).err().expect("it is too large");
        assert_eq!(faults(&bad), [("start", "out-of-range")], "{given}");
        assert_eq!(bad.suggested, None, "start has no upper bound to move to");
    }
    for given in ["1e999", "-1e999", "NaN", "Infinity", "0x5"] {
        let bad = call(&format!(r#"{{"entity":"leads","start":{given}}}"#)).err().expect("it is no JSON");
        assert_eq!(faults(&bad), [("", "malformed")], "{given}");
        assert_eq!(refused(json!({"entity": "leads", "start": given})).faults.len(), 1);
    }
}

#[test]
fn what_is_no_map_of_arguments_is_refused_as_a_whole() {
    for (text, code) in [
        ("[]", "wrong-type"),
        ("5", "wrong-type"),
        ("\"x\"", "wrong-type"),
        ("{", "malformed"),
        ("{} x", "malformed"),
        ("", "malformed"),
    ] {
        let bad = call(text).err().expect("it is no map");
        assert_eq!(faults(&bad), [("", code)], "{text}");
    }
    assert_eq!(faults(&call("null").err().expect("entity is missing")), [("entity", "missing")]);
    let twice = call(r#"{"entity":"leads","entity":"deals","start":-1}"#).err().expect("a name is repeated");
    assert_eq!(faults(&twice), [("entity", "repeated")]);
}

#[test]
fn what_is_hostile_is_only_wrong() {
    let deep = format!(r#"{{"entity":"leads","filter":{}1{}}}"#, "{\"a\":".repeat(100_000), "}".repeat(100_000));
    assert_eq!(faults(&call(&deep).err().expect("it is too deep")), [("", "malformed")]);
    let long = "я".repeat(1_000_000);
    let bad = refused(json!({"entity": long.clone(), long.clone(): 1, "select": vec![Value::Null; 51]}));
    assert_eq!(bad.faults.len(), 3);
    assert!(bad.faults.iter().all(|fault| fault.path.chars().count() < 130));
    assert!(bad.faults.iter().all(|fault| fault.given.as_deref().unwrap_or_default().chars().count() < 130));
    let items = vec![json!({}); 40];
    let bad = refused(json!({"entity": "leads", "select": items}));
    assert_eq!((bad.faults.len(), bad.more), (32, 8));
}

#[test]
fn faults_are_told_in_the_caller_s_language() {
    let all = Sample::new();
    let bad = refused(json!({
        "filters": {}, "start": -1, "dateHint": "yesterdya", "email": "x", "id": "", "dry": 5, "select": vec!["x"; 52],
        "statusSemantics": "?", "even": 3,
    }));
    let said = |locale| bad.messages(&all.texts, all.locale(locale));
    assert_eq!(
        said("en"),
        [
            "`entity` is required.",
            "`select` may have at most 50 members.",
            "`start` is out of range: -1. The least is 0.",
            r#"`statusSemantics` cannot be "?". Allowed: process, success, failure."#,
            r#"`dateHint` cannot be "yesterdya". Did you mean "yesterday"? Allowed: today, yesterday, this_week, last_week, this_month, last_month, last_7_days, last_30_days, last_90_days."#,
            "`dry` must be true or false, not 5.",
            r#"`email` must be an e-mail address, not "x"."#,
            "`even` must be a multiple of 2. It is 3.",
            "There is no argument `filters`. Did you mean `filter`?",
        ]
    );
    let ru = said("ru");
    assert_eq!(ru[0], "Не передан обязательный аргумент `entity`.");
    assert_eq!(ru[1], "`select`: слишком много элементов, можно не больше 50 элементов.");
    assert_eq!(ru[2], "`start`: значение -1 вне допустимых пределов. Наименьшее — 0.");
    assert_eq!(ru[6], "`email`: нужно указать адрес электронной почты, а передано \"x\".");
    assert_eq!(ru[8], "Аргумента `filters` нет. Возможно, имелся в виду `filter`?");
    let json =
        crate::runtime::json::written(|json| bad.write(&all.texts, all.locale("en"), json)).expect("a list stays");
    let json: Value = serde_json::from_str(&json).expect("it is JSON");
    assert_eq!(json[0], json!({"code": "missing", "path": "entity", "message": "`entity` is required."}));
    assert_eq!(json[2]["least"], json!(0));
    assert_eq!(json[4]["nearest"], "yesterday");
    assert_eq!(json[4]["allowed"][8], "last_90_days");
    assert_eq!(json[6]["expected"], "an e-mail address");
    assert_eq!(json[8]["given"], "{}");
}

#[test]
fn rules_about_several_arguments_know_each_by_every_spelling_of_its_name() {
    let (catalog, tool) = tool();
    let mut plan = tool.plan().clone();
    plan.schema = Some(plan::Json(r#"{"minProperties":2,"not":{"required":["limit","start"]}}"#.into()));
    let mut catalog = (*catalog).clone();
    catalog.tools = vec![plan].into();
    let catalog = Arc::new(catalog);
    let tool = Interpreted::new(Arc::clone(&catalog), 0);
    let read = |given: Value| read(&tool, &catalog, Some(&given.to_string()));
    for given in [json!({"entity": "leads", "limit": 7}), json!({"Entity": "leads", "LIMIT": "7"})] {
        assert!(read(given.clone()).is_ok(), "{given}");
    }
    assert!(read(json!({"Entity": "leads"})).is_err(), "too few");
    assert!(read(json!({"Entity": "leads", "LIMIT": 7, "Start": 3})).is_err(), "these two do not go together");
}
