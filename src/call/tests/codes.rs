//! Values that are codes, held against the codes that the backend lists; lists of names that an argument chooses; replies that name
//! another record.

use super::*;

/// A portal with statuses of leads, stages, and fields of two kinds of items.
fn portal_of_codes(path: &str, body: &Value) -> Result<Reply, SendError> {
    let status = |code: &str, name: &str, of: &str| json!({"STATUS_ID": code, "NAME": name, "ENTITY_ID": of, "EXTRA": {"SEMANTICS": "process"}});
    match (path, &body["entityTypeId"]) {
        ("crm.status.list", _) => match body["filter"]["ENTITY_ID"].as_str() {
            Some("STATUS") => {
                ok(&json!({"result": [status("NEW", "Новый", "STATUS"), status("UC_1", "Квалификация", "STATUS")]}))
            }
            Some("SOURCE") => ok(&json!({"result": [status("WEB", "Website", "SOURCE")]})),
            Some(_) => ok(&json!({"result": []})),
            None => ok(&json!({"result": [
                status("NEW", "New", "DEAL_STAGE"), status("C1:NEW", "New", "DEAL_STAGE_1"), status("WON", "Won", "DEAL_STAGE"),
                status("DT128_5:NEW", "New", "DYNAMIC_128_STAGE_5"), status("DT130_9:NEW", "New", "DYNAMIC_130_STAGE_9"),
            ]})),
        },
        ("crm.item.fields", kind) => {
            let fields = if *kind == json!(128) {
                json!({"ufCrm5_Size": {}, "stageId": {}})
            } else {
                json!({"ufCrm7_Color": {}})
            };
            ok(&json!({"result": {"fields": fields}}))
        }
        ("crm.item.list", _) => ok(&json!({"result": {"items": []}, "total": 0})),
        ("crm.lead.list", _) => ok(&json!({"result": [], "total": 0})),
        ("crm.lead.get", _) => ok(&json!({"result": {"ID": "402", "STATUS_ID": "NEW"}})),
        ("crm.item.get" | "crm.item.update", _) => {
            ok(&json!({"result": {"item": {"id": body["id"], "stageId": "WON"}}}))
        }
        ("crm.lead.add" | "crm.deal.add" | "crm.company.add", _) => ok(&json!({"result": 7})),
        ("crm.lead.fields" | "crm.deal.fields" | "crm.company.fields", _) => {
            let fields = ["TITLE", "PHONE", "STATUS_ID", "SOURCE_ID", "STAGE_ID", "INDUSTRY"];
            let fields: serde_json::Map<String, Value> =
                fields.map(|name| (name.to_owned(), json!({}))).into_iter().collect();
            ok(&json!({"result": fields}))
        }
        ("crm.deal.list", _) => ok(&json!({"result": [], "total": 0})),
        _ => portal(1)(path, body),
    }
}

fn office() -> Office {
    Office::shipped(portal_of_codes)
}

fn codes(result: &Value) -> Vec<&str> {
    let warnings = result["structuredContent"]["warnings"].as_array().map(Vec::as_slice).unwrap_or_default();
    warnings.iter().filter_map(|warning| warning["code"].as_str()).collect()
}

fn said(result: &Value, place: usize) -> &str {
    result["structuredContent"]["warnings"][place]["message"].as_str().expect("a text")
}

#[tokio::test(start_paused = true)]
async fn names_of_a_smart_process_are_held_against_the_fields_of_that_one() {
    let office = office();
    let asked = json!({"entityTypeId": 128, "filter": {"id": 1, "ufCrm5_Sise": "L"}});
    let result = office.call("getItems", asked.clone()).await;
    assert_eq!(codes(&result), ["unknown-name"], "{result}");
    assert_eq!(
        result["structuredContent"]["suggestedFix"]["arguments"]["filter"],
        json!({"id": 1, "ufCrm5_Size": "L"})
    );
    let known = json!({"entityTypeId": 128, "filter": {"id": 1, "ufCrm5_Size": "L"}, "order": {"ufCrm5_Size": "ASC"}});
    assert!(codes(&office.call("getItems", known).await).is_empty());
    let other = json!({"entityTypeId": "130", "filter": {"id": 1, "ufCrm5_Size": "L"}});
    assert_eq!(codes(&office.call("getItems", other).await), ["unknown-name"], "it is a field of 128 alone");
    let lists: Vec<Value> =
        office.asked().into_iter().filter(|(path, _)| path == "crm.item.fields").map(|(_, body)| body).collect();
    assert_eq!(lists, [json!({"entityTypeId": 128}), json!({"entityTypeId": 130})], "each list once");
}

