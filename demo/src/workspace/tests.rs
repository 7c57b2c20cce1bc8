//! What is given is kept, asked over real HTTP.

use serde_json::{Value, json};

use super::{Workspace, start};

struct Demo {
    backend: Workspace,
    client: reqwest::Client,
}

impl Demo {
    async fn new() -> Self {
        let backend = start(std::future::pending()).await.expect("a free loopback port");
        let _first = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().no_proxy().tls_certs_only([]).build().expect("a client without extras");
        Self { backend, client }
    }

    async fn send(&self, service: &str, path: &str, key: &str, body: &Value) -> (u16, Value) {
        let url = format!("{}/{path}", self.backend.service_url(service));
        let request = self.client.post(url).header("x-internal-api-key", key).body(body.to_string());
        let response = request.send().await.expect("the backend answers");
        let status = response.status().as_u16();
        (status, serde_json::from_str(&response.text().await.expect("a body")).expect("an answer is JSON"))
    }

    /// The answer of the CRM, or of the memory by `memory/…`.
    async fn ask(&self, path: &str, body: Value) -> (u16, Value) {
        let (service, path) = path.split_once("memory/").map_or(("crm", path), |(_, path)| ("memory", path));
        self.send(service, path, self.backend.key(), &body).await
    }

    /// The same where it has to succeed.
    async fn done(&self, path: &str, body: Value) -> Value {
        let (status, answer) = self.ask(path, body).await;
        assert_eq!(status, 200, "{path}: {answer}");
        answer
    }
}

#[tokio::test]
async fn nothing_is_done_without_the_key() {
    let demo = Demo::new().await;
    for key in ["", "another"] {
        let (status, answer) = demo.send("memory", "write", key, &json!({ "content": "x" })).await;
        assert_eq!((status, &answer["error_code"]), (401, &json!("UNAUTHORIZED")));
    }
    assert_eq!(demo.ask("nothing", json!({})).await.0, 404);
    assert_eq!(demo.ask("memory/write", json!([])).await.0, 422);
    assert_eq!(demo.ask("memory/write", json!({ "content": " " })).await.0, 422);
}

#[tokio::test]
async fn memories_are_found_by_their_words_and_only_by_their_tenant() {
    let demo = Demo::new().await;
    let first = demo
        .done("memory/write", json!({ "tenant_id": "a", "content": "Prices are in euro", "tags": ["money"] }))
        .await;
    demo.done("memory/write", json!({ "tenant_id": "a", "content": "Prices go up in May" })).await;
    let search = |query: &str, tenant: &str| json!({ "tenant_id": tenant, "query": query });
    let found = demo.done("memory/search", search("prices euro", "a")).await;
    assert_eq!((&found["total"], &found["results"][0]["id"]), (&json!(2), &first["id"]), "{found}");
    assert_eq!(demo.done("memory/search", search("money", "a")).await["total"], 1, "by its tags, too");
    assert_eq!(demo.done("memory/search", search("prices", "b")).await["total"], 0);
    demo.done("memory/archive", json!({ "tenant_id": "a", "memory_id": first["id"] })).await;
    assert_eq!(demo.done("memory/search", search("euro", "a")).await["total"], 0);
    let mut with_archived = search("euro", "a");
    with_archived["include_archived"] = json!(true);
    assert_eq!(demo.done("memory/search", with_archived.clone()).await["total"], 1);
    demo.done("memory/delete", json!({ "tenant_id": "a", "memory_id": first["id"] })).await;
    assert_eq!(demo.done("memory/search", with_archived).await["total"], 0);
    assert_eq!(demo.ask("memory/delete", json!({ "tenant_id": "a", "memory_id": first["id"] })).await.0, 404);
    let told = demo.done("memory/telemetry", json!({ "tenant_id": "a", "window_minutes": 5 })).await;
    assert_eq!(told["memories"], json!({ "active": 1, "archived": 0, "deleted": 1 }));
    assert_eq!(told["calls"]["write"], 2);
}

