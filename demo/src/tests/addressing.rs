//! Addresses, keys, and the spellings of parameters.

use serde_json::json;

use super::Demo;

#[tokio::test]
async fn method_names_have_no_case_and_may_end_in_json() {
    let demo = Demo::new().await;
    for name in ["server.time", "SERVER.Time", "server.time.json", "Server.Time.JSON"] {
        let answer = demo.call(name, json!({})).await;
        assert_eq!(answer.status, 200, "{name}");
        assert!(answer.body["result"].as_str().expect("a text").ends_with("+03:00"));
        let time = &answer.body["time"];
        assert!(time["finish"].as_f64() >= time["start"].as_f64());
        assert!(time["operating"].is_number() && time["operating_reset_at"].is_i64());
    }
}

#[tokio::test]
async fn unknown_methods_are_told_before_the_key_is_looked_at() {
    let demo = Demo::new().await;
    let host = demo.portal.address();
    let refusal = (404, "ERROR_METHOD_NOT_FOUND", "Method not found!");
    assert_eq!(demo.get(&format!("http://{host}/rest/1/wrong/no.such.method")).await.refusal(), refusal);
    assert_eq!(demo.get(&format!("http://{host}/rest/1/wrong/")).await.refusal(), refusal);
    // A webhook without the user's id is no webhook.
    assert_eq!(demo.get(&format!("http://{host}/rest/demo0code0demo0/server.time")).await.refusal(), refusal);
    assert_eq!(demo.call("crm.lead.list/x", json!({})).await.refusal(), refusal);
}

#[tokio::test]
async fn wrong_keys_are_refused() {
    let demo = Demo::new().await;
    let host = demo.portal.address();
    let invalid = (401, "INVALID_CREDENTIALS", "Invalid request credentials");
    for webhook in ["1/wrong", "2/demo0code0demo0"] {
        assert_eq!(demo.get(&format!("http://{host}/rest/{webhook}/server.time")).await.refusal(), invalid);
    }
    let url = format!("{}server.time", demo.portal.application_url());
    assert_eq!(demo.get(&url).await.refusal(), (401, "NO_AUTH_FOUND", "Wrong authorization data"));
    let answer = demo.post(&url, "application/json", r#"{"auth":"stale"}"#).await;
    assert_eq!(answer.refusal().1, "invalid_token");
    // Classic REST knows no bearer.
    let bearer = demo.client.get(&url).header("authorization", format!("Bearer {}", demo.portal.token()));
    assert_eq!(super::read(bearer).await.refusal().1, "NO_AUTH_FOUND");
}

#[tokio::test]
async fn an_application_sends_its_token_as_a_parameter() {
    let demo = Demo::new().await;
    let (url, token) = (format!("{}profile", demo.portal.application_url()), demo.portal.token());
    let json = demo.post(&url, "application/json", json!({ "auth": token }).to_string()).await;
    let form = demo.post(&url, "application/x-www-form-urlencoded", format!("access_token={token}")).await;
    let query = demo.get(&format!("{url}?auth={token}")).await;
    for answer in [json, form, query] {
        assert_eq!(answer.body["result"]["ID"], "1");
        assert_eq!(answer.body["result"]["ADMIN"], true);
    }
}

#[tokio::test]
async fn brackets_make_maps_and_lists() {
    let demo = Demo::new().await;
    let base = format!("{}crm.lead.list", demo.portal.base_url());
    let query = "filter[%3E%3DID]=410&filter[@STATUS_ID][]=NEW&filter[@STATUS_ID][]=IN_PROCESS\
                 &order[ID]=DESC&select[]=ID&select[0]=ID&select[1]=STATUS_ID";
    let by_get = demo.get(&format!("{base}?{query}")).await;
    let by_form = demo.post(&base, "application/x-www-form-urlencoded", query).await;
    let by_json = demo
        .call(
            "crm.lead.list",
            json!({
                "filter": { ">=ID": 410, "@STATUS_ID": ["NEW", "IN_PROCESS"] },
                "order": { "ID": "DESC" }, "select": ["ID", "STATUS_ID"],
            }),
        )
        .await;
    let rows = by_get.body["result"].as_array().expect("records");
    assert!(!rows.is_empty() && rows.iter().all(|row| row.as_object().expect("a record").len() == 2));
    assert_eq!(by_get.body["result"], by_form.body["result"]);
    assert_eq!(by_get.body["result"], by_json.body["result"]);
}

#[tokio::test]
async fn parameters_of_classic_methods_come_in_three_cases() {
    let demo = Demo::new().await;
    for name in ["filter", "FILTER", "Filter"] {
        let rows = demo.rows("crm.lead.list", json!({ name: { "ID": 401 } })).await;
        assert_eq!(super::ids(&rows), ["401"]);
    }
}

#[tokio::test]
async fn a_broken_body_counts_as_none() {
    let demo = Demo::new().await;
    let url = format!("{}crm.lead.list", demo.portal.base_url());
    for body in [r#"{"filter":{"ID":401}"#, "[1]", "nonsense", ""] {
        let answer = demo.post(&url, "application/json", body).await;
        assert_eq!((answer.status, answer.body["total"].as_u64()), (200, Some(320)), "{body}");
    }
}

#[tokio::test]
async fn the_rest_of_the_host_is_html() {
    let demo = Demo::new().await;
    let answer = demo.get(&format!("http://{}/company/", demo.portal.address())).await;
    assert_eq!(answer.status, 404);
    assert!(answer.body.as_str().expect("no JSON").starts_with("<html>"));
}

#[tokio::test]
async fn requests_are_recorded() {
    let demo = Demo::new().await;
    demo.call("crm.lead.get", json!({ "id": 401 })).await;
    demo.call("crm.lead.GET", json!({ "id": 1 })).await;
    let seen = demo.portal.requests();
    let summary: Vec<_> = seen.iter().map(|r| (&*r.verb, &*r.method, r.status, r.parameters["id"].as_i64())).collect();
    assert_eq!(summary, [("POST", "crm.lead.get", 200, Some(401)), ("POST", "crm.lead.get", 400, Some(1))]);
    assert_eq!(seen[0].body, br#"{"id":401}"#);
    assert!(seen[0].path.starts_with("/rest/1/demo0code0demo0/") && seen[0].at <= seen[1].at);
    assert_eq!(seen[0].headers["content-type"], "application/json");
}

#[tokio::test]
async fn it_stops_when_told() {
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let portal = super::start(async { drop(stopped.await) }).await.expect("a free port");
    stop.send(()).expect("the portal waits for it");
    while tokio::net::TcpStream::connect(portal.address()).await.is_ok() {
        tokio::task::yield_now().await;
    }
}
