use super::*;

fn ids(result: &Value) -> Vec<i64> {
    let records = result["structuredContent"]["result"].as_array().expect("a list");
    records.iter().map(|record| record["ID"].as_str().expect("an id").parse().expect("a number")).collect()
}

#[tokio::test(start_paused = true)]
async fn a_limit_beyond_a_page_is_served_by_pages() {
    let office = Office::shipped(portal(310));
    let result = office.call("getLeads", json!({"filter": may(), "start": 30, "limit": 120})).await;
    assert_eq!(ids(&result), (30..150).collect::<Vec<_>>());
    let content = &result["structuredContent"];
    assert_eq!(content["pagination"], json!({"limit": 120, "start": 30, "next": "150", "total": 310, "fetched": 120}));
    assert_eq!(content["request"]["pages"], 3);
    assert_eq!(content["request"]["start"], 0);
    let asked = office.asked();
    let starts: Vec<_> =
        asked.iter().filter(|(path, _)| path == "crm.lead.list").map(|(_, body)| &body["start"]).collect();
    assert_eq!(starts, [0, 50, 100]);
}

#[tokio::test(start_paused = true)]
async fn next_goes_on_without_gaps_or_repeats() {
    let office = Office::shipped(portal(173));
    for (start, limit) in [(0, 20), (10, 50), (0, 50), (7, 33), (49, 1), (0, 500), (3, 100), (160, 50)] {
        let (mut from, mut seen) = (start, Vec::new());
        for _ in 0..200 {
            let result = office.call("getLeads", json!({"filter": may(), "start": from, "limit": limit})).await;
            seen.extend(ids(&result));
            let pagination = &result["structuredContent"]["pagination"];
            assert_eq!(pagination["total"], 173);
            match pagination["next"].as_str() {
                Some(next) => {
                    assert_eq!(ids(&result).len(), limit, "only the last part is short");
                    from = next.parse().expect("a number");
                }
                None => break,
            }
        }
        assert_eq!(seen, (start..173).collect::<Vec<i64>>(), "from {start} by {limit}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_start_beyond_the_end_is_an_empty_list() {
    let office = Office::shipped(portal(60));
    let result = office.call("getLeads", json!({"filter": may(), "start": 80})).await;
    assert_eq!(result["isError"], false);
    assert_eq!(result["structuredContent"]["result"], json!([]));
    assert_eq!(result["structuredContent"]["pagination"], json!({"limit": 50, "start": 80, "total": 60, "fetched": 0}));
}

#[tokio::test(start_paused = true)]
async fn without_a_range_the_call_is_made_as_asked_and_a_range_suggested() {
    let office = Office::shipped(portal(310));
    let given = json!({"filter": {"=STATUS_ID": "NEW"}, "start": "100", "dateHint": "yesterday"});
    let result = office.call("getLeads", given).await;
    let content = &result["structuredContent"];
    let range = json!({">=DATE_CREATE": "2026-05-19T00:00:00+00:00", "<=DATE_CREATE": "2026-05-19T23:59:59+00:00"});
    assert_eq!(content["pagination"]["total"], 310);
    let asked = office.asked();
    assert_eq!(asked[0].1["filter"], json!({"=STATUS_ID": "NEW"}));
    assert_eq!(ids(&result).len(), 50);
    let mut filter = range.clone();
    filter["=STATUS_ID"] = "NEW".into();
    assert_eq!(content["warnings"][0]["code"], "no-date-range");
    assert_eq!(content["suggestedFix"]["order"], json!({"DATE_MODIFY": "DESC"}));
    let fixed = content["suggestedFix"]["arguments"].clone();
    assert_eq!(fixed["filter"], filter);
    assert_eq!(fixed["dateHint"], "yesterday");
    let text = result["content"][0]["text"].as_str().expect("a warning is told");
    assert!(text.contains("DATE_CREATE") && text.contains("2026-05-19T00:00:00+00:00"), "{text}");
    assert!(text.contains(&format!("Ready to send instead: {fixed}")), "{text}");
    for named in [json!({"ID": 7}), json!({"@ID": [1, 2]}), json!({"PHONE": "+7"})] {
        let result = office.call("getLeads", json!({"filter": named})).await;
        assert_eq!(result["structuredContent"].get("warnings"), None, "{named}");
    }
    // A bound that is there stays, and a day is meant whole.
    let half = json!({">=DATE_MODIFY": "2026-05-01", "<=DATE_CREATE": "2026-05-31"});
    let result = office.call("getLeads", json!({"filter": half})).await;
    let warnings = &result["structuredContent"]["warnings"];
    assert_eq!((&warnings[0]["code"], &warnings[1]["code"]), (&json!("day-as-bound"), &json!("no-date-range")));
    let filter = &result["structuredContent"]["suggestedFix"]["arguments"]["filter"];
    assert_eq!(
        (&filter["<=DATE_CREATE"], &filter[">=DATE_MODIFY"]),
        (&json!("2026-05-31T23:59:59"), &json!("2026-05-01"))
    );
    assert_eq!(filter.as_object().map(serde_json::Map::len), Some(3), "{filter}");

    let result = office.call("getLeads", fixed).await;
    assert_eq!(result["structuredContent"].get("warnings"), None);
    assert_eq!(result["structuredContent"].get("suggestedFix"), None);
    assert_eq!(ids(&result), (100..150).collect::<Vec<_>>());
}

#[tokio::test(start_paused = true)]
async fn a_list_without_a_record_is_not_too_long() {
    for reply in [json!({"result": [], "total": 0}), json!({"result": []})] {
        let office = Office::shipped(move |_, _| ok(&reply));
        let result = office.call("getLeads", json!({})).await;
        let content = &result["structuredContent"];
        assert_eq!((content.get("warnings"), content.get("suggestedFix")), (None, None), "{result}");
        // What else is to be said stays, with its own fix.
        let given = json!({"filter": {"<=DATE_CREATE": "2026-05-31"}});
        let result = office.call("getLeads", given).await;
        let content = &result["structuredContent"];
        assert_eq!(content["warnings"][0]["code"], "day-as-bound", "{result}");
        assert_eq!(content["warnings"].as_array().map(Vec::len), Some(1), "{result}");
        let fixed = json!({"filter": {"<=DATE_CREATE": "2026-05-31T23:59:59"}});
        assert_eq!(content["suggestedFix"]["arguments"], fixed);
    }
    // One that has records, of which none is behind this start.
    let office = Office::shipped(portal(60));
    let result = office.call("getLeads", json!({"start": 80})).await;
    assert_eq!(result["structuredContent"]["warnings"][0]["code"], "no-date-range");
}

#[tokio::test(start_paused = true)]
async fn a_result_speaks_the_callers_language() {
    let mut office = Office::shipped(portal(42));
    office.caller.locale = office.set.texts().named("ru").expect("Russian is shipped");
    let text = |result: &Value| result["content"][0]["text"].as_str().expect("a text").to_owned();
    let result = office.call("getLeads", json!({"filter": may()})).await;
    assert!(text(&result).contains("42 записи"), "{}", text(&result));
    let result = office.call("getLeads", json!({"filter": may(), "limit": 0})).await;
    assert!(text(&result).contains("`limit`"), "{}", text(&result));
    assert_eq!(result["structuredContent"]["error"]["code"], "bad_argument");
    assert_eq!(result["structuredContent"]["faults"][0]["path"], "limit");
    assert_eq!(result["structuredContent"]["suggestedFix"]["arguments"]["limit"], 1);
}

#[tokio::test(start_paused = true)]
async fn harmless_spellings_are_told_in_the_request() {
    let office = Office::shipped(portal(3));
    let result = office.call("getLeads", json!({"filter": may(), "limit": "2", "statusSemantics": "Process"})).await;
    let repairs = result["structuredContent"]["request"]["repairs"].as_array().expect("repairs").len();
    assert_eq!(repairs, 2);
    assert_eq!(result["structuredContent"]["request"]["filter"]["=STATUS_SEMANTIC_ID"], "P");
    assert_eq!(result["structuredContent"].get("hints"), None, "a list that is there needs none");
    let office = Office::shipped(|_, _| ok(&json!({"result": [], "total": 0})));
    let result = office.call("getLeads", json!({"filter": may()})).await;
    assert_eq!(
        result["structuredContent"]["hints"]["arguments"],
        json!({"filter": may()}),
        "nothing that was not asked"
    );
}

#[tokio::test(start_paused = true)]
async fn every_fix_of_every_shipped_warning_needs_no_further_advice() {
    let office = Office::shipped(|path, _| match path {
        "tasks.task.list" => ok(&json!({"result": {"tasks": [{"id": "1"}]}, "total": 1})),
        "crm.item.list" => ok(&json!({"result": {"items": [{"id": 1}]}, "total": 1})),
        path if path.ends_with(".list") && !path.contains("status") && !path.contains("currency") => {
            ok(&json!({"result": [{"ID": "1"}], "total": 1}))
        }
        path if path.to_lowercase().ends_with("fields") => {
            let names = json!({"DATE_CREATE": {"title": "Made"}, "ASSIGNED_BY_ID": {"title": "Whose"}});
            ok(
                &json!({"result": {"fields": names, "DATE_CREATE": names["DATE_CREATE"], "ASSIGNED_BY_ID": {"title": "Whose"}}}),
            )
        }
        "crm.company.get" => {
            ok(&json!({"result": {"ID": "2", "TITLE": "Northwind", "INDUSTRY": "IT", "ASSIGNED_BY_ID": "1"}}))
        }
        _ => ok(&json!({"result": [], "total": 0})),
    });
    let mut seen = 0;
    for card in office.set.catalogs().iter().flat_map(|catalog| catalog.cards()) {
        if card.plan().warnings.iter().all(|warning| warning.fix.is_empty()) {
            continue;
        }
        let mut given = serde_json::Map::new();
        for argument in card.plan().arguments.iter().filter(|argument| argument.required) {
            given.insert(argument.name.to_string(), json!(2));
        }
        let plain = office.call(card.name(), Value::Object(given.clone())).await;
        let has_filter = card.plan().arguments.iter().any(|argument| argument.name == "filter");
        if has_filter {
            given.insert("filter".to_owned(), json!({">=DATE_CREATE": "2026-05-01", "=ASSIGNED_BY_ID": 1}));
        }
        let half = office.call(card.name(), Value::Object(given)).await;
        for result in [plain, half] {
            let content = &result["structuredContent"];
            assert!(content["warnings"].is_array(), "{} does not warn", card.name());
            let fixed = content["suggestedFix"]["arguments"].clone();
            let again = office.call(card.name(), fixed).await;
            assert_eq!(again["isError"], false, "{}", card.name());
            assert_eq!(again["structuredContent"].get("warnings"), None, "{}", card.name());
        }
        seen += 1;
    }
    assert!(seen >= 5, "only {seen} tools warn");
}