#[tokio::test]
async fn a_deal_goes_through_its_pipeline_and_is_reported() {
    let demo = Demo::new().await;
    let stages = json!([{ "name": "new", "probability": 0.5 }, { "name": "done", "probability": 1, "is_won": true }]);
    demo.done(
        "define_pipeline",
        json!({ "object_type": "deal", "name": "fast", "stages": stages, "is_default": true }),
    )
    .await;
    let deal = demo
        .done(
            "create_deal",
            json!({ "name": "Licence", "amount": 1000, "status": "open", "expected_close_date": "2999-01-01" }),
        )
        .await;
    assert_eq!((&deal["stage"], &deal["pipeline"]), (&json!("new"), &json!("fast")));
    let report = demo.done("reports/pipeline", json!({})).await;
    assert_eq!(report["stages"][0], json!({ "stage": "new", "count": 1, "sum": 1000.0, "weighted": 500.0 }));
    assert_eq!(demo.done("forecast/pipeline", json!({ "horizon_days": 30 })).await["months"], json!([]));
    let wrong = demo.ask("update_pipeline", json!({ "opportunity_id": deal["id"], "stage": "nowhere" })).await;
    assert_eq!(wrong.0, 422, "{wrong:?}");
    let moved =
        demo.done("update_pipeline", json!({ "opportunity_id": deal["id"], "stage": "done", "value": 1200 })).await;
    assert_eq!((&moved["status"], &moved["amount"]), (&json!("won"), &json!(1200)));
}

#[tokio::test]
async fn segments_are_computed_and_fields_are_checked() {
    let demo = Demo::new().await;
    let define =
        json!({ "object_type": "deal", "name": "source", "data_type": "enum", "options": [{ "value": "web" }] });
    demo.done("define_property", define).await;
    let small = demo.done("create_deal", json!({ "name": "Small", "amount": 10 })).await;
    let large = demo.done("create_deal", json!({ "name": "Large", "amount": 20_000 })).await;
    let set = |value: &str| json!({ "object_type": "deal", "record_id": small["id"], "property_name": "source", "value": value });
    assert_eq!(demo.ask("set_property", set("fax")).await.0, 422);
    demo.done("set_property", set("web")).await;
    let get = json!({ "object_type": "deal", "record_id": small["id"], "property_name": "source" });
    assert_eq!(demo.done("get_property", get).await["value"], "web");
    let filters = json!([{ "field": "amount", "op": "gte", "value": 1000 }]);
    let found = demo.done("search_advanced", json!({ "object_type": "deal", "filters": filters })).await;
    assert_eq!((&found["total"], &found["records"][0]["id"]), (&json!(1), &large["id"]));
    let segment = json!({ "object_type": "deal", "name": "large", "definition": { "filters": filters } });
    let segment = demo.done("create_segment", segment).await;
    demo.done("create_deal", json!({ "name": "Larger", "amount": 30_000 })).await;
    let members = demo.done("segment_members", json!({ "segment_id": segment["id"], "limit": 1 })).await;
    assert_eq!((&members["total"], &members["members"]), (&json!(2), &json!([large["id"]])));
}

#[tokio::test]
async fn a_person_is_exported_and_erased_whole() {
    let demo = Demo::new().await;
    let contact = demo.done("upsert_contact", json!({ "email": "Ilya@beta.example", "first_name": "Ilya" })).await;
    let again = demo.done("upsert_contact", json!({ "email": "ilya@beta.example", "last_name": "Morozov" })).await;
    assert_eq!((&again["id"], &again["created"]), (&contact["id"], &json!(false)));
    let call =
        json!({ "entity_type": "contact", "entity_id": contact["id"], "subject": "Prices", "summary": "Wants less" });
    demo.done("log_call", call).await;
    demo.done("create_note", json!({ "customer_id": contact["id"], "text": "Prefers mail" })).await;
    demo.done("memory/write", json!({ "content": "ilya@beta.example likes tea" })).await;
    let timeline = demo.done("timeline", json!({ "entity_type": "contact", "entity_id": contact["id"] })).await;
    assert_eq!(timeline["activities"].as_array().map(Vec::len), Some(2), "{timeline}");
    let of = json!({ "email": "ilya@beta.example" });
    let export = demo.done("gdpr/export_contact_data", of.clone()).await;
    assert_eq!(export["memories"].as_array().map(Vec::len), Some(2), "{export}");
    assert_eq!(demo.ask("gdpr/delete_contact", json!({})).await.0, 422);
    demo.done("gdpr/delete_contact", of.clone()).await;
    assert_eq!(demo.ask("gdpr/export_contact_data", of.clone()).await.0, 404);
    assert_eq!(demo.done("memory/search", json!({ "query": "ilya tea prices" })).await["total"], 0);
    let trail = demo.done("audit_query", json!({ "entity_id": contact["id"] })).await;
    assert_eq!(trail["events"], json!([]));
    demo.done("gdpr/blocklist_email", of.clone()).await;
    assert_eq!(demo.ask("upsert_contact", of).await.0, 409);
}

