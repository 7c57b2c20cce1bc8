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
                "status": {"id": "NEW", "name": "New", "group": "process"}, "responsible": user("1")
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
    office.caller.tenant = Some("other".to_owned());
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
