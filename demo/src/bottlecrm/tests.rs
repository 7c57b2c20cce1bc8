//! What a running backend was seen to do, asked over real HTTP.

use serde_json::{Value, json};

use super::{Crm, start};

const LEAD: &str = "11111111-0000-4000-8000-000000000001";
const NOWHERE: &str = "99999999-0000-4000-8000-000000000009";

struct Demo {
    crm: Crm,
    client: reqwest::Client,
}

struct Answer {
    status: u16,
    text: String,
    body: Value,
}

impl Demo {
    async fn new() -> Self {
        let crm = start(std::future::pending()).await.expect("a free loopback port");
        let _first = rustls::crypto::ring::default_provider().install_default();
        let client =
            reqwest::Client::builder().no_proxy().tls_certs_only([]).redirect(reqwest::redirect::Policy::none());
        Self { crm, client: client.build().expect("a client without extras") }
    }

    async fn ask(&self, verb: &str, path: &str, token: &str, body: Option<Value>) -> Answer {
        let verb = verb.parse().expect("a verb");
        let mut request = self.client.request(verb, format!("{}{path}", self.crm.base_url()));
        if !token.is_empty() {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body.to_string());
        }
        let response = request.send().await.expect("the stand-in answers");
        let status = response.status().as_u16();
        let text = response.text().await.expect("a body");
        Answer { status, body: serde_json::from_str(&text).unwrap_or(Value::Null), text }
    }

    /// As the admin.
    async fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, self.crm.admin_token(), None).await
    }

    async fn send(&self, verb: &str, path: &str, body: Value) -> Answer {
        self.ask(verb, path, self.crm.admin_token(), Some(body)).await
    }
}

#[tokio::test]
async fn whatever_is_wrong_with_a_token_is_one_403() {
    let demo = Demo::new().await;
    for token in ["", "bcrm_pat_unknown", "demo"] {
        let answer = demo.ask("GET", "/api/leads/", token, None).await;
        assert_eq!(answer.status, 403);
        assert_eq!(answer.body, json!({ "detail": "Organization context is required. Please login again." }));
    }
    assert_eq!(demo.ask("GET", "/api/nothing/", "", None).await.status, 404, "the address is looked at first");
    assert_eq!(demo.ask("GET", "/api/leads", "", None).await.status, 301, "and the slash");
    assert_eq!(demo.get("/api/solutions/").await.status, 404, "solutions live under the cases");
    assert!(demo.get("/api/leads/seven/").await.text.contains("<!doctype html>"));
}

#[tokio::test]
async fn every_list_has_an_envelope_of_its_own() {
    let demo = Demo::new().await;
    let places = [
        ("/api/leads/", "/open_leads/open_leads", 2),
        ("/api/leads/", "/close_leads/close_leads", 1),
        ("/api/contacts/", "/results", 2),
        ("/api/contacts/", "/contact_obj_list", 2),
        ("/api/accounts/", "/active_accounts/open_accounts", 1),
        ("/api/accounts/", "/closed_accounts/close_accounts", 1),
        ("/api/opportunities/", "/opportunities", 3),
        ("/api/tasks/", "/tasks", 2),
        ("/api/cases/", "/cases", 2),
        ("/api/invoices/", "/results", 3),
        ("/api/cases/solutions/", "/results", 2),
    ];
    for (path, rows, count) in places {
        let answer = demo.get(path).await;
        let rows = answer.body.pointer(rows).and_then(Value::as_array);
        assert_eq!(rows.map(Vec::len), Some(count), "{path}: {}", answer.text);
    }
    let one = demo.get("/api/invoices/?limit=1&offset=1").await;
    assert_eq!(one.body["results"][0]["invoice_title"], "Scanners", "newest first");
    assert_eq!(one.body["count"], 3);
    assert!(one.body["results"][0].get("public_token").is_none());
    for limit in ["0", "-1", "abc", ""] {
        assert_eq!(
            demo.get(&format!("/api/invoices/?limit={limit}")).await.body["results"][2]["invoice_title"],
            "Support"
        );
    }
    assert!(demo.get("/api/tasks/").await.body.get("accounts_list").is_some());
    assert!(demo.get("/api/tasks/?slim=true").await.body.get("accounts_list").is_none());
}

