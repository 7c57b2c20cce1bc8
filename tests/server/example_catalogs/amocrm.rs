//! amoCRM: pages with numbers until nothing comes, and a body that is a list.

use std::collections::HashMap;
use std::path::Path;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::routing::get;
use serde_json::{Value, json};

use super::{Heard, bearer, compiled_in, folder_of, note, number, pairs, paths, result, serve_these};

/// amoCRM with an address that a test chooses: accounts of the real one are all at `https://ACCOUNT.amocrm.ru`.
pub(crate) fn amocrm() -> tempfile::TempDir {
    let copy = tempfile::tempdir().expect("a folder");
    for file in ["tools/add_lead.yaml", "tools/list_leads.yaml", "tools/show_account.yaml", "catalog.yaml"] {
        let text = std::fs::read_to_string(folder_of("amocrm").join("catalog/amocrm").join(file)).expect("it is there");
        let text = text
            .replace("base: https://${setting.account}.amocrm.ru", "base: $setting.url")
            .replace("settings: [client_secret, redirect_uri]", "settings: [client_secret, redirect_uri, url]")
            .replace(
                "settings:\n  account:",
                "settings:\n  url: { env: AMOCRM_URL, type: string, format: uri, default: \"https://none.example\" }\n  account:",
            );
        let place = copy.path().join("catalog/amocrm").join(file);
        std::fs::create_dir_all(place.parent().expect("a folder")).expect("it can be made");
        std::fs::write(place, text).expect("it can be written");
    }
    for language in ["en", "ru"] {
        let place = Path::new("locales").join(language);
        std::fs::create_dir_all(copy.path().join(&place)).expect("it can be made");
        let file = place.join("amocrm.ftl");
        std::fs::copy(folder_of("amocrm").join(&file), copy.path().join(&file)).expect("it can be copied");
    }
    copy
}

async fn leads(State(heard): State<Heard>, uri: Uri, headers: HeaderMap) -> (StatusCode, String) {
    let query = pairs(&uri);
    assert!(bearer(&headers));
    note(&heard, "/leads", &query, "");
    let (page, size) = (number(&query, "page").expect("a page"), number(&query, "limit").expect("a size"));
    let (from, to) = ((page - 1) * size, (page * size).min(320));
    if query.contains_key("query") || from >= to {
        return (StatusCode::NO_CONTENT, String::new());
    }
    let leads: Vec<Value> = (from..to).map(|id| json!({ "id": id, "name": "Cups", "is_deleted": false })).collect();
    let next = json!({ "href": "https://evil.example/api/v4/leads" });
    let links = if to < 320 { json!({ "self": {}, "next": next }) } else { json!({ "self": {} }) };
    (StatusCode::OK, json!({ "_page": page, "_links": links, "_embedded": { "leads": leads } }).to_string())
}

#[tokio::test]
async fn amocrm_goes_on_by_pages_until_nothing_comes() {
    let add = |State(heard): State<Heard>, body: String| async move {
        note(&heard, "/leads", &HashMap::new(), &body);
        json!({ "_embedded": { "leads": [{ "id": 19, "request_id": "0" }] } }).to_string()
    };
    let stand_in = Router::new().route("/api/v4/leads", get(leads).post(add));
    let token = "t".repeat(32);
    let variables = [("AMOCRM_ACCOUNT", "northwind"), ("AMOCRM_TOKEN", token.as_str())];
    let catalogs = compiled_in(amocrm().path(), "amocrm");
    let (server, heard) = serve_these(catalogs, "amocrm", &variables, stand_in).await;
    let ids = |content: &Value| {
        let records = content["result"].as_array().expect("a list");
        records.iter().map(|record| record["id"].as_u64().expect("an id")).collect::<Vec<_>>()
    };
    let first = result(&server, "list_leads", json!({ "limit": 300 })).await;
    assert_eq!(ids(&first), (0..300).collect::<Vec<_>>());
    assert_eq!((&first["result"][0], &first["pagination"]["next"]), (&json!({ "id": 0, "name": "Cups" }), &json!("3")));
    assert_eq!(paths(&heard), ["/leads?limit=150&page=1", "/leads?limit=150&page=2"]);
    let rest = result(&server, "list_leads", json!({ "limit": 150, "page": 3 })).await;
    assert_eq!((ids(&rest), rest["pagination"].get("next")), ((300..320).collect(), None));
    let none = result(&server, "list_leads", json!({ "query": "Plate" })).await;
    assert_eq!((&none["result"], none["pagination"].get("next")), (&json!([]), None));
    drop(paths(&heard));
    let made = result(&server, "add_lead", json!({ "name": "Cups", "price": 46333 })).await;
    assert_eq!(made["result"], json!({ "id": 19 }));
    assert_eq!(heard.lock().expect("no holder panics")[0].1, r#"[{"name":"Cups","price":46333}]"#);
}