#[tokio::test(start_paused = true)]
async fn lists_of_one_dictionary_are_bounded_in_number_and_the_oldest_goes() {
    let office = office();
    let call = |kind: usize| json!({"entityTypeId": kind, "filter": {"id": 1, "nowhere": 1}});
    for kind in 128..128 + 65 {
        office.call("getItems", call(kind)).await;
    }
    office.asked();
    office.call("getItems", call(128 + 64)).await;
    assert_eq!(office.paths(), ["crm.item.list"], "the latest are kept");
    office.call("getItems", call(128)).await;
    assert_eq!(office.paths(), ["crm.item.list", "crm.item.fields"]);
}

#[tokio::test(start_paused = true)]
async fn a_name_in_place_of_a_code_is_warned_of_with_the_call_that_was_meant() {
    let office = office();
    let result = office.call("getLeads", json!({"filter": {"ID": 1, "@STATUS_ID": ["UC_1", " новый "]}})).await;
    assert_eq!(codes(&result), ["unknown-value"], "{result}");
    assert!(
        said(&result, 0).contains("`filter.@STATUS_ID[1]`") && said(&result, 0).contains("`NEW` (Новый)"),
        "{result}"
    );
    let fixed = &result["structuredContent"]["suggestedFix"]["arguments"];
    assert_eq!(fixed["filter"], json!({"ID": 1, "@STATUS_ID": ["UC_1", "NEW"]}));
    let again = office.call("getLeads", fixed.clone()).await;
    assert!(codes(&again).is_empty(), "{again}");
}

#[tokio::test(start_paused = true)]
async fn of_several_and_of_none_the_codes_are_named_and_no_call_is_suggested() {
    let office = office();
    let result = office.call("getDeals", json!({"filter": {"ID": 1, "STAGE_ID": "new"}})).await;
    assert_eq!(codes(&result), ["unknown-value"], "{result}");
    assert!(
        said(&result, 0).contains("`NEW` (New), `C1:NEW` (New)") && !said(&result, 0).contains("DT128"),
        "{result}"
    );
    assert_eq!(result["structuredContent"].get("suggestedFix"), None);
    let result = office.call("getDeals", json!({"filter": {"ID": 1, "!STAGE_ID": "Wonn"}})).await;
    assert!(said(&result, 0).contains("no such code") && said(&result, 0).contains("`WON` (Won)"), "{result}");
    let item = json!({"entityTypeId": 128, "filter": {"id": 1, "stageId": "New"}});
    let result = office.call("getItems", item).await;
    let fixed = &result["structuredContent"]["suggestedFix"]["arguments"]["filter"];
    assert_eq!(fixed, &json!({"id": 1, "stageId": "DT128_5:NEW"}), "of that smart process: {result}");
}

