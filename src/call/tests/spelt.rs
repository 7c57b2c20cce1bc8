//! Values that are spelt otherwise than those of their types, in conditions and in what is written.

use super::*;

fn office() -> Office {
    Office::shipped(|path, body| match path {
        "crm.lead.fields" => ok(&json!({"result": {
            "ID": {"type": "integer"}, "TITLE": {"type": "string"}, "STATUS_ID": {"type": "crm_status"}, "OPENED": {"type": "char"},
            "IS_RETURN_CUSTOMER": {"type": "char"}, "ADDRESS": {"type": "string"}, "CONTACT_ID": {"type": "crm_contact"},
            "OPPORTUNITY": {"type": "double"}, "ASSIGNED_BY_ID": {"type": "user"}, "DATE_CREATE": {"type": "datetime"},
        }})),
        "crm.status.list" => {
            ok(&json!({"result": [{"STATUS_ID": "NEW", "NAME": "New"}, {"STATUS_ID": "JUNK", "NAME": "Bad"}]}))
        }
        "crm.lead.list" | "user.get" => ok(&json!({"result": [], "total": 0})),
        "crm.lead.update" => ok(&json!({"result": true})),
        _ => portal(1)(path, body),
    })
}

fn codes(result: &Value) -> Vec<&str> {
    let warnings = result["structuredContent"]["warnings"].as_array().map(Vec::as_slice).unwrap_or_default();
    warnings.iter().filter_map(|warning| warning["code"].as_str()).collect()
}

fn fixed(result: &Value) -> &Value {
    &result["structuredContent"]["suggestedFix"]["arguments"]["filter"]
}

