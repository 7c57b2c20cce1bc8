//! Two tenants with equal arguments never meet.

use std::time::Duration;

use super::*;
use crate::audit::Auditor;
use crate::audit::settings::{AuditPlace, AuditSettings, AuditSync, OnUnwritten};
use crate::store::fixture::TestPlace;

#[tokio::test]
async fn two_tenants_with_equal_arguments_never_meet() {
    let (left, right) =
        (System::start("left", "key-of-the-left").await, System::start("right", "key-of-the-right").await);
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("audit.jsonl");
    let config = config(folder.path(), &format!("{ROLES}{TENANTS}"), &[], &[&left, &right]);
    let set = open(sources(), &config, None).expect("the catalog can be served").set;
    let settings = AuditSettings {
        place: AuditPlace::File(log.clone()),
        sync: AuditSync::Write,
        key: None,
        reads: OnUnwritten::GoOn,
        writes: OnUnwritten::Refuse,
        keep: None,
        sealed_by: Vec::new(),
    };
    let auditor = Auditor::open(&settings, false).expect("it can be written");
    let server = Arc::new(Server::new(config, set).audited_by(auditor));
    let hosted = Hosted { server, _folder: folder };
    hosted.connected("acme", &left).await;
    hosted.connected("other", &right).await;
    for _ in 0..3 {
        for (tenant, own, foreign) in [("acme", &left, &right), ("other", &right, &left)] {
            let told = [
                hosted.call(tenant, "leads", "en").await.to_string(),
                hosted.call(tenant, "me", "en").await.to_string(),
                hosted.read(tenant).await.expect("it is connected"),
                format!("{:?}", hosted.server.connections(&asked(tenant)).await.expect("the store is there")),
            ];
            for told in told {
                assert!(told.contains(own.name), "{tenant}: {told}");
                assert!(!told.contains(foreign.name) && !told.contains("key-of-the"), "{tenant}: {told}");
            }
        }
    }
    for (system, requests) in [(&left, left.asked()), (&right, right.asked())] {
        assert!(requests.iter().all(|asked| asked.credential.as_deref() == Some(system.key)), "{requests:?}");
        let count = |end: &str| requests.iter().filter(|asked| asked.path.ends_with(end)).count();
        assert_eq!(
            (count("stages"), count("leads")),
            (1, 3),
            "labels and contents are kept for each tenant: {requests:?}"
        );
    }
    hosted.server.audit().expect("there is one").close();
    let told = std::fs::read_to_string(&log).expect("it was written");
    for secret in ["key-of-the", "beta.example"] {
        assert!(!told.contains(secret), "{secret}: {told}");
    }
    let records: Vec<Value> = told.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let connected = records.iter().filter(|record| record["kind"] == "connection");
    let connected: Vec<_> =
        connected.map(|one| (one["tenant"].clone(), one["method"].clone(), one["status"].clone())).collect();
    let of = |tenant: &str| (json!(tenant), json!("connections/connect"), json!("ok"));
    assert_eq!(connected, [of("acme"), of("other")]);
}

#[tokio::test]
async fn the_environment_and_the_file_are_whose_they_are() {
    let shop = System::start("shop", "key-of-the-shop").await;
    let own = format!("http://{}/api", shop.address);
    let variables = [("CRM_URL", own.as_str()), ("CRM_TOKEN", shop.key)];
    let hosted = Hosted::new(&format!("{ROLES}{TENANTS}"), &variables, &[]);
    assert_eq!(hosted.call("default", "leads", "en").await["result"][0]["of"], "shop");
    assert_eq!(hosted.call("acme", "leads", "en").await["error"]["code"], "not_connected");
    assert_eq!(shop.asked().len(), 2, "the other tenant's call has asked nothing");

    let file = format!(
        "{ROLES}tenants:\n  acme: {{ settings: {{ crm: {{ url: \"{own}\", token: $env.ACME_KEY }} }} }}\n  other: {{}}\n"
    );
    let hosted = Hosted::new(&file, &[("ACME_KEY", shop.key)], &[]);
    assert_eq!(hosted.call("acme", "leads", "en").await["result"][0]["of"], "shop");
    assert_eq!(hosted.call("other", "leads", "en").await["error"]["code"], "not_connected");
    let shown = hosted.server.connection(&asked("acme"), "crm").await.expect("it can be seen");
    assert_eq!((shown.state, shown.version), ("operator", None));
    assert!(!format!("{shown:?}").contains(&own), "what the operator has set is not shown");
    let refused = hosted.connect(&asked("acme"), json!({ "url": "https://a.example" })).await;
    assert!(matches!(refused, Err(ConnectRefused::SetByOperator(_))), "{refused:?}");
}

