//! Stripe: lists behind their last record, nested forms, keys by which a write is made once.

use std::collections::HashMap;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::routing::{get, post as posted};
use serde_json::{Value, json};

use super::stand_in::{Asked, answering, broken_off, json_of, lines, page, taken};
use super::{Heard, failed, field, note, number, pairs, paths, result, serve};

#[tokio::test]
async fn stripe_goes_on_after_the_last_charge() {
    async fn charges(State(heard): State<Heard>, uri: Uri) -> String {
        let query = pairs(&uri);
        note(&heard, "/charges", &query, "");
        let from = query.get("starting_after").map_or(0, |id| id[3..].parse::<usize>().expect("an id of ours") + 1);
        let to = (from + number(&query, "limit").expect("a limit")).min(120);
        let data: Vec<Value> = (from..to).map(|id| json!({ "id": format!("ch_{id}"), "amount": 5 })).collect();
        json!({ "object": "list", "data": data, "has_more": to < 120 }).to_string()
    }
    let refund = |State(heard): State<Heard>, headers: HeaderMap, body: String| async move {
        assert!(headers.contains_key("idempotency-key"), "a refund is made once");
        note(&heard, "/refunds", &HashMap::new(), &body);
        json!({ "id": "re_1", "status": "succeeded" }).to_string()
    };
    let stand_in = Router::new().route("/charges", get(charges)).route("/refunds", posted(refund));
    let (server, heard) = serve("stripe", &[("STRIPE_KEY", "rk_test_0123")], stand_in).await;
    let first = result(&server, "list_charges", json!({ "limit": 105 })).await;
    assert_eq!(field(&first, "id"), (0..105).map(|id| format!("ch_{id}")).collect::<Vec<_>>());
    assert_eq!(first["pagination"]["next"], "ch_104");
    assert_eq!(paths(&heard), ["/charges?limit=100", "/charges?limit=5&starting_after=ch_99"]);
    let rest = result(&server, "list_charges", json!({ "limit": 100, "starting_after": "ch_104" })).await;
    assert_eq!((field(&rest, "id").len(), rest["pagination"].get("next")), (15, None));
    drop(paths(&heard));
    let made = result(&server, "create_refund", json!({ "charge": "ch_1", "amount": 2, "confirm": true })).await;
    assert_eq!(made["result"], json!({ "id": "re_1", "status": "succeeded" }));
    let sent = heard.lock().expect("no holder panics").clone();
    assert_eq!(sent[0].1, "charge=ch_1&amount=2");
}

const KEY: [(&str, &str); 2] = [("STRIPE_KEY", "rk_test_0123"), ("STRIPE_FILES_URL", "BASE/files-host")];

#[tokio::test]
async fn stripe_takes_lists_of_maps_as_a_nested_form() {
    let stand_in = answering(|asked: &Asked| {
        let form = asked.form();
        if form.iter().any(|(_, value)| value == "price_9") {
            let error = json!({
                "type": "invalid_request_error", "code": "resource_missing", "param": "line_items[0][price]",
                "message": "No such price: 'price_9'"
            });
            return json_of(400, &json!({ "error": error }));
        }
        json_of(200, &json!({ "id": "plink_1", "url": "https://buy.stripe.example/1" }))
    });
    let (server, heard) = serve("stripe", &KEY, stand_in).await;
    let items = json!([{ "price": "price_1", "quantity": 2 }, { "price": "price_2", "quantity": 1 }]);
    let made = result(&server, "create_payment_link", json!({ "items": items })).await;
    assert_eq!(made["result"], json!({ "id": "plink_1", "url": "https://buy.stripe.example/1" }));
    let nested = |body: &str| {
        url::form_urlencoded::parse(body.as_bytes()).map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>()
    };
    assert_eq!(
        nested(&taken(&heard)[0].1),
        [
            "line_items[0][price]=price_1",
            "line_items[0][quantity]=2",
            "line_items[1][price]=price_2",
            "line_items[1][quantity]=1",
        ],
        "without a way back there is nothing of it"
    );
    let back = json!({ "items": [{ "price": "price_1", "quantity": 1 }], "return_url": "https://shop.example/", "order": "A7" });
    result(&server, "create_payment_link", back).await;
    assert_eq!(
        nested(&taken(&heard)[0].1)[2..],
        [
            "after_completion[type]=redirect",
            "after_completion[redirect][url]=https://shop.example/",
            "metadata[order]=A7"
        ]
    );
    let unknown = json!({ "items": [{ "price": "price_9", "quantity": 1 }] });
    let (kind, message) = failed(&server, "create_payment_link", unknown).await;
    assert!(kind == "invalid" && message.contains("No such price"), "{kind}: {message}");
}

