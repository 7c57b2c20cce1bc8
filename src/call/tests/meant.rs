//! What agents mean, and what is said where that is not clear: calls of the shipped catalog.

use super::*;

fn fix(result: &Value) -> &Value {
    &result["structuredContent"]["suggestedFix"]["arguments"]
}

fn codes(result: &Value) -> Vec<&str> {
    let warnings = result["structuredContent"]["warnings"].as_array().into_iter().flatten();
    warnings.filter_map(|warning| warning["code"].as_str()).collect()
}

fn text(result: &Value) -> &str {
    result["content"][0]["text"].as_str().expect("a text")
}

#[tokio::test(start_paused = true)]
async fn no_other_record_is_named_in_a_fix() {
    let office = Office::shipped(|path, _| panic!("nobody asks for {path}"));
    for (tool, arguments) in [
        ("updateLead", json!({ "id": -401, "notes": "Call back" })),
        ("completeTask", json!({ "id": 0 })),
        ("createTask", json!({ "title": "T", "responsibleId": -3 })),
        ("getItem", json!({ "entityTypeId": 31_000_000_000_000_000_000_000_f64, "id": 1 })),
    ] {
        let refused = office.call(tool, arguments).await;
        assert_eq!((&refused["isError"], fix(&refused)), (&json!(true), &Value::Null), "{refused}");
    }
    let amount = office.call("updateLead", json!({ "id": 401, "score": 101 })).await;
    assert_eq!(fix(&amount)["score"], 100, "{amount}");
    let meant = office.call("updateLead", json!({ "lead_id": 401, "score": 100 })).await;
    assert_eq!(fix(&meant)["id"], 401, "{meant}");
}

#[tokio::test(start_paused = true)]
async fn the_callers_own_dates_are_in_a_fix_or_there_is_none() {
    let office = Office::shipped(portal(3));
    let asked = |filter: Value| json!({ "filter": filter, "limit": 1 });
    let written = asked(json!({ ">=DATE_CREATE": "1 мая 2026", "<=DATE_CREATE": "31 мая 2026" }));
    let result = office.call("getLeads", written).await;
    assert_eq!((fix(&result)["filter"].clone(), codes(&result)), (may(), vec!["unreadable-bound"; 2]), "{result}");
    let unclear = asked(json!({ ">=DATE_CREATE": "05/06/2026", "<=DATE_CREATE": "2026-05-31T23:59:59" }));
    let result = office.call("getLeads", unclear).await;
    assert_eq!((fix(&result), codes(&result)), (&Value::Null, vec!["unreadable-bound"]), "{result}");
    let dead = asked(json!({ "=>DATE_CREATE": "2026-05-01", "<=CREATED": "2026-05-31" }));
    let result = office.call("getLeads", dead).await;
    assert_eq!((fix(&result)["filter"].clone(), codes(&result)[0]), (may(), "misspelt-bound"), "{result}");
}

#[tokio::test(start_paused = true)]
async fn every_tool_with_a_filter_looks_at_its_bounds() {
    let counted = |_: &str, _: &Value| ok(&json!({ "result": [], "total": 0 }));
    let office = Office::shipped(counted);
    let turned = |field: &str| json!({ format!(">={field}"): "2026-05-31", format!("<={field}"): "2026-05-01" });
    for (tool, field) in [("countLeads", "DATE_CREATE"), ("countDeals", "CLOSEDATE"), ("getUsers", "DATE_REGISTER")] {
        let result = office.call(tool, json!({ "filter": turned(field) })).await;
        assert_eq!(codes(&result), ["reversed-range"], "{tool}: {result}");
    }
    let result = office.call("countLeads", json!({ "filter": { ">=date_create": "2026-05-01" } })).await;
    assert_eq!(codes(&result), ["misspelt-bound"], "{result}");
    let events = json!({ "calendar": "user", "ownerId": 5, "from": "2026-05-24", "to": "2026-05-18" });
    assert_eq!(office.call("getCalendarEvents", events).await["structuredContent"]["error"]["code"], "bad_argument");
}

#[tokio::test(start_paused = true)]
async fn a_summary_may_name_an_argument_and_a_part_of_the_result() {
    let item = |_: &str, _: &Value| ok(&json!({ "result": { "item": { "id": 101, "stageId": "NEW" } } }));
    let moved = Office::shipped(item).call("moveToStage", json!({ "entity": "deal", "id": 101, "stage": "WON" })).await;
    assert!(text(&moved).starts_with("deal 101: WON was asked for; it was in NEW and is now in NEW."), "{moved}");
    let made = |_: &str, _: &Value| ok(&json!({ "result": 512 }));
    let arguments = json!({ "entity": "deal", "fields": { "TITLE": "x" } });
    let made = Office::shipped(made).call("createRecord", arguments).await;
    assert!(text(&made).starts_with("Created: deal 512."), "{made}");
}

