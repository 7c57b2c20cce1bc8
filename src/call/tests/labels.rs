use std::sync::atomic::AtomicBool;

use super::*;

/// What is asked for where nothing is known: the statuses, the sources and the currencies beside the page, the users it names
/// behind it.
const LOADED: [&str; 5] = ["crm.lead.list", "crm.status.list", "crm.status.list", "crm.currency.list", "user.get"];

#[tokio::test(start_paused = true)]
async fn records_get_labels_and_are_counted_by_them() {
    let office = Office::shipped(portal(4));
    let result = office.call("getLeads", json!({"filter": may()})).await;
    let content = &result["structuredContent"];
    let user = |id: &str| json!({"id": id, "name": format!("User {id}"), "firstName": "User", "lastName": id});
    assert_eq!(
        content["result"][0],
        json!({
            "_meta": {
                "status": {"id": "NEW", "name": "New", "group": "process", "groupName": "in progress"},
                "responsible": user("1")
            },
            "ID": "0", "STATUS_ID": "NEW", "ASSIGNED_BY_ID": "1"
        })
    );
    assert_eq!(content["result"][2]["_meta"], json!({"responsible": user("1")}));
    assert_eq!(
        content["aggregates"],
        json!({
            "of": 4,
            "status": [
                {"id": "NEW", "name": "New", "count": 2}, {"id": "JUNK", "name": "Junk", "count": 1},
                {"id": "ODD", "count": 1}
            ],
            "responsible": [{"id": "1", "name": "User 1", "count": 2}, {"id": "2", "name": "User 2", "count": 2}]
        })
    );
}

#[tokio::test(start_paused = true)]
async fn dictionaries_are_asked_for_once_and_again_when_they_are_old() {
    let office = Office::shipped(portal(1));
    office.call("getLeads", json!({"filter": may()})).await;
    assert_eq!(office.paths(), LOADED);
    tokio::time::advance(Duration::from_secs(230)).await;
    office.call("getLeads", json!({"filter": may()})).await;
    assert_eq!(office.paths(), ["crm.lead.list"]);
    tokio::time::advance(Duration::from_secs(80)).await;
    office.call("getLeads", json!({"filter": may()})).await;
    assert_eq!(office.paths(), LOADED);
}

#[tokio::test(start_paused = true)]
async fn only_missing_keys_are_asked_for() {
    let office = Office::shipped(|path, body| match path {
        "crm.lead.list" => {
            let from = if body["filter"]["=ID"] == 2 { 40 } else { 0 };
            let records: Vec<_> = (from..from + 50).map(|id| json!({"ASSIGNED_BY_ID": id})).collect();
            ok(&json!({"result": records, "total": 50}))
        }
        "crm.status.list" => ok(&json!({"result": []})),
        "user.get" => ok(&json!({"result": [{"ID": "1", "NAME": "A", "LAST_NAME": "B"}]})),
        other => panic!("nobody asks for {other}"),
    });
    let mut filter = may();
    office.call("getLeads", json!({"filter": filter})).await;
    filter["=ID"] = 2.into();
    office.asked();
    office.call("getLeads", json!({"filter": filter})).await;
    let asked = office.asked();
    let (_, users) = asked.iter().find(|(path, _)| path == "user.get").expect("users are asked for");
    assert_eq!(users["FILTER"]["ID"], json!((50..90).collect::<Vec<_>>()), "unknown keys are remembered, too");
    office.call("getLeads", json!({"filter": filter})).await;
    assert_eq!(office.paths(), ["crm.lead.list"]);
}

