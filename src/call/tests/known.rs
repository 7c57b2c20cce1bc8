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
async fn without_a_near_name_no_call_is_suggested_and_what_else_is_listed_passes() {
    let office = Office::shipped(listing(FIELDS));
    let filter = json!({"%UTM_SOURCE": "x", "!@UF_CRM_5": [1], "=COLOUR_OF_EYES": "blue"});
    let result = office.call("getLeads", json!({"filter": filter})).await;
    assert_eq!(codes(&result), ["no-date-range", "unknown-name"]);
    assert_eq!(result["structuredContent"].get("suggestedFix"), None, "it would be warned of again");
    let said = result["structuredContent"]["warnings"][1]["message"].as_str().expect("a text");
    assert!(!said.contains("Did you mean"), "{said}");
}

#[tokio::test(start_paused = true)]
async fn an_order_by_no_field_is_told_and_so_are_many_in_part() {
    let office = Office::shipped(listing(FIELDS));
    let result = office.call("getLeads", json!({"filter": {"ID": 1}, "order": {"NOWHERE": "ASC"}})).await;
    assert_eq!(codes(&result), ["unknown-name"]);
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
async fn where_the_names_cannot_be_had_nothing_is_said_of_any() {
    for answer in
        [r#"{"result": []}"#, r#"{"result": {}}"#, r#"{"result": [1]}"#, r#"{"error": "ACCESS_DENIED"}"#, "<html>"]
    {
        let office = Office::shipped(listing(answer));
        let result = office.call("getLeads", json!({"filter": {"ID": 1, "=STATUS": "NEW"}})).await;
        assert_eq!(result["isError"], json!(false), "{answer}");
        assert!(codes(&result).is_empty(), "{answer}: {result}");
        assert_eq!(asked_for_names(&office), 1, "{answer}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_done_is_told_before_names_that_are_late() {
    let sources = Sources::read(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the sources are there");
    let slow = Box::new(|path: &str, _: &Value| Duration::from_secs(if path == "crm.deal.fields" { 9 } else { 0 }));
    let office = Office::over(&sources, Box::new(listing(FIELDS)), None, slow);
    let begun = tokio::time::Instant::now();
    let result = office.call("createRecord", json!({"entity": "deal", "fields": {"OPPORTUNITI": 5}})).await;
    assert_eq!(result["structuredContent"]["result"], json!({"id": 7}));
    assert!(begun.elapsed() <= Duration::from_secs(2) && codes(&result).is_empty(), "{result}");
}

#[tokio::test(start_paused = true)]
async fn of_a_map_with_very_many_keys_few_are_looked_up_and_no_call_is_suggested() {
    let office = Office::shipped(listing(FIELDS));
    let many: serde_json::Map<String, Value> = (0..100_000).map(|n| (format!("OPORTUNITY{n}"), json!(n))).collect();
    let begun = std::time::Instant::now();
    let result = office.call("getLeads", json!({"filter": many})).await;
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    assert_eq!(result["structuredContent"].get("suggestedFix"), None);
}