#[tokio::test]
async fn a_key_of_the_operators_is_not_sent_to_an_address_of_a_tenants() {
    let shop = System::start("shop", "key-of-the-shop").await;
    let (folder, place) = (tempfile::tempdir().expect("a folder"), TestPlace::named().await);
    let store = place.section(folder.path(), "K");
    let key = "ab".repeat(32);
    let variables = [("K", key.as_str()), ("OPERATOR_KEY", shop.key)];
    let before = Hosted::serving(folder.path(), &format!("{ROLES}{TENANTS}{store}"), &variables, &[&shop]);
    let settings = json!({ "url": url(&shop) });
    let settings = settings.as_object().expect("an object");
    ConnectsTenants::connect(&*before, &asked("acme"), "crm", settings, false).await.expect("it is not tried");
    drop(before);
    // The operator gives every tenant a key, and knows nothing of the address.
    let file = format!("{ROLES}{TENANTS}{store}catalogs: {{ crm: {{ settings: {{ token: $env.OPERATOR_KEY }} }} }}\n");
    let after = Hosted::serving(folder.path(), &file, &variables, &[&shop]);
    assert_eq!(call(&after, "acme", "leads", "en").await["error"]["code"], "unauthorized");
    let asked = shop.asked();
    assert!(!asked.is_empty() && asked.iter().all(|asked| asked.credential.is_none()), "{asked:?}");
}

#[tokio::test]
async fn another_process_sees_a_change_in_half_a_minute() {
    let (left, right) =
        (System::start("left", "key-of-the-left").await, System::start("right", "key-of-the-right").await);
    let (folder, place) = (tempfile::tempdir().expect("a folder"), TestPlace::named().await);
    let store = place.section(folder.path(), "K");
    let (file, key) = (format!("{ROLES}{TENANTS}{store}"), "ab".repeat(32));
    let serving = || Hosted::serving(folder.path(), &file, &[("K", &key)], &[&left, &right]);
    let (one, other) = (serving(), serving());
    let connect = async |server: &Arc<Server>, system: &System| {
        let settings = json!({ "url": url(system), "token": system.key });
        let settings = settings.as_object().expect("an object").clone();
        ConnectsTenants::connect(&**server, &asked("acme"), "crm", &settings, true).await.expect("it works");
    };
    connect(&one, &left).await;
    assert_eq!(call(&other, "acme", "leads", "en").await["result"][0]["of"], "left");
    connect(&one, &right).await;
    assert_eq!(call(&one, "acme", "leads", "en").await["result"][0]["of"], "right", "here it counts at once");
    assert_eq!(call(&other, "acme", "leads", "en").await["result"][0]["of"], "left");
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(31)).await;
    tokio::time::resume();
    assert_eq!(call(&other, "acme", "leads", "en").await["result"][0]["of"], "right");
}

#[tokio::test]
async fn without_its_key_a_connection_is_locked_and_nothing_is_asked() {
    let shop = System::start("shop", "key-of-the-shop").await;
    let (folder, place) = (tempfile::tempdir().expect("a folder"), TestPlace::named().await);
    let store = place.section(folder.path(), "K");
    let (file, key, wrong) = (format!("{ROLES}{TENANTS}{store}"), "ab".repeat(32), "cd".repeat(32));
    let own = Hosted::serving(folder.path(), &file, &[("K", &key)], &[&shop]);
    let settings = json!({ "url": url(&shop), "token": shop.key });
    let settings = settings.as_object().expect("an object");
    ConnectsTenants::connect(&*own, &asked("acme"), "crm", settings, true).await.expect("it works");
    shop.asked();
    let locked = Hosted::serving(folder.path(), &file, &[("K", &wrong)], &[&shop]);
    assert_eq!(call(&locked, "acme", "leads", "en").await["error"]["code"], "locked");
    let shown = locked.connection(&asked("acme"), "crm").await.expect("it can be seen");
    assert_eq!(shown.state, "locked");
    assert!(shop.asked().is_empty());
}