#[tokio::test(start_paused = true)]
async fn those_who_need_the_same_wait_for_one_load() {
    let office = Office::shipped(portal(4));
    let calls = (0..8).map(|_| office.call("getLeads", json!({"filter": may()})));
    for result in futures::future::join_all(calls).await {
        assert_eq!(result["structuredContent"]["result"][0]["_meta"]["status"]["name"], "New");
    }
    let paths = office.paths();
    assert_eq!(paths.iter().filter(|path| *path == "crm.status.list").count(), 2, "the statuses and the sources");
    assert_eq!(paths.iter().filter(|path| *path == "user.get").count(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_dictionary_that_fails_takes_its_label_with_it_and_not_the_call() {
    static BROKEN: AtomicBool = AtomicBool::new(false);
    let portal = portal(2);
    let office = Office::shipped(move |path, body| match path {
        "crm.status.list" if BROKEN.load(Relaxed) => status(500, "<html>oops</html>"),
        _ => portal(path, body),
    });
    BROKEN.store(true, Relaxed);
    let call = || office.call("getLeads", json!({"filter": may()}));
    let result = call().await;
    assert_eq!(result["isError"], false);
    assert_eq!(result["structuredContent"]["warnings"][0]["code"], "skipped");
    assert_eq!(result["structuredContent"].get("suggestedFix"), None);
    assert_eq!(result["structuredContent"]["result"][0]["_meta"]["responsible"]["name"], "User 1");
    assert_eq!(result["structuredContent"]["result"][0]["_meta"].get("status"), None);
    office.asked();
    call().await;
    assert_eq!(office.paths(), ["crm.lead.list"], "it is left alone for a while");

    BROKEN.store(false, Relaxed);
    tokio::time::advance(Duration::from_secs(11)).await;
    assert_eq!(call().await["structuredContent"].get("warnings"), None);
    BROKEN.store(true, Relaxed);
    tokio::time::advance(Duration::from_secs(600)).await;
    let result = call().await;
    assert_eq!(result["structuredContent"].get("warnings"), None, "old names are better than none");
    assert_eq!(result["structuredContent"]["result"][0]["_meta"]["status"]["name"], "New");
    tokio::time::advance(Duration::from_secs(3000)).await;
    assert_eq!(call().await["structuredContent"]["warnings"][0]["code"], "skipped");
}

#[tokio::test(start_paused = true)]
async fn tenants_have_dictionaries_of_their_own() {
    let mut office = Office::shipped(portal(1));
    office.call("getLeads", json!({"filter": may()})).await;
    office.asked();
    office.caller.who =
        std::sync::Arc::new(crate::caller::Identity { tenant: Some("other".into()), ..Default::default() });
    office.call("getLeads", json!({"filter": may()})).await;
    assert_eq!(office.paths(), LOADED);
}

#[tokio::test(start_paused = true)]
async fn a_record_that_has_a_meta_keeps_it_and_the_caller_is_told() {
    let office = Office::shipped(|path, body| match path {
        "crm.lead.list" => ok(&json!({"result": [{"STATUS_ID": "NEW", "_meta": 1}], "total": 1})),
        _ => portal(0)(path, body),
    });
    let result = office.call("getLeads", json!({"filter": may()})).await;
    assert_eq!(result["structuredContent"]["result"][0], json!({"STATUS_ID": "NEW", "_meta": 1}));
    assert_eq!(result["structuredContent"]["warnings"][0]["code"], "already-labelled");
    assert_eq!(result["structuredContent"]["aggregates"]["status"][0]["name"], "New");
}

/// A portal with one lead, one task and names for what they hold.
fn single(path: &str, _: &Value) -> Result<Reply, SendError> {
    match path {
        "crm.lead.get" => ok(&json!({"result": {
            "ID": "401", "TITLE": "Fair", "STATUS_ID": "NEW", "SOURCE_ID": "ODD", "ASSIGNED_BY_ID": "7", "MODIFY_BY_ID": 7
        }})),
        "tasks.task.get" => ok(&json!({"result": {"task": {"id": "801", "responsibleId": "7", "createdBy": null}}})),
        "task.checklistitem.getlist" => ok(&json!({"result": []})),
        "crm.status.list" => ok(&json!({"result": [{"STATUS_ID": "NEW", "NAME": "New"}], "total": 1})),
        "user.get" => ok(&json!({"result": [{"ID": "7", "NAME": "Ann", "LAST_NAME": "Lee"}]})),
        other => panic!("nobody asks for {other}"),
    }
}

#[tokio::test(start_paused = true)]
async fn a_single_record_has_its_labels_in_the_table() {
    let mut office = Office::shipped(single);
    office.caller.labels = None;
    let result = office.call("getLead", json!({"id": 401, "select": ["ID", "TITLE"]})).await;
    let content = &result["structuredContent"];
    assert_eq!(content["result"], json!({"ID": "401", "TITLE": "Fair"}));
    let ann = json!({"name": "Ann Lee"});
    let labels = json!({"status": {"NEW": {"name": "New"}}, "responsible": {"7": ann}, "modifier": {"7": ann}});
    assert_eq!(content["labels"], labels, "{result}");
    assert_eq!(content.get("aggregates"), None, "one record is not counted");
    assert_eq!(content.get("warnings"), None);
    // The text has them, too.
    let data: Value = serde_json::from_str(result["content"][1]["text"].as_str().expect("a text")).expect("JSON");
    assert_eq!(data, json!({"result": content["result"], "labels": labels}));
    // Of a tool of steps as well.
    let result = office.call("getTask", json!({"id": 801})).await;
    let content = &result["structuredContent"];
    assert_eq!(content["result"], json!({"id": "801", "responsibleId": "7", "createdBy": null, "checklist": []}));
    assert_eq!(content["labels"], json!({"responsible": {"7": ann}}));
}

#[tokio::test(start_paused = true)]
async fn a_single_record_carries_its_labels_where_that_is_asked_for() {
    let office = Office::shipped(single);
    let result = office.call("getLead", json!({"id": 401, "select": ["ID"]})).await;
    let content = &result["structuredContent"];
    let ann = |raw: Option<Value>| {
        let mut ann = json!({"id": "7", "name": "Ann Lee", "firstName": "Ann", "lastName": "Lee"});
        if let Some(raw) = raw {
            ann["raw"] = raw;
        }
        ann
    };
    let meta =
        json!({"status": {"id": "NEW", "name": "New"}, "responsible": ann(None), "modifier": ann(Some(json!(7)))});
    assert_eq!(content["result"], json!({"_meta": meta, "ID": "401"}));
    assert_eq!(content.get("labels"), None);
}

#[tokio::test(start_paused = true)]
async fn a_label_of_a_single_record_that_cannot_be_loaded_is_told_and_one_of_its_own_stays() {
    let office = Office::shipped(|path, body| match path {
        "crm.lead.get" => {
            ok(&json!({"result": {"ID": "1", "STATUS_ID": "NEW", "_meta": {"own": 1}, "ASSIGNED_BY_ID": 7}}))
        }
        "crm.status.list" => status(403, r#"{"error": "ACCESS_DENIED"}"#),
        _ => single(path, body),
    });
    let result = office.call("getLead", json!({"id": 1})).await;
    let content = &result["structuredContent"];
    assert_eq!(content["result"]["_meta"], json!({"own": 1}));
    let codes: Vec<_> = content["warnings"].as_array().expect("warnings").iter().map(|one| &one["code"]).collect();
    assert_eq!(codes, ["skipped", "already-labelled"], "{result}");
}

#[tokio::test(start_paused = true)]
async fn texts_of_labels_are_in_the_callers_language() {
    let tasks = |path: &str, body: &Value| match path {
        "tasks.task.list" => ok(&json!({"result": {"tasks": [
            {"id": "1", "status": "2", "priority": 2}, {"id": "2", "status": "2", "priority": "7"}, {"id": "3", "status": null}
        ]}, "total": 3})),
        "crm.status.list" => ok(&json!({"result": [
            {"STATUS_ID": "NEW", "NAME": "Новый", "EXTRA": {"SEMANTICS": "process"}}, {"STATUS_ID": "ODD", "NAME": "Иной"}
        ], "total": 2})),
        "crm.lead.get" => {
            ok(&json!({"result": {"ID": body["id"], "STATUS_ID": if body["id"] == 1 { "NEW" } else { "ODD" }}}))
        }
        other => panic!("nobody asks for {other}"),
    };
    let mut office = Office::shipped(tasks);
    let dates = json!({">=CHANGED_DATE": "2026-05-01", "<=CHANGED_DATE": "2026-05-31T23:59:59"});
    for (locale, name, priority, group) in
        [("en", "waiting", "high", "in progress"), ("ru", "ждёт выполнения", "высокий", "в работе")]
    {
        office.caller.locale = office.set.texts().named(locale).expect("the catalog speaks it");
        office.caller.labels = Some(LabelForm::Records);
        let result = office.call("getTasks", json!({"filter": dates})).await;
        let content = &result["structuredContent"];
        let status = json!({"id": "2", "name": name});
        assert_eq!(content["result"][0]["_meta"], json!({"status": status, "priority": {"id": 2, "name": priority}}));
        // What the catalog does not know is named by itself.
        assert_eq!(content["result"][1]["_meta"]["priority"], json!({"id": "7", "name": "7"}));
        assert_eq!(content["result"][2].get("_meta"), None);
        assert_eq!(content["aggregates"]["status"], json!([{"id": "2", "name": name, "count": 2}]));
        let lead = office.call("getLead", json!({"id": 1})).await;
        let meta = &lead["structuredContent"]["result"]["_meta"];
        assert_eq!(meta["status"], json!({"id": "NEW", "name": "Новый", "group": "process", "groupName": group}));
        let odd = office.call("getLead", json!({"id": 2})).await;
        assert_eq!(odd["structuredContent"]["result"]["_meta"]["status"], json!({"id": "ODD", "name": "Иной"}));
        office.caller.labels = None;
        let result = office.call("getTasks", json!({"filter": dates})).await;
        assert_eq!(result["structuredContent"]["labels"]["status"], json!({"2": {"name": name}}));
    }
}