#[tokio::test]
async fn stripe_makes_a_write_once_by_its_key_however_often_it_is_sent() {
    let keys = std::sync::Arc::new(std::sync::Mutex::new(Vec::<String>::new()));
    let seen = std::sync::Arc::clone(&keys);
    let stand_in = answering(move |asked: &Asked| {
        let mut seen = seen.lock().expect("nobody panics");
        seen.push(asked.header("idempotency-key").to_owned());
        match seen.len() {
            1 => broken_off(),
            2 => page(502),
            3 => json_of(200, &json!({ "id": "re_1", "status": "succeeded" })),
            4 => {
                let error = json!({ "type": "idempotency_error", "message": "Keys can only be used with the same parameters." });
                json_of(409, &json!({ "error": error }))
            }
            _ => broken_off(),
        }
    });
    let (server, _) = serve("stripe", &KEY, stand_in).await;
    let refund = json!({ "charge": "ch_1", "confirm": true });
    assert_eq!(result(&server, "create_refund", refund.clone()).await["result"]["id"], "re_1");
    let sent: Vec<String> = std::mem::take(&mut *keys.lock().expect("nobody panics"));
    assert!(sent.len() == 3 && !sent[0].is_empty() && sent.iter().all(|key| *key == sent[0]), "{sent:?}");
    keys.lock().expect("nobody panics").extend([const { String::new() }; 3]);
    assert_eq!(failed(&server, "create_refund", refund.clone()).await.0, "conflict");
    // What no attempt was answered is left open.
    assert_eq!(failed(&server, "create_refund", refund).await.0, "unknown_outcome");
    let sent = keys.lock().expect("nobody panics")[4..].to_vec();
    assert!(sent.len() == 4 && sent.iter().all(|key| *key == sent[0]), "{sent:?}");
}

#[tokio::test]
async fn stripe_shows_the_address_of_an_invoice_and_does_not_follow_it() {
    let stand_in = answering(|asked: &Asked| match asked.line.as_str() {
        "GET /invoices/in_1" => {
            let pdf = "https://pay.stripe.example/invoice/in_1/pdf";
            json_of(200, &json!({ "number": "N-1", "status": "open", "due_date": 1_780_272_000, "invoice_pdf": pdf }))
        }
        "GET /invoices/in_2" => json_of(200, &json!({ "number": null, "status": "draft", "invoice_pdf": null })),
        _ => json_of(404, &json!({ "error": { "code": "resource_missing", "message": "No such invoice: 'in_3'" } })),
    });
    let (server, heard) = serve("stripe", &KEY, stand_in).await;
    let shown = result(&server, "show_invoice", json!({ "id": "in_1" })).await;
    let expected = json!({
        "number": "N-1", "status": "open", "due": "2026-06-01", "pdf": "https://pay.stripe.example/invoice/in_1/pdf"
    });
    assert_eq!(shown["result"], expected);
    assert_eq!(lines(&heard), ["GET /invoices/in_1"]);
    let (kind, message) = failed(&server, "show_invoice", json!({ "id": "in_2" })).await;
    assert_eq!((kind.as_str(), message.as_str()), ("not_found", "Invoice in_2 is a draft and has no PDF yet."));
    let (kind, message) = failed(&server, "show_invoice", json!({ "id": "in_3" })).await;
    assert!(kind == "not_found" && message.contains("No such invoice"), "{message}");
}

#[tokio::test]
async fn stripe_gets_evidence_at_its_other_host() {
    let stand_in = answering(|asked: &Asked| {
        assert_eq!(
            (asked.line.as_str(), asked.header("authorization")),
            ("POST /files-host/files", "Bearer rk_test_0123")
        );
        let parts = asked.parts();
        let file = "name=\"file\"; filename=\"letter.pdf\"\r\nContent-Type: application/pdf\r\n\r\n%PDF-\r\n";
        assert!(parts.contains("name=\"purpose\"\r\n\r\ndispute_evidence\r\n") && parts.contains(file), "{parts}");
        json_of(200, &json!({ "id": "file_1", "size": 5 }))
    });
    let (server, _) = serve("stripe", &KEY, stand_in).await;
    let stored = result(&server, "upload_evidence", json!({ "file": "JVBERi0=", "name": "letter.pdf" })).await;
    assert_eq!(stored["result"], json!({ "id": "file_1", "bytes": 5 }));
}

#[tokio::test]
async fn stripe_is_asked_for_a_period_in_seconds() {
    let stand_in = answering(|_: &Asked| json_of(200, &json!({ "data": [], "has_more": false })));
    let (server, heard) = serve("stripe", &KEY, stand_in).await;
    result(&server, "list_charges", json!({ "period": "yesterday", "limit": 1 })).await;
    let line = lines(&heard).remove(0);
    let query = url::form_urlencoded::parse(line.split_once('?').expect("a query").1.as_bytes()).into_owned();
    let bounds: Vec<(String, i64)> = query
        .filter(|(key, _)| key.starts_with("created"))
        .map(|(key, value)| (key, value.parse().expect("seconds")))
        .collect();
    assert_eq!((bounds[0].0.as_str(), bounds[1].0.as_str()), ("created[gte]", "created[lte]"));
    assert_eq!((bounds[1].1 - bounds[0].1, bounds[0].1 % 86_400), (86_399, 0), "a day, to its last second");
}