#[tokio::test]
async fn filters_are_those_that_were_seen() {
    let demo = Demo::new().await;
    let count = |answer: Answer| answer.body["open_leads"]["leads_count"].clone();
    assert_eq!(count(demo.get("/api/leads/?search=Morozov").await), 1);
    assert_eq!(count(demo.get("/api/leads/?search=Website").await), 0, "not by title");
    assert_eq!(count(demo.get("/api/leads/?status=nonsense").await), 2, "an unknown status is no filter");
    assert_eq!(count(demo.get("/api/leads/?status=in%20process").await), 1);
    assert_eq!(demo.get("/api/cases/?status=nonsense").await.body["cases_count"], 0);
    let found = demo.get("/api/search/?q=website").await;
    assert_eq!(found.body["results"][0]["id"], LEAD, "{}", found.text);
}

#[tokio::test]
async fn a_user_sees_what_is_theirs_and_what_is_assigned_to_them() {
    let demo = Demo::new().await;
    let (user, other) = (demo.crm.user_token(), demo.crm.other_token());
    let lead = format!("/api/leads/{LEAD}/");
    assert_eq!(demo.ask("GET", &lead, user, None).await.status, 403, "the organisation's, and not theirs");
    assert_eq!(demo.ask("GET", &lead, other, None).await.body["detail"], "No Lead matches the given query.");
    let assigned = demo.send("PATCH", &lead, json!({ "assigned_to": ["aaaaaaaa-0000-4000-8000-000000000002"] })).await;
    assert_eq!(assigned.body["message"], "Lead updated Successfully");
    assert_eq!(demo.ask("GET", &lead, user, None).await.status, 200);
    assert_eq!(demo.ask("DELETE", &lead, user, None).await.status, 403, "an assignee does not delete");
    let dropped = demo.send("PATCH", &lead, json!({ "assigned_to": [NOWHERE] })).await;
    assert_eq!(dropped.status, 200, "an unknown id is dropped without a word");
    assert_eq!(demo.ask("GET", &lead, user, None).await.status, 403);
    assert_eq!(
        demo.ask("GET", "/api/cases/solutions/", user, None).await.body["count"],
        2,
        "solutions are seen by all"
    );
}

#[tokio::test]
async fn new_leads_and_tasks_are_not_told_their_ids() {
    let demo = Demo::new().await;
    let lead = demo.send("POST", "/api/leads/", json!({ "title": "New", "email": "n@x.example", "nonsense": 1 })).await;
    assert_eq!(lead.body, json!({ "error": false, "message": "Lead Created Successfully" }));
    assert_eq!(demo.send("POST", "/api/leads/", json!({})).await.status, 200, "an empty lead is one");
    let twice = demo.send("POST", "/api/leads/", json!({ "email": "N@x.example" })).await;
    assert!(twice.status == 400 && twice.body["errors"]["email"][0].is_string(), "{}", twice.text);
    let task = demo.send("POST", "/api/tasks/", json!({ "title": "Call" })).await;
    assert_eq!(task.body["errors"]["status"], json!(["This field is required."]));
    let task = demo.send("POST", "/api/tasks/", json!({ "title": "Call", "status": "New", "priority": "Low" })).await;
    assert_eq!(task.body, json!({ "error": false, "message": "Task Created Successfully" }));
    let account = demo.send("POST", "/api/accounts/", json!({ "name": "Zeta" })).await;
    assert!(account.body["id"].is_string());
    let solution = demo.send("POST", "/api/cases/solutions/", json!({ "title": "T" })).await;
    assert_eq!(solution.body, json!({ "description": ["This field is required."] }), "a bare map of fields");
    let won = demo.send("POST", "/api/opportunities/", json!({ "name": "W", "stage": "CLOSED_WON" })).await;
    assert!(won.body["errors"]["amount"].is_array() && won.body["errors"]["closed_on"].is_array(), "{}", won.text);
}

