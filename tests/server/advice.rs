//! Warnings over HTTP: what is suggested can be sent back unchanged, and nothing is ever inserted on the way.

use std::collections::BTreeSet;

use kartoteka_compiler::plan::{self, Action, PathPart, Rule};
use serde_json::{Map, Value, json};

use crate::corpus;
use crate::shipped::{Shipped, plans, warnings};

/// Calls that lack something: the least that a tool takes, and that with each period, a page, half a range and a filter
/// of the caller's own.
fn lacking(tool: &plan::Tool, catalog: &plan::Catalog) -> Vec<Map<String, Value>> {
    let least = corpus::least(tool, catalog);
    let mut calls = vec![least.clone()];
    let mut add = |name: &str, value: Value| {
        if tool.arguments.iter().any(|argument| argument.name == name) {
            let mut call = least.clone();
            call.insert(name.to_owned(), value);
            calls.push(call);
        }
    };
    plan::PERIODS.into_iter().for_each(|period| add("dateHint", json!(period)));
    add("dateHint", json!("Last_Week"));
    add("limit", json!(70));
    add("start", json!(50));
    add("select", json!(["ID"]));
    add("filter", json!({}));
    // Names that the records have.
    let id = if ["getItems", "sumItems"].contains(&&*tool.name) { "=id" } else { "=ID" };
    add("filter", json!({ (id): "1" }));
    let person = match &*tool.name {
        "getActivities" | "getTasks" => "=RESPONSIBLE_ID",
        "getItems" | "sumItems" => "=assignedById",
        "getLeadCalls" => "=PORTAL_USER_ID",
        _ => "=ASSIGNED_BY_ID",
    };
    for warning in tool.warnings.iter() {
        match &warning.rule {
            Rule::MissingRange { slot, fields, .. } => {
                let name = tool.arguments[*slot].name.as_ref();
                for bounds in fields.iter() {
                    add(name, json!({ (bounds.lower[0].as_ref()): "2026-05-01" }));
                    add(name, json!({ (bounds.upper[0].as_ref()): "2026-05-31T23:59:59", (person): ["1", "2"] }));
                }
            }
            Rule::Holds(condition) => {
                for test in condition.when.iter() {
                    if let (plan::Value::Argument { slot, .. }, Some(plan::Choices::Fixed(values))) =
                        (&test.value, &test.one_of)
                    {
                        let name = tool.arguments[*slot].name.as_ref();
                        values.iter().for_each(|value| add(name, serde_json::from_str(&value.0).expect("JSON")));
                    }
                }
            }
        }
    }
    calls
}

#[tokio::test]
async fn every_suggested_fix_can_be_sent_back_unchanged() {
    let shipped = Shipped::start(&[]).await;
    let (portals, others): (Vec<_>, Vec<_>) = plans().iter().partition(|catalog| catalog.name == "bitrix24");
    let mut warnings_of_others =
        others.iter().flat_map(|catalog| catalog.tools.iter()).flat_map(|tool| tool.warnings.iter());
    assert!(warnings_of_others.all(|warning| warning.fix.is_empty()), "what has fixes has to be served here");
    for catalog in portals {
        for tool in catalog.tools.iter() {
            let mut seen = BTreeSet::new();
            for (place, call) in lacking(tool, catalog).into_iter().map(Value::Object).enumerate() {
                // Both languages for what every call has in common, one of them for each of the others.
                let locales: &[&str] = if place == 0 { &["en", "ru"] } else { &[["en", "ru"][place % 2]] };
                for locale in locales {
                    let first = shipped.call(&tool.name, &call, locale).await;
                    let given = warnings(&first);
                    seen.extend(given.iter().map(|code| (*code).to_owned()));
                    let fixable = tool
                        .warnings
                        .iter()
                        .any(|warning| given.contains(&warning.code.as_ref()) && !warning.fix.is_empty());
                    let fix = &first["structuredContent"]["suggestedFix"]["arguments"];
                    assert_eq!(fix.is_object(), fixable, "{} {call}: {first}", tool.name);
                    if fixable {
                        let second = shipped.call(&tool.name, fix, locale).await;
                        let warned = second["structuredContent"]["warnings"].as_array().into_iter().flatten();
                        let codes: Vec<&Value> = warned.map(|warning| &warning["code"]).collect();
                        assert!(
                            codes.iter().all(|code| **code == "shortened"),
                            "{} {call}: {fix}: {codes:?}",
                            tool.name
                        );
                        let same = |result: &Value| result["structuredContent"]["error"]["code"].clone();
                        assert_eq!(
                            same(&second),
                            same(&first),
                            "{} {call}: the fix changes how the call ends",
                            tool.name
                        );
                    }
                }
            }
            let declared: BTreeSet<String> = tool.warnings.iter().map(|warning| warning.code.to_string()).collect();
            seen.remove("shortened");
            assert_eq!(seen, declared, "{}", tool.name);
        }
    }
}

