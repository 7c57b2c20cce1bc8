//! What fails, from the portal to the caller: what is tried again, what never is, and what is said of it.

use kartoteka::transport::Limits;
use kartoteka::transport::http::{Dispatch, router};
use kartoteka_demo::Failure;
use serde_json::{Value, json};

use crate::client;
use crate::shipped::{self, Shipped, range};

/// The text and the code of a call that failed.
fn told(result: &Value) -> (&str, &str) {
    assert_eq!(result["isError"], true, "{result}");
    let text = result["content"][0]["text"].as_str().expect("a failure is told");
    (result["structuredContent"]["error"]["code"].as_str().expect("a failure has a code"), text)
}

fn leads() -> Value {
    json!({ "filter": range("DATE_CREATE"), "limit": 3 })
}

#[tokio::test]
async fn a_read_that_meets_the_limit_is_tried_again() {
    let shipped = Shipped::start(&[("BITRIX_RETRIES", "1")]).await;
    // Without labels there is one method, and so one wait.
    shipped.portal.options().fail("crm.lead.get", 1, &Failure::too_many().with_status(200));
    let result = shipped.call("getLead", &json!({ "id": 101 }), "en").await;
    assert_eq!(result["isError"], false, "{result}");
    assert_eq!(shipped.asked("crm.lead.get").len(), 2);
}

#[tokio::test]
async fn after_the_last_try_the_limit_is_told() {
    let shipped = Shipped::start(&[("BITRIX_RETRIES", "0")]).await;
    for (failure, code) in
        [(Failure::too_many(), "QUERY_LIMIT_EXCEEDED"), (Failure::operation_time(), "OPERATION_TIME_LIMIT")]
    {
        shipped.portal.options().fail("crm.lead.list", 1, &failure);
        let before = shipped.asked("crm.lead.list").len();
        let result = shipped.call("getLeads", &leads(), "ru").await;
        let (kind, text) = told(&result);
        assert_eq!(kind, "busy");
        assert!(text.contains(code) && text.contains("позже"), "{text}");
        assert_eq!(result["structuredContent"]["error"]["upstream"]["code"], code, "{result}");
        assert_eq!(shipped.asked("crm.lead.list").len() - before, 1);
    }
}

#[tokio::test]
async fn a_write_that_nobody_answered_is_sent_once() {
    let shipped = Shipped::start(&[("BITRIX_RETRIES", "3")]).await;
    for (tool, method, arguments) in [
        ("createLead", "crm.lead.add", json!({ "name": "Илья" })),
        ("updateLead", "crm.lead.update", json!({ "id": 101, "status": "qualified" })),
    ] {
        shipped.portal.options().fail(method, 1, &Failure::hang_up());
        let result = shipped.call(tool, &arguments, "en").await;
        let (kind, text) = told(&result);
        assert_eq!(kind, "unknown_outcome", "{result}");
        assert!(text.contains("may or may not have been done"), "{text}");
        assert_eq!(shipped.asked(method).len(), 1, "{tool}");
    }
}

#[tokio::test]
async fn a_read_that_nobody_answered_is_sent_again() {
    let shipped = Shipped::start(&[("BITRIX_RETRIES", "1")]).await;
    shipped.portal.options().fail("crm.lead.get", 1, &Failure::hang_up());
    assert_eq!(shipped.call("getLead", &json!({ "id": 101 }), "en").await["isError"], false);
    assert_eq!(shipped.asked("crm.lead.get").len(), 2);
}

#[tokio::test]
async fn a_page_for_people_is_told_as_one() {
    let shipped = Shipped::start(&[("BITRIX_RETRIES", "0")]).await;
    for (locale, words) in [("en", "web page"), ("ru", "страниц")] {
        shipped.portal.options().fail("crm.lead.list", 1, &Failure::bad_gateway());
        let result = shipped.call("getLeads", &leads(), locale).await;
        let (kind, text) = told(&result);
        assert_eq!(kind, "unexpected_reply", "{result}");
        assert!(text.contains(words) && text.contains("502") && !text.contains('<'), "{text}");
    }
    // The same page after a write: who knows what stands behind it.
    shipped.portal.options().fail("crm.lead.add", 1, &Failure::bad_gateway());
    let result = shipped.call("createLead", &json!({ "name": "Ilya" }), "en").await;
    assert_eq!(told(&result).0, "unknown_outcome", "{result}");
    assert_eq!(shipped.asked("crm.lead.add").len(), 1);
}

#[tokio::test]
async fn what_the_portal_says_is_told_without_its_key() {
    let shipped = Shipped::start(&[("BITRIX_RETRIES", "0")]).await;
    let key = shipped.portal.base_url().trim_end_matches('/').rsplit('/').next().expect("a webhook has a key");
    let address = shipped.portal.base_url();
    let body =
        json!({ "error": "ERROR_CORE", "error_description": format!("No such method at {address}crm.lead.list") });
    for failure in [
        Failure::json(400, body.to_string()),
        Failure::json(200, body.to_string()),
        Failure::json(500, format!("Fatal error at {address}")),
        Failure::access_denied(),
        Failure::bad_token(),
    ] {
        shipped.portal.options().fail("crm.lead.list", 1, &failure);
        let reply = shipped.ask("getLeads", &leads(), "en").await;
        assert_eq!(reply.json["result"]["isError"], true, "{}", reply.text);
        assert!(!reply.text.contains(key) && !reply.text.contains("127.0.0.1"), "{failure:?}: {}", reply.text);
    }
}

#[tokio::test]
async fn a_wrong_key_and_a_forgotten_portal_are_told() {
    let shipped = Shipped::start(&[]).await;
    let wrong = format!("http://{}/rest/1/wrongwrongwrong1/", shipped.portal.address());
    let gone = "http://127.0.0.1:9/rest/1/wrongwrongwrong1/".to_owned();
    for (address, kind) in [(wrong, "unauthorized"), (gone, "unavailable")] {
        let server = shipped::server(&address, &[("BITRIX_RETRIES", "0")]);
        let router = router(server, Limits::default(), Dispatch::FastPath);
        let reply = client::post(&router, &[], &client::call("getLead", json!({ "id": 1 }))).await;
        assert_eq!(told(&reply.json["result"]).0, kind, "{}", reply.text);
        assert!(!reply.text.contains("wrongwrongwrong1") && !reply.text.contains("127.0.0.1"), "{}", reply.text);
    }
}
