use super::*;
use crate::access::sync_shown::SyncShown;

fn names() -> Vec<(String, String)> {
    [("mcp_token", "token"), ("mcp_url", "base_url")].map(|(other, name)| (other.to_owned(), name.to_owned())).to_vec()
}

fn shown(state: &'static str, value: Value) -> ConnectionShown {
    ConnectionShown {
        means: None,
        authorize: None,
        catalog: "crm".to_owned(),
        title: "CRM".to_owned(),
        state,
        version: None,
        connected_at: None,
        connected_by: None,
        checked_at: None,
        check_error: None,
        used_at: None,
        settings: vec![
            json!({ "name": "base_url", "secret": true, "format": "uri", "value": value }),
            json!({ "name": "token", "secret": true, "value": null }),
        ],
        steps: Vec::new(),
        more: None,
        path: None,
        sync: Some(SyncShown {
            status: "paused",
            last_sync_at: Some("2026-05-20T14:31:52Z".to_owned()),
            error: None,
            paused_at: None,
            paused_by: None,
            lacks: Vec::new(),
            lacks_hint: None,
            waiting: 0,
            dead: 0,
        }),
    }
}

#[test]
fn the_status_has_the_members_of_the_design_and_no_key() {
    let address = json!("https://portal.example/rest/1/***/");
    for (state, connected) in
        [("connected", true), ("failing", true), ("locked", true), ("none", false), ("operator", false)]
    {
        let status = status(&shown(state, address.clone()), &names());
        assert_eq!(status["connected"], connected, "{state}");
        let members: Vec<&str> = status.as_object().expect("an object").keys().map(String::as_str).collect();
        assert_eq!(members, ["connected", "connected_at", "mcp_url", "last_sync_at", "sync_status", "sync_lacks"]);
        assert_eq!(status["mcp_url"], address);
        let synced = if state == "none" { Value::Null } else { json!("paused") };
        assert_eq!((&status["sync_status"], &status["last_sync_at"]), (&synced, &json!("2026-05-20T14:31:52Z")));
    }
}

#[test]
fn bodies_may_use_both_names() {
    let body = json!({ "mcp_token": "1/abcdef0123", "base_url": "https://a.example/rest", "other": 1 });
    let renamed = renamed(body.as_object().expect("an object").clone(), &names()).expect("it is right");
    assert_eq!(
        Value::Object(renamed),
        json!({ "token": "1/abcdef0123", "base_url": "https://a.example/rest", "other": 1 })
    );
    let short = json!({ "mcp_token": "short" });
    assert!(super::renamed(short.as_object().expect("an object").clone(), &names()).is_err());
    assert_eq!(other_name(&names(), "base_url"), "mcp_url");
    assert_eq!(other_name(&names(), "other"), "other");
}
