//! Shopify: GraphQL over HTTP, whose failures come in a 200.

use axum::response::Response;
use serde_json::{Value, json};

use super::stand_in::{Asked, answering, json_of, page, taken};
use super::{answered, failed, field, result, serve};

const TOKEN: [(&str, &str); 1] = [("SHOPIFY_TOKEN", "shpat_0123456789")];

/// A shop with 130 orders.
fn shop(asked: &Asked) -> Response {
    assert_eq!(
        (asked.line.as_str(), asked.header("x-shopify-access-token")),
        ("POST /graphql.json", "shpat_0123456789")
    );
    let body = asked.json();
    let from: usize =
        body["variables"]["after"].as_str().map_or(0, |after| after[1..].parse().expect("a cursor of ours"));
    let to = (from + usize::try_from(body["variables"]["first"].as_u64().expect("a size")).expect("small")).min(130);
    let nodes: Vec<Value> = (from..to)
        .map(|id| {
            let money = json!({ "shopMoney": { "amount": "90.00", "currencyCode": "EUR" } });
            json!({ "id": format!("gid://shopify/Order/{id}"), "name": format!("#{id}"), "totalPriceSet": money, "customer": null })
        })
        .collect();
    let info = json!({ "hasNextPage": to < 130, "endCursor": format!("e{to}") });
    json_of(200, &json!({ "data": { "orders": { "nodes": nodes, "pageInfo": info } }, "extensions": { "cost": {} } }))
}

#[tokio::test]
async fn shopify_gets_a_document_with_variables_and_goes_on_in_them() {
    let (server, heard) = serve("shopify", &TOKEN, answering(shop)).await;
    let filter = "financial_status:pending } mutation { x";
    let orders = result(&server, "list_orders", json!({ "filter": filter, "limit": 120 })).await;
    assert_eq!(field(&orders, "name").len(), 120);
    assert_eq!(orders["result"][0], json!({ "id": "gid://shopify/Order/0", "name": "#0", "total": "90.00 EUR" }));
    assert_eq!(orders["pagination"]["next"], "e120");
    let bodies: Vec<Value> =
        taken(&heard).iter().map(|(_, body)| serde_json::from_str(body).expect("it is JSON")).collect();
    let variables: Vec<&Value> = bodies.iter().map(|body| &body["variables"]).collect();
    assert_eq!(
        variables,
        [&json!({ "filter": filter, "first": 100 }), &json!({ "filter": filter, "after": "e100", "first": 20 })]
    );
    let document = bodies[0]["query"].as_str().expect("a document");
    assert!(document.starts_with("query Orders(") && !document.contains("pending"), "{document}");
    let rest = result(&server, "list_orders", json!({ "limit": 120, "after": "e120" })).await;
    assert_eq!((field(&rest, "name").len(), rest["pagination"].get("next")), (10, None));
}

#[tokio::test]
async fn shopify_fails_in_a_200_and_a_query_alone_is_sent_again() {
    let failure = |code: &str, message: &str| {
        json_of(200, &json!({ "errors": [{ "message": message, "extensions": { "code": code } }] }))
    };
    let stand_in = answering(move |asked: &Asked| {
        let variables = &asked.json()["variables"];
        match (variables["filter"].as_str(), variables["tags"][0].as_str()) {
            (Some("throttled"), _) | (_, Some("throttled")) => failure("THROTTLED", "Throttled"),
            (Some("closed"), _) => failure("ACCESS_DENIED", "Access denied for orders field."),
            (Some("misspelt"), _) => json_of(200, &json!({ "errors": [{ "message": "Field 'x' doesn't exist" }] })),
            (Some("page"), _) | (_, Some("page")) => page(200),
            (_, Some("lost")) => failure("INTERNAL_SERVER_ERROR", "Internal error"),
            (_, Some("nothing")) => json_of(200, &json!({ "data": null })),
            (_, Some("gone")) => {
                let error = json!({ "field": ["id"], "message": "Order does not exist" });
                json_of(200, &json!({ "data": { "tagsAdd": { "node": null, "userErrors": [error] } } }))
            }
            _ => {
                json_of(200, &json!({ "data": { "tagsAdd": { "node": { "id": variables["id"] }, "userErrors": [] } } }))
            }
        }
    });
    let (server, heard) = serve("shopify", &TOKEN, stand_in).await;
    for (filter, kind, words, sent) in [
        ("throttled", "busy", "Throttled", 4),
        ("closed", "forbidden", "Access denied", 1),
        ("misspelt", "invalid", "doesn't exist", 1),
        ("page", "unexpected_reply", "web page", 1),
    ] {
        let (told, message) = failed(&server, "list_orders", json!({ "filter": filter })).await;
        assert!(told == kind && message.contains(words), "{filter}: {told}: {message}");
        assert_eq!(taken(&heard).len(), sent, "{filter}");
    }
    let tag = |tag: &str| json!({ "id": "gid://shopify/Order/1", "tags": [tag] });
    let tagged = result(&server, "tag_order", tag("vip")).await;
    assert_eq!(tagged["result"], json!({ "id": "gid://shopify/Order/1" }));
    drop(taken(&heard));
    let (kind, message) = failed(&server, "tag_order", tag("gone")).await;
    assert!(kind == "invalid" && message.contains("id: Order does not exist"), "{kind}: {message}");
    drop(taken(&heard));
    for left_open in ["page", "lost", "nothing"] {
        assert_eq!(failed(&server, "tag_order", tag(left_open)).await.0, "unknown_outcome", "{left_open}");
        assert_eq!(taken(&heard).len(), 1, "a mutation is not sent again");
    }
    let throttled = answered(&server, "tag_order", tag("throttled")).await;
    assert_eq!(throttled["structuredContent"]["error"]["code"], "busy", "{throttled}");
}
