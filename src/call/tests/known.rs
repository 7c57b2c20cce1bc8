//! Keys that name fields, held against the names that the backend lists.

use super::*;

/// A portal that lists three fields of leads.
fn listing(fields: &'static str) -> impl Fn(&str, &Value) -> Result<Reply, SendError> + Send + Sync + 'static {
    move |path, body| match path {
        "crm.lead.fields" | "crm.deal.fields" => status(200, fields),
        "crm.deal.add" => ok(&json!({"result": 7})),
        other => portal(1)(other, body),
    }
}

const FIELDS: &str =
    r#"{"result": {"UTM_SOURCE": {"title": "Source"}, "OPPORTUNITY": {"title": "Amount"}, "UF_CRM_5": {}}}"#;

fn codes(result: &Value) -> Vec<&str> {
    let warnings = result["structuredContent"]["warnings"].as_array().map(Vec::as_slice).unwrap_or_default();
    warnings.iter().filter_map(|warning| warning["code"].as_str()).collect()
}

fn asked_for_names(office: &Office) -> usize {
    office.asked().iter().filter(|(path, _)| path.ends_with(".fields")).count()
}

#[tokio::test(start_paused = true)]
async fn a_condition_on_no_field_is_warned_of_with_the_call_that_was_meant() {
    let office = Office::shipped(listing(FIELDS));
    let result = office.call("getLeads", json!({"filter": {"ID": 1, ">=OPORTUNITY": 5, "=UTM_SOURSE": "x"}})).await;
    assert_eq!(codes(&result), ["unknown-name", "unknown-name"]);
    let content = &result["structuredContent"];
    let said = content["warnings"][0]["message"].as_str().expect("a text");
    assert!(said.contains("`filter` has `>=OPORTUNITY`") && said.contains("Did you mean `OPPORTUNITY`?"), "{said}");
    assert!(said.contains("Bitrix24 lists no field"), "{said}");
    let fixed = &content["suggestedFix"]["arguments"]["filter"];
    assert_eq!(fixed.to_string(), r#"{"ID":1,">=OPPORTUNITY":5,"=UTM_SOURCE":"x"}"#, "in their places");
    let again = office.call("getLeads", content["suggestedFix"]["arguments"].clone()).await;
    assert!(codes(&again).is_empty(), "{again}");
    assert_eq!(asked_for_names(&office), 1, "the names are kept");
}

#[tokio::test(start_paused = true)]
async fn what_the_catalog_names_is_not_asked_for() {
    let office = Office::shipped(listing(FIELDS));
    let filter = json!({">=DATE_CREATE": "2026-05-01", "<=DATE_CREATE": "2026-05-31T23:59:59", "!STATUS_ID": "JUNK", "@ID": [1]});
    let result = office.call("getLeads", json!({"filter": filter, "order": {"DATE_MODIFY": "DESC"}})).await;
    assert!(codes(&result).is_empty(), "{result}");
    assert_eq!(asked_for_names(&office), 0);
}

#[tokio::test(start_paused = true)]
async fn the_repaired_call_needs_no_range_where_the_name_that_was_meant_names_a_record() {
    let fields = r#"{"result": {"ID": {}, "PHONE": {}, "STATUS_ID": {}, "DATE_CREATE": {}}}"#;
    let office = Office::shipped(listing(fields));
    for (filter, meant) in [
        (json!({"=id": 401}), json!({"=ID": 401})),
        (json!({"phone": "+79990001122"}), json!({"PHONE": "+79990001122"})),
        (json!({"=statusid": "New", "ID": 1}), json!({"=STATUS_ID": "NEW", "ID": 1})),
    ] {
        let result = office.call("getLeads", json!({"filter": filter, "select": ["ID"]})).await;
        assert!(codes(&result).contains(&"unknown-name"), "{filter}: {result}");
        assert!(!codes(&result).contains(&"no-date-range"), "{filter}: {result}");
        let fixed = &result["structuredContent"]["suggestedFix"]["arguments"];
        assert_eq!(fixed["filter"], meant, "{filter}: {result}");
        let again = office.call("getLeads", fixed.clone()).await;
        assert!(codes(&again).is_empty(), "{filter}: {again}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_key_that_is_escaped_is_told_as_the_bound_that_was_meant() {
    let office = Office::shipped(listing(FIELDS));
    let result = office.call("getLeads", json!({"filter": {"%3E%3DDATE_CREATE": "2026-05-01"}})).await;
    assert_eq!(codes(&result), ["misspelt-bound", "no-date-range"], "{result}");
    let said = result["structuredContent"]["warnings"].to_string();
    assert!(said.contains("The date range is set on one side only") && said.contains("Bitrix24"), "{said}");
    let fixed = &result["structuredContent"]["suggestedFix"]["arguments"]["filter"];
    assert_eq!(fixed[">=DATE_CREATE"], json!("2026-05-01"), "{result}");
    assert!(fixed.get("<=DATE_CREATE").is_some(), "{result}");
}

#[tokio::test(start_paused = true)]
async fn what_is_wrong_with_a_call_is_told_beside_its_refusal() {
    let refusing = |code: &'static str| {
        move |path: &str, body: &Value| match path {
            "crm.lead.list" => status(400, &json!({"error": code, "error_description": "General error."}).to_string()),
            other => listing(FIELDS)(other, body),
        }
    };
    let office = Office::shipped(refusing("ERROR_CORE"));
    let bad = json!({"filter": {">=DATE_CREATE": "2026/05/01", "<=DATE_CREATE": "2026/05/02"}, "order": {"oportunity": "ASC"}});
    let result = office.call("getLeads", bad.clone()).await;
    assert_eq!(result["structuredContent"]["error"]["code"], json!("invalid"), "{result}");
    assert_eq!(codes(&result), ["unreadable-bound", "unreadable-bound", "unknown-name"], "{result}");
    let fixed = &result["structuredContent"]["suggestedFix"]["arguments"];
    assert_eq!(fixed["filter"][">=DATE_CREATE"], json!("2026-05-01"), "{result}");
    assert_eq!(fixed["order"], json!({"OPPORTUNITY": "ASC"}), "{result}");
    let said = result["structuredContent"]["warnings"][2]["message"].as_str().expect("a text");
    assert!(said.contains("may have been refused for it") && said.contains("`OPPORTUNITY`"), "{said}");
    let right = office.call("getLeads", json!({"filter": may()})).await;
    assert!(codes(&right).is_empty() && right["structuredContent"].get("suggestedFix").is_none(), "{right}");
    let ranged = office.call("getLeads", json!({})).await;
    assert!(codes(&ranged).is_empty(), "a range would not have helped: {ranged}");
    let denied = Office::shipped(refusing("ACCESS_DENIED"));
    let result = denied.call("getLeads", bad).await;
    assert!(codes(&result).is_empty(), "no repair helps there: {result}");
    assert!(result["structuredContent"].get("suggestedFix").is_none(), "{result}");
}

#[tokio::test(start_paused = true)]
async fn what_has_no_near_name_stays_in_the_repaired_call_and_what_else_is_listed_passes() {
    let office = Office::shipped(listing(FIELDS));
    let filter = json!({"%UTM_SOURCE": "x", "!@UF_CRM_5": [1], "=COLOUR_OF_EYES": "blue"});
    let result = office.call("getLeads", json!({"filter": filter})).await;
    assert_eq!(codes(&result), ["no-date-range", "unknown-name"]);
    let fixed = &result["structuredContent"]["suggestedFix"]["arguments"]["filter"];
    assert_eq!(fixed["=COLOUR_OF_EYES"], json!("blue"), "{result}");
    assert!(fixed.get(">=DATE_CREATE").is_some(), "one unknown name takes no other repair away: {result}");
    let said = result["structuredContent"]["warnings"][1]["message"].as_str().expect("a text");
    assert!(!said.contains("Did you mean"), "{said}");
}

#[tokio::test(start_paused = true)]
async fn an_order_by_no_field_is_told_and_so_are_many_in_part() {
    let office = Office::shipped(listing(FIELDS));
    let result = office.call("getLeads", json!({"filter": {"ID": 1}, "order": {"NOWHERE": "ASC"}})).await;
    assert_eq!(codes(&result), ["unknown-name"]);
    assert_eq!(result["structuredContent"].get("suggestedFix"), None, "nothing is repaired");
    assert!(!result["content"][0]["text"].as_str().expect("a text").contains("suggestedFix"), "{result}");
    let many: serde_json::Map<String, Value> = (0..13).map(|n| (format!("QWERTY{n}"), json!(n))).collect();
    let result = office.call("getLeads", json!({"filter": many})).await;
    let told: Vec<&str> = codes(&result).into_iter().filter(|code| *code == "unknown-name").collect();
    assert_eq!(told.len(), 11);
    assert!(
        result["structuredContent"]["warnings"].to_string().contains("3 more keys name no field either."),
        "{result}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_field_that_is_not_stored_is_told_of_the_kind_that_was_written() {
    let office = Office::shipped(listing(FIELDS));
    let fields = json!({"TITLE": "Licence", "OPPORTUNITI": 5});
    let result = office.call("createRecord", json!({"entity": "deal", "fields": fields})).await;
    assert_eq!(result["structuredContent"]["result"], json!({"id": 7}));
    assert_eq!(codes(&result), ["unknown-name"]);
    let said = result["structuredContent"]["warnings"][0]["message"].as_str().expect("a text");
    assert!(said.contains("then nothing is stored under it.") && said.contains("`OPPORTUNITY`"), "{said}");
    assert_eq!(result["structuredContent"].get("suggestedFix"), None, "what was written is not written again");
    let paths: Vec<String> = office.asked().into_iter().map(|(path, _)| path).collect();
    assert_eq!(paths, ["crm.deal.add", "crm.deal.fields"], "after the write, and of deals alone");
}

#[tokio::test(start_paused = true)]
async fn where_the_names_cannot_be_had_the_result_says_that_none_was_looked_at() {
    for answer in
        [r#"{"result": []}"#, r#"{"result": {}}"#, r#"{"result": [1]}"#, r#"{"error": "ACCESS_DENIED"}"#, "<html>"]
    {
        let office = Office::shipped(listing(answer));
        let result = office.call("getLeads", json!({"filter": {"ID": 1, "=STATUS": "NEW"}})).await;
        assert_eq!(result["isError"], json!(false), "{answer}");
        assert_eq!(codes(&result), ["unheld-names"], "{answer}: {result}");
        let said = result["structuredContent"]["warnings"][0]["message"].as_str().expect("a text");
        assert!(said.contains("`filter`") && !said.contains("STATUS"), "{said}");
        assert_eq!(asked_for_names(&office), 1, "{answer}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_condition_on_a_part_of_what_is_found_in_whole_is_refused_before_anything_is_sent() {
    let office = Office::shipped(listing(FIELDS));
    for tool in ["getLeads", "countLeads", "sumLeads", "getContacts", "getCompanies"] {
        for key in ["%PHONE", "=%PHONE", "%=EMAIL", ">PHONE", "<=EMAIL", "!%PHONE", "%WEB"] {
            let result = office.call(tool, json!({"filter": {key: "999"}})).await;
            let content = &result["structuredContent"];
            assert_eq!(content["error"]["code"], json!("bad_argument"), "{tool} {key}: {result}");
            assert_eq!(content["faults"][0]["code"], json!("part-of-value"), "{tool} {key}");
            let said = content["error"]["message"].as_str().expect("a text");
            assert!(said.contains("findByContact") && !said.contains('\n'), "{said}");
        }
    }
    assert!(office.asked().is_empty(), "nothing was sent");
    let blank = office.call("getLeads", json!({"filter": {"!PHONE": ""}})).await;
    assert_eq!(blank["isError"], json!(false), "whether there is a number at all: {blank}");
    for key in ["PHONE", "=PHONE", "@EMAIL", "%TITLE", "%PHONE_NOTE"] {
        let result = office.call("getLeads", json!({"filter": {key: "999"}})).await;
        assert_eq!(result["isError"], json!(false), "{key}: {result}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_part_of_a_value_names_no_record() {
    let office = Office::shipped(listing(FIELDS));
    let warned = office.call("getLeads", json!({"filter": {"%ORIGIN_ID": "7"}})).await;
    assert!(codes(&warned).contains(&"no-date-range"), "{warned}");
    let named = office.call("getLeads", json!({"filter": {"@ORIGIN_ID": ["7"]}})).await;
    assert!(!codes(&named).contains(&"no-date-range"), "{named}");
}

#[tokio::test(start_paused = true)]
async fn of_a_field_that_is_not_stored_the_result_says_so() {
    let fields = r#"{"DATE_CREATE": {"isReadOnly": true}, "CATEGORY_ID": {"isReadOnly": false, "isImmutable": true},
        "COMMENTS": {"isReadOnly": false, "isImmutable": false}}"#;
    let office = Office::shipped(move |path: &str, body: &Value| match path {
        "crm.deal.fields" => status(200, &format!("{{\"result\": {fields}}}")),
        "crm.item.fields" => status(200, &format!("{{\"result\": {{\"fields\": {fields}}}}}")),
        "crm.deal.update" => ok(&json!({"result": true})),
        "crm.item.update" => ok(&json!({"result": {"item": {"id": 5}}})),
        "crm.deal.add" => ok(&json!({"result": 7})),
        other => portal(1)(other, body),
    });
    let fields = json!({"DATE_CREATE": "2020-01-01", "CATEGORY_ID": 1, "COMMENTS": "x"});
    let changed = office.call("updateRecord", json!({"entity": "deal", "id": 5, "fields": fields})).await;
    assert_eq!(codes(&changed), ["fixed-field", "fixed-field"], "{changed}");
    let made = office.call("createRecord", json!({"entity": "deal", "fields": fields})).await;
    assert_eq!(codes(&made), ["fixed-field"], "what is immutable is written once: {made}");
    let said = made["structuredContent"]["warnings"][0]["message"].as_str().expect("a text");
    assert!(said.contains("`DATE_CREATE`") && said.contains("Bitrix24 says"), "{said}");
    let item = office.call("updateItem", json!({"entityTypeId": 2, "id": 5, "fields": fields})).await;
    assert_eq!(codes(&item), ["fixed-field", "fixed-field"], "{item}");
}

#[tokio::test(start_paused = true)]
async fn of_many_fields_that_are_not_stored_the_rest_is_counted() {
    let names: serde_json::Map<String, Value> =
        (0..13).map(|n| (format!("FIXED_{n}"), json!({"isReadOnly": true}))).collect();
    let office = Office::shipped(move |path: &str, body: &Value| match path {
        "crm.deal.fields" => ok(&json!({"result": names})),
        "crm.deal.update" => ok(&json!({"result": true})),
        other => portal(1)(other, body),
    });
    let fields: serde_json::Map<String, Value> = (0..13).map(|n| (format!("FIXED_{n}"), json!(n))).collect();
    let changed = office.call("updateRecord", json!({"entity": "deal", "id": 5, "fields": fields})).await;
    assert_eq!(codes(&changed), ["fixed-field"; 11], "{changed}");
    let last = &changed["structuredContent"]["warnings"][10]["message"];
    assert_eq!(last, "3 more keys name fields that are not to be written so.");
}

#[tokio::test(start_paused = true)]
async fn a_field_of_another_entity_is_told() {
    let office = Office::shipped(listing(FIELDS));
    let result = office.call("createRecord", json!({"entity": "deal", "fields": {"TITLE": "x", "NAME": "Anna"}})).await;
    assert_eq!(codes(&result), ["unknown-name"], "a deal has no name: {result}");
    let result = office.call("createRecord", json!({"entity": "deal", "fields": {"TITLE": "x"}})).await;
    assert!(codes(&result).is_empty(), "{result}");
}

#[tokio::test(start_paused = true)]
async fn numbers_of_another_form_than_the_portal_stores_are_refused_with_that_form() {
    let office = Office::shipped(listing(FIELDS));
    for wrong in [json!("+79990001122"), json!(["+79990001122"]), json!([{"value": "+79990001122", "type": "WORK"}])] {
        let result = office.call("createRecord", json!({"entity": "deal", "fields": {"PHONE": wrong}})).await;
        assert_eq!(result["structuredContent"]["error"]["code"], json!("bad_argument"), "{wrong}: {result}");
    }
    let result = office.call("createRecord", json!({"entity": "deal", "fields": {"PHONE": "+79990001122"}})).await;
    let said = result["structuredContent"]["error"]["message"].as_str().expect("a text");
    assert!(said.contains("must be a list of objects with `VALUE`, `VALUE_TYPE`"), "{said}");
    assert!(office.asked().is_empty(), "nothing was sent");
    let right = json!([{"VALUE": "+79990001122", "VALUE_TYPE": "WORK"}]);
    let result = office.call("createRecord", json!({"entity": "deal", "fields": {"PHONE": right}})).await;
    assert_eq!(result["isError"], json!(false), "{result}");
    assert_eq!(office.asked()[0].1["fields"]["PHONE"], right);
}

#[tokio::test(start_paused = true)]
async fn what_was_done_is_told_before_names_that_are_late() {
    let sources = Sources::read(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the sources are there");
    let slow = Box::new(|path: &str, _: &Value| Duration::from_secs(if path == "crm.deal.fields" { 9 } else { 0 }));
    let office = Office::over(&sources, Box::new(listing(FIELDS)), None, slow);
    let begun = tokio::time::Instant::now();
    let result = office.call("createRecord", json!({"entity": "deal", "fields": {"OPPORTUNITI": 5}})).await;
    assert_eq!(result["structuredContent"]["result"], json!({"id": 7}));
    assert!(begun.elapsed() <= Duration::from_secs(2), "{:?}", begun.elapsed());
    assert_eq!(codes(&result), ["unheld-names"], "{result}");
}

#[tokio::test(start_paused = true)]
async fn of_a_map_with_very_many_keys_few_are_looked_up_and_no_call_is_suggested() {
    let office = Office::shipped(listing(FIELDS));
    let many: serde_json::Map<String, Value> = (0..100_000).map(|n| (format!("OPORTUNITY{n}"), json!(n))).collect();
    let begun = std::time::Instant::now();
    let result = office.call("getLeads", json!({"filter": many})).await;
    // Keys that are compared each with each take many minutes.
    assert!(begun.elapsed() < Duration::from_secs(90), "{:?}", begun.elapsed());
    assert_eq!(result["structuredContent"].get("suggestedFix"), None);
}
