//! Lists over HTTP: pages, limits, spellings, and words in the caller's language.

use std::collections::BTreeSet;

use serde_json::json;

use crate::shipped::{Shipped, ids, range};

#[tokio::test]
async fn a_long_list_is_fetched_page_by_page() {
    let shipped = Shipped::start(&[("BITRIX_BATCH", "0")]).await;
    let call =
        json!({ "filter": range("DATE_CREATE"), "order": { "ID": "ASC" }, "limit": 120, "select": ["ID", "TITLE"] });
    let result = shipped.call("getLeads", &call, "en").await;
    let content = &result["structuredContent"];
    let asked = shipped.asked("crm.lead.list");
    // Those behind the first are asked for side by side.
    let mut starts: Vec<_> = asked.iter().map(|request| request.parameters["start"].as_i64()).collect();
    assert_eq!(starts[0], Some(0));
    starts.sort_unstable();
    assert_eq!(starts, [Some(0), Some(50), Some(100)]);
    let got = ids(&result);
    let expected: Vec<String> = (101..221).map(|id| id.to_string()).collect();
    assert_eq!(got, expected, "no gap, nothing twice, in order");
    assert_eq!(content["pagination"], json!({ "limit": 120, "start": 0, "next": "120", "total": 320, "fetched": 120 }));
    assert_eq!(content["request"]["pages"], 3);
    // Going on where it ended brings the rest, from the middle of a page.
    let mut rest = call;
    rest["start"] = content["pagination"]["next"].clone();
    rest["limit"] = json!(500);
    let result = shipped.call("getLeads", &rest, "en").await;
    let expected: Vec<String> = (221..421).map(|id| id.to_string()).collect();
    assert_eq!(ids(&result), expected);
    assert_eq!(result["structuredContent"]["pagination"].get("next"), None);
}

/// What clients have a model read of a page, as the models of OpenAI since GPT-4o cut texts.
#[cfg(feature = "tokens")]
#[tokio::test]
async fn a_page_of_a_list_is_no_more_than_a_model_reads() {
    const MOST: [(&str, usize); 4] =
        [("getLeads", 8_000), ("getDeals", 8_100), ("getContacts", 8_000), ("getCompanies", 8_000)];
    let shipped = Shipped::start(&[]).await;
    for (tool, most) in MOST {
        for locale in ["en", "ru"] {
            let result = shipped.call(tool, &json!({ "limit": 50 }), locale).await;
            let content = &result["structuredContent"];
            let tokens = tiktoken_rs::o200k_base_singleton().count_ordinary(&content.to_string());
            assert!(ids(&result).len() == 50 && tokens <= most, "{tool} in {locale}: {tokens} tokens");
        }
    }
}

#[tokio::test]
async fn people_of_a_page_are_named_in_short_and_in_records_whole() {
    let shipped = Shipped::start(&[]).await;
    let call = json!({ "filter": range("DATE_CREATE"), "limit": 5 });
    let content = shipped.call("getLeads", &call, "en").await["structuredContent"].clone();
    let (_, person) = content["labels"]["responsible"].as_object().and_then(|all| all.iter().next()).expect("a person");
    let said: Vec<&str> = person.as_object().expect("a map").keys().map(String::as_str).collect();
    assert_eq!(said, ["name", "email"], "{person}");
    let shipped = Shipped::start(&[("KARTOTEKA_LABELS", "records")]).await;
    let content = shipped.call("getLeads", &call, "en").await["structuredContent"].clone();
    let person = &content["result"][0]["_meta"]["responsible"];
    assert!(person["workPosition"].is_string() && person["firstName"].is_string(), "{person}");
}

#[tokio::test]
async fn a_limit_out_of_range_is_refused_with_a_fix() {
    let shipped = Shipped::start(&[]).await;
    let call = json!({ "filter": range("DATE_CREATE"), "limit": 501 });
    let before = shipped.portal.requests().len();
    let result = shipped.call("getLeads", &call, "en").await;
    assert_eq!(result["isError"], true);
    let content = &result["structuredContent"];
    assert_eq!(content["error"]["code"], "bad_argument", "{content}");
    let text = result["content"][0]["text"].as_str().expect("a refusal is told");
    assert!(text.contains("`limit`") && text.contains("501") && text.contains("500"), "{text}");
    assert_eq!(shipped.portal.requests().len(), before, "nothing was sent");
    let fix = &content["suggestedFix"]["arguments"];
    assert_eq!(*fix, json!({ "filter": range("DATE_CREATE"), "limit": 500 }), "{content}");
    assert_eq!(shipped.call("getLeads", fix, "en").await["isError"], false);
}

#[tokio::test]
async fn harmless_spellings_are_taken_and_told() {
    let shipped = Shipped::start(&[]).await;
    let call = json!({ "filter": range("DATE_CREATE"), "limit": "5", "statusSemantics": "PROCESS", "start": null });
    let result = shipped.call("getLeads", &call, "en").await;
    assert_eq!(result["isError"], false, "{result}");
    let content = &result["structuredContent"];
    assert_eq!(ids(&result).len(), 5);
    assert_eq!(
        content["request"]["repairs"],
        json!([
            { "argument": "start", "from": null },
            { "argument": "limit", "from": "5", "to": 5 },
            { "argument": "statusSemantics", "from": "PROCESS", "to": "process" },
        ])
    );
    assert_eq!(content["request"]["filter"]["=STATUS_SEMANTIC_ID"], "P");
    assert_eq!(content.get("warnings"), None, "{content}");
}

#[tokio::test]
async fn every_mistake_is_told_at_once() {
    let shipped = Shipped::start(&[]).await;
    let call =
        json!({ "limt": 5, "start": -1, "statusSemantics": "proces", "select": { "a": 1 }, "order": { "ID": "up" } });
    let result = shipped.call("getLeads", &call, "ru").await;
    let faults = result["structuredContent"]["faults"].as_array().expect("the faults are listed");
    let paths: BTreeSet<&str> = faults.iter().filter_map(|fault| fault["path"].as_str()).collect();
    assert_eq!(paths, ["limt", "order.ID", "select", "start", "statusSemantics"].into(), "{result}");
    let said = |path: &str| {
        faults
            .iter()
            .find(|fault| fault["path"] == path)
            .and_then(|fault| fault["message"].as_str())
            .unwrap_or_default()
    };
    assert!(said("limt").contains("`limit`"), "{faults:?}");
    assert!(said("statusSemantics").contains("\"process\""), "{faults:?}");
    assert_eq!(shipped.portal.requests().len(), 0);
}