#[tokio::test(start_paused = true)]
async fn a_condition_that_is_misspelt_is_told_with_the_call_that_was_meant() {
    let office = office();
    for (tool, filter, meant) in [
        ("getLeads", json!({"@ID": "401,402"}), json!({"@ID": [401, 402]})),
        ("getLeads", json!({"ID": "401; 402"}), json!({"ID": [401, 402]})),
        ("getLeads", json!({"@ID": "[401,402]"}), json!({"@ID": [401, 402]})),
        ("getLeads", json!({"@ID": ["401,402", 403]}), json!({"@ID": [401, 402, 403]})),
        ("getLeads", json!({"ID": {"in": [401, 402]}}), json!({"ID": [401, 402]})),
        ("getLeads", json!({"ID": 1, "@STATUS_ID": "NEW,JUNK"}), json!({"ID": 1, "@STATUS_ID": ["NEW", "JUNK"]})),
        (
            "getLeads",
            json!({"ID": 1, "OPPORTUNITY": {"$gte": 10, "lt": 20}}),
            json!({"ID": 1, ">=OPPORTUNITY": 10, "<OPPORTUNITY": 20}),
        ),
        ("getLeads", json!({"ID": 1, "HAS_PHONE": true}), json!({"ID": 1, "HAS_PHONE": "Y"})),
        ("getLeads", json!({"ID": 1, "=IS_RETURN_CUSTOMER": "no"}), json!({"ID": 1, "=IS_RETURN_CUSTOMER": "N"})),
        ("countLeads", json!({"!CONTACT_ID": "5,6"}), json!({"!CONTACT_ID": [5, 6]})),
        ("getUsers", json!({"ACTIVE": "Y"}), json!({"ACTIVE": true})),
        ("getUsers", json!({"ACTIVE": "false"}), json!({"ACTIVE": false})),
    ] {
        let result = office.call(tool, json!({"filter": filter})).await;
        assert_eq!(codes(&result), ["misspelt-value"], "{tool} {filter}: {result}");
        assert_eq!(*fixed(&result), meant, "{tool} {filter}: {result}");
        let again = office.call(tool, json!({"filter": meant})).await;
        assert!(codes(&again).is_empty(), "{tool} {meant}: {again}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_meant_of_a_key_a_spelling_and_a_code_goes_into_one_call() {
    let office = office();
    let result = office.call("getLeads", json!({"filter": {"@id": "401,402", "@STATUS_ID": "NEW, BAD"}})).await;
    assert_eq!(codes(&result), ["unknown-name", "misspelt-value", "misspelt-value", "unknown-value"], "{result}");
    assert_eq!(*fixed(&result), json!({"@STATUS_ID": ["NEW", "JUNK"], "@ID": [401, 402]}), "{result}");
}

#[tokio::test(start_paused = true)]
async fn dates_in_a_list_and_an_empty_range_are_told() {
    let office = office();
    let pair = office.call("getLeads", json!({"filter": {"DATE_CREATE": ["2026-11-20", "2026-11-01"]}})).await;
    assert_eq!(codes(&pair), ["misspelt-bound"], "{pair}");
    assert_eq!(*fixed(&pair), json!({">=DATE_CREATE": "2026-11-01", "<=DATE_CREATE": "2026-11-20T23:59:59"}));
    let empty = json!({"filter": {">=DATE_CREATE": "2026-11-20", "<DATE_CREATE": "2026-11-20"}});
    let empty = office.call("getLeads", empty).await;
    assert_eq!(codes(&empty), ["reversed-range"], "{empty}");
    assert_eq!(*fixed(&empty), json!({">=DATE_CREATE": "2026-11-20", "<=DATE_CREATE": "2026-11-20T23:59:59"}));
}

#[tokio::test(start_paused = true)]
async fn what_may_be_meant_so_is_not_told_and_usual_calls_ask_nothing_more() {
    let office = office();
    for (tool, filter) in [
        ("getLeads", json!({"ID": 401, "@ID": [401, "402"]})),
        (
            "getLeads",
            json!({"ID": "401", "TITLE": "Scanners, two", "%TITLE": "1,2", "HAS_PHONE": "Y", "COMPANY_TITLE": "Acme, Inc."}),
        ),
        ("countLeads", json!({"STATUS_ID": ["NEW", "JUNK"], "ASSIGNED_BY_ID": 1, ">=DATE_CREATE": "2026-05-01"})),
        ("getUsers", json!({"ACTIVE": true, "NAME": "Y"})),
    ] {
        let result = office.call(tool, json!({"filter": filter})).await;
        assert!(codes(&result).iter().all(|code| !code.contains("value")), "{tool} {filter}: {result}");
    }
    office.asked();
    for (tool, arguments, requests) in [
        ("getLeads", json!({"filter": {"ID": 401, "HAS_PHONE": "Y", "=STATUS_ID": "NEW", "ASSIGNED_BY_ID": 1}}), 1),
        ("updateRecord", json!({"entity": "lead", "id": 401, "fields": {"TITLE": "x, y", "NAME": "Nora"}}), 1),
    ] {
        let fresh = self::office();
        fresh.call(tool, arguments).await;
        let asked = fresh.asked();
        let of_lists = |path: &str| path.ends_with(".fields") || path == "crm.status.list" && tool != "getLeads";
        assert_eq!(asked.iter().filter(|(path, _)| of_lists(path)).count() + 1, requests, "{tool}: {asked:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_stored_in_another_spelling_is_told_behind_the_write() {
    let office = office();
    let fields = json!({"TITLE": "x", "OPENED": true});
    let result = office.call("updateRecord", json!({"entity": "lead", "id": 401, "fields": fields})).await;
    assert_eq!(codes(&result), ["misspelt-value"], "{result}");
    assert!(
        result["structuredContent"]["warnings"][0]["message"]
            .as_str()
            .is_some_and(|text| text.contains("`fields.OPENED`"))
    );
}

#[tokio::test(start_paused = true)]
async fn without_the_types_the_result_says_that_none_was_looked_at() {
    let office = Office::shipped(|path, body| match path {
        "crm.lead.fields" => status(500, "{}"),
        _ => portal(1)(path, body),
    });
    let result = office.call("getLeads", json!({"filter": {"ID": 1, "OPENED": true}})).await;
    assert!(codes(&result).contains(&"unheld-names"), "{result}");
}