#[tokio::test]
async fn events_wait_until_they_are_acknowledged_and_webhooks_are_counted() {
    let demo = Demo::new().await;
    demo.done("create_deal", json!({ "name": "One" })).await;
    let events = demo.done("events_pull", json!({})).await;
    assert_eq!(events["events"][0]["type"], "deal.created");
    let hook = json!({ "name": "erp", "endpoint_url": "https://erp.example/", "secret": "0123456789abcdef", "event_types": ["deal.created"] });
    let hook = demo.done("webhook_create", hook).await;
    let list = demo.done("webhook_list", json!({})).await;
    assert!(!list.to_string().contains("0123456789abcdef"), "{list}");
    assert_eq!(demo.done("webhook_dispatch", json!({})).await, json!({ "sent": 1, "failed": 0, "simulated": true }));
    assert_eq!(demo.done("events_pull", json!({})).await["events"], json!([]));
    demo.done("webhook_disable", json!({ "subscription_id": hook["id"] })).await;
    demo.done("create_deal", json!({ "name": "Two" })).await;
    assert_eq!(demo.done("webhook_dispatch", json!({})).await["sent"], 0);
    let event = demo.done("events_pull", json!({})).await["events"][0]["id"].clone();
    demo.done("events_ack", json!({ "event_id": event, "status": "skipped" })).await;
    assert_eq!(demo.done("events_pull", json!({})).await["events"], json!([]));
}

#[tokio::test]
async fn contacts_come_and_go_as_csv() {
    let demo = Demo::new().await;
    let csv = "email;first_name;company_name\nilya@beta.example;\"Ilya \"\"I\"\"\";\"Beta; LLC\"\n;Nobody;\n";
    let told = demo.done("import/contacts_csv", json!({ "csv_text": csv, "delimiter": ";" })).await;
    assert_eq!(told, json!({ "created": 1, "updated": 0, "skipped": 1 }));
    let out = demo.done("export/contacts_csv", json!({})).await;
    let expected = "email,first_name,last_name,phone,company_name\nilya@beta.example,\"Ilya \"\"I\"\"\",,,Beta; LLC\n";
    assert_eq!((&out["csv_text"], &out["count"]), (&json!(expected), &json!(1)));
    let merged = demo.done("upsert_contact", json!({ "email": "i@beta.example", "phone": "+7" })).await;
    let other = demo.done("search_customers", json!({ "query": "beta; llc" })).await["customers"][0]["id"].clone();
    let pair = json!({ "source_contact_id": merged["id"], "target_contact_id": other });
    assert_eq!(demo.done("merge_contacts", pair).await["contact"]["phone"], "+7");
    assert_eq!(demo.ask("lookup_customer", json!({ "customer_id": merged["id"] })).await.0, 404);
}

#[tokio::test]
async fn what_is_too_much_is_refused() {
    let demo = Demo::new().await;
    let long = "x".repeat(3 << 20);
    for _ in 0..10 {
        demo.done("memory/write", json!({ "content": long })).await;
    }
    let (status, answer) = demo.ask("memory/write", json!({ "content": long })).await;
    assert_eq!((status, &answer["error_code"]), (507, &json!("STORE_FULL")));
    demo.done("memory/write", json!({ "content": "a little still fits" })).await;
    let (status, answer) = demo.ask("memory/write", json!({ "content": "x".repeat(5 << 20) })).await;
    assert_eq!((status, &answer["error_code"]), (413, &json!("TOO_LARGE")));
}

#[tokio::test]
async fn a_workflow_goes_on_with_its_thread() {
    let demo = Demo::new().await;
    let key = demo.backend.key();
    let (_, first) = demo.send("support", "workflow", key, &json!({ "message": "Where is order 7?" })).await;
    let more = json!({ "message": "And 8?", "thread_id": first["thread_id"] });
    let (_, second) = demo.send("support", "workflow", key, &more).await;
    assert_eq!(second["turns"], 2, "{second}");
    assert_eq!(demo.send("support", "workflow", key, &json!({ "message": "x", "thread_id": "thr_none" })).await.0, 404);
}
