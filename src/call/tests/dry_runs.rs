use super::*;

/// A portal that must not be asked.
fn silent() -> Office {
    Office::shipped(|path, _| panic!("a dry run asks for {path}"))
}

fn text(result: &Value) -> &str {
    result["content"][0]["text"].as_str().expect("the first block is a text")
}

#[tokio::test(start_paused = true)]
async fn a_write_is_shown_and_not_made() {
    let office = silent();
    let result = office.rehearse("createLead", json!({"NAME": "Ilya", "phone": "+79000000003"})).await;
    let content = &result["structuredContent"];
    assert_eq!(content["dryRun"]["sent"], false);
    let fields = json!({
        "TITLE": "Ilya", "NAME": "Ilya", "SOURCE_ID": "WEB", "PHONE": [{"VALUE": "+79000000003", "VALUE_TYPE": "WORK"}],
        "COMMENTS": "=== TeleAgent lead ===",
    });
    let request = json!({"method": "POST", "url": "crm.lead.add", "body": {"fields": fields}});
    assert_eq!(content["dryRun"]["steps"], json!([{"effect": "write", "request": request}]), "{result}");
    assert_eq!(content.get("result"), None);
    assert_eq!(content["request"], json!({"repairs": [{"argument": "name", "name": "NAME"}]}));
    assert_eq!(
        text(&result),
        "New lead: a dry run. Nothing was sent, and nothing has changed.\nThe call would send: POST crm.lead.add."
    );
    let data: Value = serde_json::from_str(result["content"][1]["text"].as_str().expect("a text")).expect("JSON");
    assert_eq!(data, json!({"dryRun": content["dryRun"]}));
    assert_eq!(office.asked(), []);
}

#[tokio::test(start_paused = true)]
async fn what_depends_on_a_reply_is_said_to_depend() {
    let office = silent();
    let result = office.rehearse("updateLead", json!({"id": 401, "notes": "Call back"})).await;
    let read = json!({"method": "POST", "url": "crm.lead.get", "body": {"id": 401}});
    let steps = json!([
        {"step": "lead", "effect": "read", "request": read},
        {"step": "commented", "effect": "write", "waits_for": ["lead"]},
        {"step": "uncommented", "effect": "write", "waits_for": ["commented"]},
        {"step": "phoneChanged", "effect": "write", "skipped": true},
        {"step": "phoneAdded", "effect": "write", "skipped": true},
        {"step": "emailChanged", "effect": "write", "skipped": true},
        {"step": "emailAdded", "effect": "write", "skipped": true},
    ]);
    assert_eq!(result["structuredContent"]["dryRun"], json!({"sent": false, "steps": steps}));
    assert!(text(&result).contains("Whether `commented`, `uncommented` would be sent, and with what"), "{result}");
    // What a skipped step leaves is known: nothing.
    let office = Office::shipped(|path, _| panic!("a dry run asks for {path}"));
    let result = office.rehearse("callBitrixMethod", json!({"method": "crm.lead.list", "params": {"start": 0}})).await;
    let steps = result["structuredContent"]["dryRun"]["steps"].as_array().expect("steps");
    assert!(steps.iter().all(|step| step.get("waits_for").is_none()), "{result}");
    assert_eq!(office.asked(), []);
}

#[tokio::test(start_paused = true)]
async fn a_list_says_its_pages_its_dictionaries_and_its_warnings() {
    let office = silent();
    let result = office.rehearse("getLeads", json!({"limit": 120, "start": 60})).await;
    let dry = &result["structuredContent"]["dryRun"];
    assert_eq!(dry["steps"][0]["request"]["body"]["start"], 50, "the first page is the one that holds the start");
    assert_eq!(dry["pages"], 3, "60 to 179 are on the pages at 50, 100 and 150");
    for (arguments, pages) in [(json!({"limit": 50}), Value::Null), (json!({"limit": 51, "start": 50}), json!(2))] {
        let result = office.rehearse("getLeads", arguments).await;
        assert_eq!(result["structuredContent"]["dryRun"]["pages"], pages);
    }
    assert_eq!(dry["dictionaries"], json!(["lead_statuses", "lead_sources", "currencies", "users"]));
    assert_eq!(result["structuredContent"]["warnings"][0]["code"], "no-date-range");
    let fixed = result["structuredContent"]["suggestedFix"]["arguments"].clone();
    let result = office.rehearse("getLeads", fixed).await;
    assert_eq!(result["structuredContent"].get("warnings"), None);
    assert_eq!(office.asked(), []);
}

#[tokio::test(start_paused = true)]
async fn what_would_be_refused_is_refused_and_no_user_is_asked() {
    let office = silent();
    let result = office.rehearse("updateLead", json!({"id": 401, "notes": ""})).await;
    assert_eq!(result["structuredContent"]["error"]["code"], "bad_argument");
    assert!(text(&result).ends_with("This was a dry run: nothing was sent."), "{result}");
    // A call would ask the user for the name: a dry run does not, and the answer says so.
    let result = office.rehearse("createLead", json!({})).await;
    assert_eq!(result["structuredContent"]["error"]["code"], "missing_argument");
    assert!(text(&result).contains("A call that is made asks the user for `name` first"), "{result}");
    assert!(result["structuredContent"]["faults"].is_array());
    let result = office.rehearse("callBitrixMethod", json!({"method": "crm.lead.add"})).await;
    assert_eq!(result["structuredContent"]["error"]["code"], "not_allowed", "{result}");
    assert_eq!(office.asked(), []);
}

#[tokio::test(start_paused = true)]
async fn the_form_and_the_language_are_the_callers() {
    let mut office = silent();
    office.caller = Caller {
        text: Some(crate::caller::TextForm::Summary),
        locale: office.set.texts().named("ru").expect("the catalog speaks Russian"),
        ..office.caller.clone()
    };
    let result = office.rehearse("getLead", json!({"id": 401})).await;
    assert_eq!(
        text(&result),
        "Лид: пробный вызов. Ничего не отправлено и ничего не изменилось.\nНастоящий вызов отправил бы: POST crm.lead.get.\n\
         Могут быть запрошены и справочники, если их ещё нет в памяти: lead_statuses, lead_sources, currencies, users.\n\
         Запросы — в structuredContent.dryRun."
    );
    assert_eq!(result["content"].as_array().map(Vec::len), Some(1));
}

#[tokio::test(start_paused = true)]
async fn a_key_among_the_arguments_is_masked() {
    let office = silent();
    let result = office.rehearse("createLead", json!({"name": "s3cretc0de"})).await;
    assert!(!result.to_string().contains("s3cretc0de"), "{result}");
    assert_eq!(result["structuredContent"].get("warnings"), None, "no answer of a backend holds a secret");
}