#[tokio::test(start_paused = true)]
async fn nothing_is_written_of_what_stands_for_nothing() {
    let office = Office::shipped(|path, _| match path {
        "crm.lead.add" => ok(&json!({ "result": 7 })),
        other => panic!("nobody asks for {other}"),
    });
    for (tool, arguments) in [
        ("updateTask", json!({ "id": 801, "crm": [] })),
        ("createLead", json!({ "name": "undefined" })),
        ("updateLead", json!({ "id": 401, "notes": "null" })),
    ] {
        assert_eq!(office.call(tool, arguments.clone()).await["isError"], true, "{tool} {arguments}");
    }
    let lead = json!({ "name": "Null", "notes": "None", "email": " a@b.example\u{a0}", "budget": "12" });
    let made = office.call("createLead", lead).await;
    let repairs = &made["structuredContent"]["request"]["repairs"];
    assert_eq!(repairs.as_array().map(Vec::len), Some(2), "{made}");
    let (_, sent) = office.asked().remove(0);
    assert_eq!(sent["fields"]["NAME"], "Null", "people are called so");
    assert_eq!(sent["fields"]["EMAIL"][0]["VALUE"], "a@b.example");
    assert!(!sent.to_string().contains("None"), "{sent}");
}

#[tokio::test(start_paused = true)]
async fn what_stands_for_nothing_in_a_free_map_is_told_of_writes() {
    let office = Office::shipped(|path, _| match path {
        "crm.deal.update" => ok(&json!({ "result": true })),
        "crm.deal.fields" => ok(&json!({ "result": { "TITLE": {}, "COMMENTS": {}, "OPPORTUNITY": {}, "PHONE": {} } })),
        "crm.deal.list" => ok(&json!({ "result": [], "total": 0 })),
        other => panic!("nobody asks for {other}"),
    });
    let codes = |answer: &Value| {
        let warnings = answer["structuredContent"]["warnings"].as_array().cloned().unwrap_or_default();
        let code =
            |warning: &Value| (warning["code"].as_str().unwrap_or_default().to_owned(), warning["message"].clone());
        warnings
            .iter()
            .map(code)
            .filter(|(code, _)| code == "word-for-nothing")
            .map(|(_, message)| message)
            .collect::<Vec<_>>()
    };
    let fields = json!({ "TITLE": " undefined", "COMMENTS": "NaN of us", "OPPORTUNITY": "NaN", "PHONE": [{ "VALUE": "[object Object]" }] });
    let call = json!({ "entity": "deal", "id": 101, "fields": fields });
    let written = office.call("updateRecord", call.clone()).await;
    let told = codes(&written);
    assert_eq!((written["isError"].as_bool(), told.len()), (Some(false), 3), "{written}");
    for place in ["fields.TITLE", "fields.OPPORTUNITY", "fields.PHONE.0.VALUE"] {
        assert!(told.iter().any(|message| message.to_string().contains(&format!("`{place}`"))), "{told:?}");
    }
    let (_, sent) = office.asked().remove(0);
    assert_eq!(sent["fields"], call["fields"], "as it came");
    let read = office.call("getDeals", json!({ "filter": { "TITLE": "undefined" } })).await;
    assert!(codes(&read).is_empty(), "a search for the word: {read}");
}

#[tokio::test(start_paused = true)]
async fn a_map_of_php_in_place_of_a_list_is_that_list() {
    let office = Office::shipped(|path, _| match path {
        "crm.duplicate.findbycomm" => ok(&json!({ "result": { "LEAD": { "5": 401 } } })),
        "crm.lead.list" => ok(&json!({ "result": [{ "ID": "401" }], "total": 1 })),
        other => panic!("nobody asks for {other}"),
    });
    let found = office.call("findLeadByPhone", json!({ "phone": "+10005550101" })).await;
    assert_eq!(found["structuredContent"]["result"]["leads"][0]["ID"], "401", "{found}");
}

#[tokio::test(start_paused = true)]
async fn a_map_that_is_too_long_has_whole_members_and_the_call_for_the_others() {
    let field = json!({ "type": "string", "title": "x".repeat(150) });
    let fields = json!({ "ID": &field, "TITLE": &field, "STAGE_ID": &field, "COMMENTS": &field });
    let mut office = Office::shipped(move |_, _| ok(&json!({ "result": { "fields": &fields } })));
    office.caller.characters = Some(500);
    let described = office.call("describeEntity", json!({ "entity": "deal" })).await;
    let shown = described["structuredContent"]["result"].as_object().expect("a map");
    assert_eq!((shown.len(), codes(&described)), (2, vec!["shortened"]), "{described}");
    assert_eq!(fix(&described), &json!({ "entity": "deal", "select": ["STAGE_ID", "COMMENTS"] }), "{described}");
}

#[tokio::test(start_paused = true)]
async fn one_bad_byte_does_not_blind_a_list() {
    for bad in [&b"\xff"[..], b"\xed\xa0\xbd", b"\x01", b"\n"] {
        let reply = [&br#"{"result":[{"ID":"1","TITLE":"a"#[..], bad, br#"b"}],"total":1}"#].concat();
        let office = Office::shipped(move |_, _| Ok(Reply::new(200, Bytes::copy_from_slice(&reply))));
        let leads = office.call("getLeads", json!({ "filter": may(), "select": ["ID", "TITLE"] })).await;
        let title = leads["structuredContent"]["result"][0]["TITLE"].as_str().unwrap_or_default();
        assert!(title.starts_with('a') && title.ends_with('b') && title.len() > 2, "{leads}");
        assert_eq!(codes(&leads), ["mended-reply"]);
    }
}