/// What a request's body says of the caller's filter, under the key that the method has for it.
fn filter(body: &[u8]) -> Value {
    let body: Value = serde_json::from_slice(body).expect("JSON goes out");
    body.get("filter").or(body.get("FILTER")).cloned().unwrap_or(Value::Null)
}

/// What a tool asks the portal for first.
fn method(tool: &plan::Tool) -> &str {
    match &tool.action {
        Action::Steps { steps, .. } => match steps[0].send().and_then(|send| send.path.first()) {
            Some(PathPart::Literal(path)) => path,
            other => panic!("{}: {other:?}", tool.name),
        },
        other => panic!("{}: {other:?}", tool.name),
    }
}

#[tokio::test]
async fn nothing_is_inserted_into_a_call() {
    for catalog in plans() {
        for tool in catalog.tools.iter() {
            let missing = tool.warnings.iter().find_map(|warning| match &warning.rule {
                Rule::MissingRange { named, .. } => Some(named),
                Rule::Holds(_) => None,
            });
            let Some(named) = missing else { continue };
            let shipped = Shipped::start(&[]).await;
            for filter_given in [None, Some(json!({ (format!("={}", named[0])): "1" }))] {
                let before = shipped.portal.requests().len();
                let mut call = Value::Object(corpus::least(tool, catalog));
                call["limit"] = json!(3);
                if let Some(filter) = &filter_given {
                    call["filter"] = filter.clone();
                }
                let result = shipped.call(&tool.name, &call, "ru").await;
                let content = &result["structuredContent"];
                // The dictionaries of labels are asked for beside it.
                let requests = shipped.portal.requests().split_off(before);
                let asked = requests.iter().find(|request| request.method == method(tool)).expect("it is asked for");
                let sent = filter(&asked.body);
                assert_eq!(sent, filter_given.clone().unwrap_or(Value::Null), "{}", tool.name);
                let made = content["pagination"]["fetched"] != json!(0);
                assert!(made || filter_given.is_some(), "{}: the call is made all the same", tool.name);
                assert_eq!(result["isError"], false);
            }
        }
    }
}

/// Which conditions name a record, which bounds are days, and which fields hold days, is said by the catalog alone.
#[tokio::test]
async fn a_range_is_missed_and_a_day_lengthened_only_where_the_catalog_says_so() {
    let shipped = Shipped::start(&[]).await;
    let codes = async |tool: &str, filter: Value| -> Vec<String> {
        let result = shipped.call(tool, &json!({ "limit": 1, "filter": filter }), "en").await;
        let warnings = result["structuredContent"]["warnings"].as_array().cloned().unwrap_or_default();
        warnings.iter().map(|warning| warning["code"].as_str().expect("a code").to_owned()).collect()
    };
    for named in [json!({"ID": "1"}), json!({"=ID": "1"}), json!({"@ID": ["1"]})] {
        assert_eq!(codes("getLeads", named.clone()).await, [""; 0], "{named}");
    }
    for open in [json!({"!ID": "1"}), json!({">ID": "1"})] {
        assert_eq!(codes("getLeads", open.clone()).await, ["no-date-range"], "{open}");
    }
    assert_eq!(codes("getLeads", json!({"ID": null})).await, [""; 0], "nothing names a record, and none is found");
    let range = |field: &str| json!({ format!(">={field}"): "2026-05-01", format!("<={field}"): "2026-05-31" });
    assert_eq!(codes("getDeals", range("DATE_CREATE")).await, ["day-as-bound"]);
    assert_eq!(codes("getDeals", range("CLOSEDATE")).await, [""; 0], "it holds days");
    let before = json!({ ">=DATE_CREATE": "2026-05-01", "<DATE_CREATE": "2026-06-01" });
    assert_eq!(codes("getDeals", before).await, [""; 0], "before a day is before its first moment");
}
