//! Yandex Tracker: totals in a header, `null` as a value, versions.

use axum::response::Response;
use kartoteka::catalog::CatalogSource;
use kartoteka::catalog::open::open;
use kartoteka::config::Config;
use serde_json::{Value, json};

use super::stand_in::{Asked, answering, json_of, taken, with};
use super::{compiled, failed, field, result, serve};

const ORGANIZATION: [(&str, &str); 2] = [("TRACKER_TOKEN", "y0_0123456789"), ("TRACKER_ORG_ID", "7654321")];

/// A queue of 130 issues.
fn queue(asked: &Asked) -> Response {
    let number = |key: &str| asked.of(key).expect("it is there").parse::<usize>().expect("a number");
    match asked.line.as_str() {
        "POST /issues/_search" => {
            let (page, size) = (number("page"), number("perPage"));
            let issues: Vec<Value> = ((page - 1) * size..(page * size).min(130))
                .map(|id| json!({ "key": format!("SHOP-{id}"), "summary": "Cart", "status": { "key": "open", "display": "Open" } }))
                .collect();
            with(
                200,
                &[("x-total-count", "130"), ("content-type", "application/json")],
                Value::from(issues).to_string(),
            )
        }
        "PATCH /issues/SHOP-1" if asked.of("version") == Some("2") => json_of(
            409,
            &json!({ "errors": {}, "errorMessages": ["The issue was changed meanwhile."], "statusCode": 409 }),
        ),
        "PATCH /issues/SHOP-1" if asked.json().get("assignee").is_some_and(|who| who == "nobody") => {
            let errors = json!({ "assignee": "There is no such user." });
            json_of(422, &json!({ "errors": errors, "errorMessages": [], "statusCode": 422 }))
        }
        "PATCH /issues/SHOP-1" => json_of(200, &json!({ "key": "SHOP-1", "version": 4 })),
        "PATCH /issues/SHOP-2" => json_of(200, &json!({ "key": "STORE-9", "version": 1 })),
        _ => json_of(404, &json!({ "errors": {}, "errorMessages": ["The issue does not exist."], "statusCode": 404 })),
    }
}

#[tokio::test]
async fn tracker_counts_its_pages_by_a_total_in_a_header() {
    let (server, heard) = serve("tracker", &ORGANIZATION, answering(queue)).await;
    let issues = result(&server, "find_issues", json!({ "queue": "SHOP", "limit": 130 })).await;
    assert_eq!((field(&issues, "key").len(), &issues["pagination"]["total"]), (130, &json!(130)));
    assert_eq!(issues["pagination"].get("next"), None);
    let mut sent = taken(&heard);
    sent.sort();
    assert!(sent.len() >= 2 && sent.iter().all(|(_, body)| body == r#"{"filter":{"queue":"SHOP"}}"#), "{sent:?}");
    assert!(sent[0].0.starts_with("POST /issues/_search?page=1&perPage="), "{sent:?}");
}

#[tokio::test]
async fn tracker_takes_null_for_nobody_and_overwrites_no_later_version() {
    let (server, heard) = serve("tracker", &ORGANIZATION, answering(queue)).await;
    let changed = result(&server, "change_issue", json!({ "key": "SHOP-1", "assignee": null, "version": 3 })).await;
    assert_eq!((&changed["result"], changed.get("warnings")), (&json!({ "key": "SHOP-1", "version": 4 }), None));
    let expected = [("PATCH /issues/SHOP-1?version=3".to_owned(), r#"{"assignee":null}"#.to_owned())];
    assert_eq!(taken(&heard), expected);
    result(&server, "change_issue", json!({ "key": "SHOP-1", "summary": "Cart" })).await;
    assert_eq!(taken(&heard)[0].1, r#"{"summary":"Cart"}"#, "what is not given is not there");
    let (kind, message) =
        failed(&server, "change_issue", json!({ "key": "SHOP-1", "summary": "Cart", "version": 2 })).await;
    assert!(kind == "conflict" && message.contains("changed meanwhile"), "{kind}: {message}");
    let (kind, message) = failed(&server, "change_issue", json!({ "key": "SHOP-1", "assignee": "nobody" })).await;
    assert!(kind == "invalid" && message.contains("assignee: There is no such user."), "{kind}: {message}");
    let (kind, _) = failed(&server, "change_issue", json!({ "key": "SHOP-2", "summary": "Cart" })).await;
    assert_eq!(kind, "unknown_outcome", "another issue was answered");
    drop(taken(&heard));
    assert_eq!(failed(&server, "change_issue", json!({ "key": "SHOP-1", "version": 4 })).await.0, "not_allowed");
    assert!(taken(&heard).is_empty(), "nothing to change is nothing to send");
}

#[tokio::test]
async fn tracker_takes_the_credential_of_which_both_halves_are_there() {
    let cloud = [("TRACKER_IAM_TOKEN", "t1.0123456789"), ("TRACKER_CLOUD_ORG_ID", "bpf1")];
    let half = [("TRACKER_IAM_TOKEN", "t1.0123456789"), ORGANIZATION[0], ORGANIZATION[1]];
    for (variables, expected) in
        [(&cloud[..], ["Bearer t1.0123456789", "bpf1", ""]), (&half[..], ["OAuth y0_0123456789", "", "7654321"])]
    {
        let stand_in = answering(move |asked: &Asked| {
            let shown = ["authorization", "x-cloud-org-id", "x-org-id"].map(|name| asked.header(name));
            assert_eq!(shown, expected);
            json_of(200, &json!({ "key": "SHOP-1", "version": 3 }))
        });
        let (server, _) = serve("tracker", variables, stand_in).await;
        let shown = result(&server, "show_issue", json!({ "key": "SHOP-1" })).await;
        assert_eq!(shown["result"], json!({ "key": "SHOP-1", "version": 3 }));
    }
    // Half of a credential is none.
    let given = half[..1].iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let config = Config::from_parts(given, None).expect("nothing is wrong");
    let sources = compiled("tracker").into_iter().map(CatalogSource::interpreted).collect();
    let told = open(sources, &config, None).err().expect("nothing could be asked").to_string();
    assert!(told.contains("TRACKER_CLOUD_ORG_ID") && told.contains("TRACKER_TOKEN"), "{told}");
}
