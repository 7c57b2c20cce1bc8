//! HubSpot: cursors in a query and in a body, labels, a record that is changed or made, files.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use axum::routing::get;
use serde_json::{Value, json};

use super::stand_in::{Asked, answering, json_of, lines, taken, with};
use super::{Heard, answered, bearer, failed, field, note, number, pairs, paths, result, serve};

async fn contacts(State(heard): State<Heard>, uri: Uri, headers: HeaderMap) -> String {
    let query = pairs(&uri);
    assert!(bearer(&headers));
    note(&heard, "/contacts", &query, "");
    let from = number(&query, "after").unwrap_or(0);
    let to = (from + number(&query, "limit").expect("a size")).min(130);
    let results: Vec<Value> = (from..to)
        .map(|id| json!({ "id": id.to_string(), "properties": { "email": "ann@shop.example" }, "archived": false }))
        .collect();
    let paging = json!({ "next": { "after": to.to_string(), "link": "https://evil.example" } });
    let paging = if to < 130 { paging } else { Value::Null };
    json!({ "results": results, "paging": paging }).to_string()
}

#[tokio::test]
async fn hubspot_goes_on_behind_its_cursor() {
    let stand_in = Router::new().route("/crm/v3/objects/contacts", get(contacts));
    let (server, heard) = serve("hubspot", &[("HUBSPOT_TOKEN", "pat-na1-0123456789")], stand_in).await;
    let first = result(&server, "list_contacts", json!({ "limit": 120, "properties": ["email"] })).await;
    assert_eq!(field(&first, "id"), (0..120).map(|id| id.to_string()).collect::<Vec<_>>());
    assert_eq!(first["pagination"]["next"], "120");
    assert_eq!(
        paths(&heard),
        ["/contacts?limit=100&properties=email", "/contacts?after=100&limit=20&properties=email"]
    );
    let rest = result(&server, "list_contacts", json!({ "limit": 120, "after": "120" })).await;
    assert_eq!((field(&rest, "id").len(), rest["pagination"].get("next")), (10, None));
}

const TOKEN: [(&str, &str); 1] = [("HUBSPOT_TOKEN", "pat-na1-0123456789")];

/// An account with 130 contacts that are found, and one owner of them all.
fn account(asked: &Asked) -> Response {
    match asked.line.as_str() {
        "POST /crm/v3/objects/contacts/search" => {
            let body = asked.json();
            let by_address = body["filterGroups"][0]["filters"][0]["propertyName"] == "email";
            if by_address {
                let known = body["filterGroups"][0]["filters"][0]["value"] == "ann@shop.example";
                let results = if known { json!([{ "id": "51", "properties": {} }]) } else { json!([]) };
                return json_of(200, &json!({ "total": usize::from(known), "results": results }));
            }
            let from: usize = body["after"].as_str().map_or(0, |after| after.parse().expect("a cursor of ours"));
            let size = usize::try_from(body["limit"].as_u64().expect("a size")).expect("small");
            let to = (from + size).min(130);
            let results: Vec<Value> = (from..to)
                .map(|id| {
                    let properties = json!({ "email": "a@b.example", "lastname": null, "hubspot_owner_id": "9" });
                    json!({ "id": id.to_string(), "properties": properties, "archived": false })
                })
                .collect();
            let mut page = json!({ "total": 130, "results": results });
            if to < 130 {
                page["paging"] = json!({ "next": { "after": to.to_string() } });
            }
            json_of(200, &page)
        }
        "GET /crm/v3/owners" => {
            let olga = json!({ "id": "9", "firstName": "Olga", "lastName": "Lind", "email": "olga@shop.example" });
            json_of(200, &json!({ "results": [olga] }))
        }
        "PATCH /crm/v3/objects/contacts/51" => json_of(200, &json!({ "id": "51" })),
        "POST /crm/v3/objects/contacts" if asked.json()["properties"]["phone"] == "?" => {
            let context = json!({ "propertyName": ["phone"] });
            let error = json!({ "message": "? is no phone number", "code": "INVALID_PHONE", "context": context });
            let body = json!({ "status": "error", "message": "Invalid input", "category": "VALIDATION_ERROR", "errors": [error] });
            json_of(400, &body)
        }
        "POST /crm/v3/objects/contacts" => json_of(201, &json!({ "id": "52" })),
        "POST /files/v3/files" => json_of(201, &json!({ "id": "900", "size": 2 })),
        _ => {
            let body = json!({ "status": "error", "message": "You have reached your ten_secondly_rolling limit.", "category": "RATE_LIMITS" });
            with(429, &[("retry-after", "3600"), ("content-type", "application/json")], body.to_string())
        }
    }
}