#[tokio::test]
async fn invoices_take_put_alone_and_are_sent() {
    let demo = Demo::new().await;
    let draft = "/api/invoices/44444444-0000-4000-8000-000000000001/";
    for verb in ["PATCH", "DELETE", "POST"] {
        let refused = demo.send(verb, draft, json!({})).await;
        assert_eq!(refused.status, 405);
        assert_eq!(refused.body["detail"], format!("Method \"{verb}\" not allowed."));
    }
    let put = demo.send("PUT", draft, json!({ "notes": "n", "status": "Paid" })).await;
    assert_eq!(put.body["invoice"]["status"], "Draft", "the status is not written: {}", put.text);
    assert_eq!(
        demo.send("POST", &format!("{draft}send/"), json!({})).await.body["message"],
        "Invoice sent successfully"
    );
    let paid = demo.send("POST", "/api/invoices/44444444-0000-4000-8000-000000000002/send/", json!({})).await;
    assert_eq!(paid.body["message"], "Cannot send a paid invoice");
    let made = json!({ "invoice_title": "N", "account_id": NOWHERE, "contact_id": NOWHERE });
    let made = demo.send("POST", "/api/invoices/", made).await;
    assert!(made.status == 201 && made.body["invoice"]["public_token"].is_string(), "{}", made.text);
}

#[tokio::test]
async fn leads_are_converted_once_and_comments_are_short() {
    let demo = Demo::new().await;
    let lead = format!("/api/leads/{LEAD}/");
    assert_eq!(demo.send("POST", &format!("{lead}convert/"), json!({})).await.status, 404, "there is no such route");
    let converted = demo.send("PATCH", &lead, json!({ "status": "converted" })).await;
    assert!(converted.body["opportunity_id"].is_string(), "{}", converted.text);
    assert_eq!(demo.send("PATCH", &lead, json!({ "status": "converted" })).await.status, 400);
    assert_eq!(demo.get("/api/leads/").await.body["open_leads"]["leads_count"], 1, "it left the list");
    let commented = demo.send("POST", &lead, json!({ "comment": "hot" })).await;
    assert_eq!(commented.body["comments"][0]["comment"], "hot");
    assert_eq!(demo.send("POST", &lead, json!({ "comment": "x".repeat(256) })).await.status, 500);
    assert_eq!(demo.send("POST", &format!("/api/leads/{NOWHERE}/"), json!({ "comment": "x" })).await.status, 500);
    let account = "/api/accounts/33333333-0000-4000-8000-000000000001/";
    assert_eq!(demo.send("DELETE", account, json!({})).await.body["message"], "Account Deleted Successfully.");
    assert_eq!(demo.get("/api/opportunities/").await.body["opportunities_count"], 3, "one went along, one was made");
}

#[tokio::test]
async fn a_lost_answer_is_a_page_and_the_record_is_there() {
    let demo = Demo::new().await;
    demo.crm.lose_answers(1);
    let lost = demo.send("POST", "/api/accounts/", json!({ "name": "Zeta" })).await;
    assert!(lost.status == 500 && lost.text.contains("Server Error"), "{}", lost.text);
    let again = demo.send("POST", "/api/accounts/", json!({ "name": "zeta" })).await;
    assert_eq!(again.status, 400, "it is there: {}", again.text);
    assert_eq!(demo.crm.requests().iter().map(|seen| seen.status).collect::<Vec<_>>(), [500, 400]);
}

#[tokio::test]
async fn the_schema_is_json_only_where_that_is_asked_for() {
    let demo = Demo::new().await;
    assert!(demo.get("/schema/").await.text.starts_with("openapi: 3.0.3"));
    assert_eq!(demo.ask("GET", "/schema/?format=json", "", None).await.status, 403);
    let schema = demo.get("/schema/?format=json").await.body;
    let schemas = &schema["components"]["schemas"];
    let fields = |name: &str| schemas[name]["properties"].as_object().map_or(0, serde_json::Map::len);
    for name in ["Lead", "Contact", "Account", "Opportunity", "Task", "Case", "Invoice", "Solution"] {
        assert!(fields(name) > 5, "{name}");
    }
    assert_eq!(schemas["Task"]["properties"]["status"]["$ref"], "#/components/schemas/TaskStatusEnum");
    assert_eq!(schemas["Lead"]["properties"]["status"]["oneOf"][0]["$ref"], "#/components/schemas/LeadStatusEnum");
    assert!(schemas.get("InvoiceCreateRequest").is_none());
}