#[tokio::test(start_paused = true)]
async fn codes_that_every_portal_has_are_not_looked_up() {
    let office = office();
    for (tool, arguments) in [
        ("countLeads", json!({"filter": {"STATUS_ID": "NEW", "=SOURCE_ID": ["WEB", "CALL"], "%STATUS_ID": "New"}})),
        ("createRecord", json!({"entity": "deal", "fields": {"TITLE": "x", "STAGE_ID": "WON"}})),
    ] {
        office.call(tool, arguments).await;
        let asked = office.asked();
        assert!(!asked.iter().any(|(path, _)| path.starts_with("crm.status")), "{tool}: {asked:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_would_store_a_name_in_place_of_a_code_is_refused_before_anything_is_written() {
    let office = office();
    let fields = json!({"TITLE": "x", "SOURCE_ID": "Website"});
    let result = office.call("createRecord", json!({"entity": "lead", "fields": fields})).await;
    let content = &result["structuredContent"];
    assert_eq!(content["error"]["code"], json!("bad_argument"), "{result}");
    assert_eq!(content["faults"][0]["code"], json!("no-code"));
    assert_eq!(content["suggestedFix"]["arguments"]["fields"], json!({"TITLE": "x", "SOURCE_ID": "WEB"}));
    let result = office.call("moveToStage", json!({"entity": "deal", "id": 5, "stage": "Won"})).await;
    assert_eq!(result["structuredContent"]["suggestedFix"]["arguments"]["stage"], json!("WON"), "{result}");
    let result =
        office.call("createLead", json!({"name": "Anna", "phone": "+79000000000", "statusId": "Newish"})).await;
    assert_eq!(result["structuredContent"]["error"]["code"], json!("bad_argument"), "{result}");
    assert!(office.paths().iter().all(|path| path == "crm.status.list"), "nothing was written");
    let result = office.call("createRecord", json!({"entity": "company", "fields": {"INDUSTRY": "Computers"}})).await;
    assert!(codes(&result).contains(&"unheld-values"), "an empty list says nothing of a value: {result}");
}

#[tokio::test(start_paused = true)]
async fn a_number_that_found_nothing_is_told_with_its_usual_spellings() {
    let office = office();
    let result = office.call("getLeads", json!({"filter": {"=PHONE": "8 (900) 123-45-67"}})).await;
    assert_eq!(codes(&result), ["exact-phone"], "{result}");
    assert!(said(&result, 0).contains("`+79001234567`") && said(&result, 0).contains("findByContact"), "{result}");
    let fixed = &result["structuredContent"]["suggestedFix"]["arguments"];
    let spelt = json!(["8 (900) 123-45-67", "+79001234567", "79001234567", "89001234567", "9001234567"]);
    assert_eq!(fixed["filter"], json!({"=PHONE": spelt}));
    let again = office.call("getLeads", fixed.clone()).await;
    assert!(codes(&again).is_empty(), "{again}");
    let counted = office.call("countLeads", json!({"filter": {"PHONE": "+79001234567"}})).await;
    assert_eq!(codes(&counted), ["exact-phone"], "{counted}");
}

#[tokio::test(start_paused = true)]
async fn where_records_came_spellings_of_numbers_are_not_told() {
    let office = Office::shipped(portal(1));
    let result = office.call("getLeads", json!({"filter": {"=PHONE": "8 (900) 123-45-67"}})).await;
    assert!(codes(&result).is_empty(), "{result}");
}

#[tokio::test(start_paused = true)]
async fn a_reply_about_another_record_is_none() {
    let office = office();
    let read = office.call("getLead", json!({"id": 401})).await;
    assert_eq!(read["structuredContent"]["error"]["code"], json!("unexpected_reply"), "{read}");
    let read = office.call("getLead", json!({"id": 402})).await;
    assert_eq!(read["isError"], json!(false), "`402` and `\"402\"` are one: {read}");
    let other = Office::shipped(|path: &str, body: &Value| match path {
        "crm.item.update" => ok(&json!({"result": {"item": {"id": 6}}})),
        other => portal_of_codes(other, body),
    });
    let written = other.call("updateItem", json!({"entityTypeId": 128, "id": 5, "fields": {"title": "x"}})).await;
    assert_eq!(written["structuredContent"]["error"]["code"], json!("unknown_outcome"), "{written}");
    assert_eq!(other.paths(), ["crm.item.update"], "never sent again");
}

#[tokio::test(start_paused = true)]
async fn what_looks_like_a_code_and_is_none_is_not_stored() {
    let office = office();
    for (tool, arguments) in [
        ("updateLead", json!({"id": 402, "statusId": "NOPE"})),
        ("createRecord", json!({"entity": "lead", "fields": {"TITLE": "x", "STATUS_ID": "NOPE"}})),
        ("moveToStage", json!({"entity": "deal", "id": 5, "stage": "C9:NEW"})),
    ] {
        let result = office.call(tool, arguments).await;
        assert_eq!(result["structuredContent"]["faults"][0]["code"], json!("no-code"), "{tool}: {result}");
        assert!(result["content"][0]["text"].as_str().is_some_and(|text| text.contains("NEW`")), "{tool}: {result}");
        assert!(office.asked().iter().all(|(path, _)| path == "crm.status.list"), "{tool}");
    }
    let stored = office.call("createRecord", json!({"entity": "lead", "fields": {"STATUS_ID": "UC_1"}})).await;
    assert_eq!(stored["structuredContent"]["result"], json!({"id": 7}), "one of the portal's own: {stored}");
}

#[tokio::test(start_paused = true)]
async fn where_nothing_was_found_a_code_that_is_none_is_told() {
    let office = office();
    let result = office.call("countLeads", json!({"filter": {"STATUS_ID": "NOPE"}})).await;
    let found = office.call("getLeads", json!({"filter": {"ID": 1, "STATUS_ID": "NOPE"}})).await;
    assert_eq!(codes(&found), ["unknown-value"], "{found}");
    assert!(said(&found, 0).contains("no such code"), "{result}");
}

#[tokio::test(start_paused = true)]
async fn a_name_of_a_person_is_no_id_and_the_tool_that_finds_it_is_told() {
    let office = office();
    let result = office.call("getLeads", json!({"filter": {"ID": 1, "ASSIGNED_BY_ID": "Anna"}})).await;
    assert_eq!(codes(&result), ["unknown-value"], "{result}");
    assert!(said(&result, 0).contains("`getUsers`"), "{result}");
    let fields = json!({"TITLE": "x", "ASSIGNED_BY_ID": "Anna"});
    let refused = office.call("createRecord", json!({"entity": "lead", "fields": fields})).await;
    assert_eq!(refused["structuredContent"]["faults"][0]["code"], json!("no-code"), "{refused}");
    assert!(refused["content"][0]["text"].as_str().is_some_and(|text| text.contains("`getUsers`")), "{refused}");
}

#[tokio::test(start_paused = true)]
async fn a_code_that_the_backend_has_had_for_a_moment_is_stored() {
    let asked = std::sync::atomic::AtomicUsize::new(0);
    let office = Office::shipped(move |path, body| match path {
        "crm.status.list" => {
            let known = if asked.fetch_add(1, std::sync::atomic::Ordering::Relaxed) == 0 { "UC_1" } else { "UC_2" };
            ok(&json!({"result": [{"STATUS_ID": "NEW", "NAME": "New"}, {"STATUS_ID": known, "NAME": "Own"}]}))
        }
        _ => portal_of_codes(path, body),
    });
    let store = |code: &str| json!({"entity": "lead", "fields": {"TITLE": "x", "STATUS_ID": code}});
    office.call("createRecord", store("UC_1")).await;
    tokio::time::advance(std::time::Duration::from_secs(60)).await;
    let result = office.call("createRecord", store("UC_2")).await;
    assert_eq!(result["isError"], json!(false), "the list is asked for again: {result}");
}

#[tokio::test(start_paused = true)]
async fn of_a_stage_that_the_backend_refuses_the_tool_is_told_that_lists_them() {
    let office = Office::shipped(|path, body| match path {
        "crm.item.update" => status(
            400,
            r#"{"error": "CRM_FIELD_ERROR_VALUE_NOT_VALID", "error_description": "Invalid value of the field \"Stage\""}"#,
        ),
        _ => portal_of_codes(path, body),
    });
    let result = office.call("moveToStage", json!({"entity": "deal", "id": 5, "stage": "C1:NEW"})).await;
    assert_eq!(result["structuredContent"]["error"]["code"], json!("invalid"), "{result}");
    assert!(result["content"][0]["text"].as_str().is_some_and(|text| text.contains("`getStatuses`")), "{result}");
}