#[tokio::test]
async fn hubspot_searches_by_a_body_that_has_the_cursor_and_names_owners_once() {
    let (server, heard) = serve("hubspot", &TOKEN, answering(account)).await;
    let since = json!({ "changed_since": "2026-05-01T03:00:00+03:00", "limit": 120 });
    let found = result(&server, "search_contacts", since).await;
    assert_eq!(field(&found, "id"), (0..120).map(|id| id.to_string()).collect::<Vec<_>>());
    assert_eq!(found["result"][0], json!({ "id": "0", "email": "a@b.example", "owner": "9" }));
    assert_eq!((&found["pagination"]["total"], &found["pagination"]["next"]), (&json!(130), &json!("120")));
    assert_eq!(found["labels"]["owner"]["9"]["name"], "Olga Lind", "{}", found["labels"]);
    let sent = taken(&heard);
    let bodies: Vec<Value> = sent.iter().filter_map(|(_, body)| serde_json::from_str(body).ok()).collect();
    let filter = json!([{ "filters": [{ "propertyName": "lastmodifieddate", "operator": "GTE", "value": 1_777_593_600_000_u64 }] }]);
    let wanted = json!(["email", "firstname", "lastname", "hubspot_owner_id"]);
    assert_eq!(
        bodies,
        [
            json!({ "filterGroups": filter, "properties": wanted, "limit": 100 }),
            json!({ "filterGroups": filter, "properties": wanted, "after": "100", "limit": 20 }),
        ]
    );
    assert_eq!(sent.iter().filter(|(line, _)| line.starts_with("GET /crm/v3/owners")).count(), 1);
}

#[tokio::test]
async fn hubspot_changes_the_contact_that_is_found_or_makes_one() {
    let (server, heard) = serve("hubspot", &TOKEN, answering(account)).await;
    let saved = result(&server, "save_contact", json!({ "email": "ann@shop.example", "firstname": "Ann" })).await;
    assert_eq!(saved["result"], json!({ "updated": "51" }));
    let sent = taken(&heard);
    assert_eq!(sent[1], ("PATCH /crm/v3/objects/contacts/51".into(), r#"{"properties":{"firstname":"Ann"}}"#.into()));
    let saved = result(&server, "save_contact", json!({ "email": "new@shop.example", "phone": "+49 30 1" })).await;
    assert_eq!(saved["result"], json!({ "created": "52" }));
    let sent = taken(&heard);
    assert_eq!((sent.len(), sent[1].0.as_str()), (2, "POST /crm/v3/objects/contacts"));
    assert_eq!(sent[1].1, r#"{"properties":{"email":"new@shop.example","phone":"+49 30 1"}}"#);
    let (kind, message) = failed(&server, "save_contact", json!({ "email": "new@shop.example", "phone": "?" })).await;
    assert_eq!(kind, "invalid");
    assert!(message.contains("phone") && message.contains("? is no phone number"), "{message}");
}

#[tokio::test]
async fn hubspot_takes_a_file_a_text_and_json_as_parts() {
    let (server, heard) = serve(
        "hubspot",
        &TOKEN,
        answering(|asked: &Asked| {
            let folder = "Content-Disposition: form-data; name=\"folderPath\"";
            let options = "Content-Disposition: form-data; name=\"options\"\r\nContent-Type: application/json";
            let parts = asked.parts();
            assert!(parts.contains(folder) && parts.contains(options), "{parts}");
            assert!(parts.contains("{\"access\":\"PRIVATE\"}") && parts.contains("\r\n\r\nHi\r\n"), "{parts}");
            account(asked)
        }),
    )
    .await;
    let stored = result(&server, "upload_file", json!({ "file": "SGk=", "name": "note.txt" })).await;
    assert_eq!(stored["result"], json!({ "id": "900", "bytes": 2 }));
    assert_eq!(lines(&heard), ["POST /files/v3/files"]);
}

#[tokio::test]
async fn hubspot_says_when_it_takes_requests_again() {
    let (server, heard) = serve("hubspot", &TOKEN, answering(account)).await;
    let limited = answered(&server, "list_contacts", json!({})).await;
    let error = &limited["structuredContent"]["error"];
    assert_eq!((&error["code"], &error["retry_after_ms"]), (&json!("busy"), &json!(3_600_000)), "{limited}");
    assert_eq!(lines(&heard), ["GET /crm/v3/objects/contacts?limit=20"], "nobody waits for an hour");
}
