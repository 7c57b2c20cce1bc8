//! Messages that clients write otherwise than the protocol has them: read as what they surely mean, or refused by the name
//! of what nobody reads.

use serde_json::{Value, json};

use crate::client::{self, post};
use crate::fake::Fake;
use crate::shipped::{self, Shipped, range};
use crate::wires::Peer;

fn message(method: &str, params: Value) -> Value {
    json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params })
}

#[tokio::test]
async fn a_misspelt_dry_run_sends_nothing() {
    let shipped = Shipped::start(&[]).await;
    for key in [
        "kartoteka/dry_run",
        "kartoteka/dryrun",
        "kartoteka/dryRun",
        "dryrun",
        "dry_run",
        "kartoteka.dry-run",
        "kartoteka_dry_run",
        "io.kartoteka/dry-run",
        " kartoteka/dry-run",
        "KArtoteka/dry-run",
        "dRY-RUN",
        "dry",
    ] {
        let params = json!({ "name": "createLead", "arguments": { "name": "x" }, "_meta": { key: true } });
        let reply = post(&shipped.router, &[], &message("tools/call", params)).await;
        let told = reply.json["error"]["message"].as_str().unwrap_or_default();
        assert!(told.contains(key) && told.contains("kartoteka/dry-run"), "{key}: {}", reply.text);
        let body = json!({ "tool": "createLead", "params": { "name": "x" }, "_meta": { key: true } });
        assert!(shipped.rest("/mcp/tool/call", &body).await.text.contains("kartoteka/dry-run"), "{key}");
    }
    assert_eq!(shipped.asked("crm.lead.add").len(), 0);
}

#[tokio::test]
async fn a_dry_run_that_nobody_reads_sends_nothing_wherever_it_stands() {
    let shipped = Shipped::start(&[]).await;
    let headers = [("content-type", "application/json"), ("accept", "application/json, text/event-stream")];
    let params = r#""params":{"name":"createLead","arguments":{"name":"x"}}"#;
    let meta = |meta: &str| format!(r#""params":{{"name":"createLead","arguments":{{"name":"x"}},"_meta":{meta}}}"#);
    for rest in [
        format!(r#""_meta":{{"kartoteka/dry-run":true}},{params}"#),
        format!(r#""meta":{{"dryRun":true}},{params}"#),
        format!(r#""kartoteka/dry-run":true,{params}"#),
        format!(r#"{params},"dryRun":true"#),
        r#""params":{"name":"createLead"},"arguments":{"name":"x"}"#.to_owned(),
        r#""params":{"name":"createLead","_meta":{"kartoteka/dry-run":true},"_meta":[],"arguments":{"name":"x"}}"#
            .to_owned(),
        format!(r#"{params},"params":[]"#),
        meta(r#"{"\u0064ryRun":true}"#),
        meta(r#"{"_meta":{"kartoteka/dry-run":true}}"#),
        meta(r#"{"kartoteka/dry-run":true,"kartoteka/dry-run":false}"#),
    ] {
        for path in ["/mcp", "/mcp/tool/call"] {
            let body = format!(r#"{{"jsonrpc":"2.0","id":1,"method":"tools/call",{rest}}}"#);
            let reply = client::send_to(&shipped.router, path, axum::http::Method::POST, &headers, body.clone()).await;
            assert!(reply.code() < -32_599 && reply.json["id"] == 1, "{path} {body}: {}", reply.text);
        }
    }
    assert_eq!(shipped.asked("crm.lead.add").len(), 0);
    for mut peer in Peer::all(&Fake::new()).await {
        let mut call = client::call("echo", json!({}));
        call["_meta"] = json!({ "kartoteka/dry-run": true });
        let (wire, told) = (peer.wire(), peer.ask(&call).await);
        assert_eq!(told["error"]["code"], -32602, "{wire}: {told}");
    }
}

#[tokio::test]
async fn arguments_are_taken_or_told_and_never_dropped() {
    let shipped = Shipped::start(&[]).await;
    let filter = json!({ "filter": { "ID": 3 } });
    for name in ["params", "arguments", "args"] {
        shipped.rest("/mcp/tool/call", &json!({ "tool": "getLeads", name: filter })).await;
    }
    let asked = shipped.asked("crm.lead.list");
    assert!(
        asked.len() == 3 && asked.iter().all(|request| request.parameters["filter"] == filter["filter"]),
        "{asked:?}"
    );
    let refused = shipped.rest("/mcp/tool/call", &json!({ "tool": "getLeads", "parametres": filter })).await;
    assert!(refused.text.contains("parametres"), "{}", refused.text);
    let refused = shipped.rest("/mcp/resource/query", &json!({ "resource": "crm/leads", "filter": {} })).await;
    assert!(refused.text.contains("filter"), "{}", refused.text);
    for name in ["args", "parameters", "input"] {
        let reply =
            post(&shipped.router, &[], &message("tools/call", json!({ "name": "getLeads", name: filter }))).await;
        let told = reply.json["error"]["message"].as_str().unwrap_or_default();
        assert!(told.contains(name) && told.contains("`arguments`"), "{}", reply.text);
    }
    assert_eq!(shipped.asked("crm.lead.list").len(), 3);
}

#[tokio::test]
async fn an_empty_list_of_php_is_an_empty_map() {
    let shipped = Shipped::start(&[]).await;
    for message in [
        message("tools/list", json!([])),
        message("tools/list", json!({ "cursor": "", "_meta": [] })),
        message("tools/call", json!({ "name": "whoami", "arguments": [] })),
        message("tools/call", json!({ "name": "whoami", "_meta": [] })),
    ] {
        let reply = post(&shipped.router, &[], &message).await;
        assert!(reply.json["result"].is_object(), "{message}: {}", reply.text);
    }
    let reply = shipped.rest("/mcp/tool/call", &json!({ "tool": "whoami", "params": [] })).await;
    assert!(!reply.text.contains("invalid_request"), "{}", reply.text);
}

#[tokio::test]
async fn what_a_request_lacks_is_named() {
    let shipped = Shipped::start(&[]).await;
    for (method, missing) in [("resources/read", "uri"), ("tools/call", "name"), ("prompts/get", "name")] {
        let reply = post(&shipped.router, &[], &message(method, json!({}))).await;
        let told = reply.json["error"]["message"].as_str().unwrap_or_default();
        assert!(told.contains(&format!("`{missing}` is missing")), "{method}: {}", reply.text);
    }
}

#[tokio::test]
async fn a_method_of_another_revision_is_told_where_it_is() {
    let router = client::server(&Fake::new());
    let gone = client::post_modern(&router, &[], message("ping", json!({}))).await;
    assert!(gone.code() == -32601 && gone.text.contains("2026-07-28 has no `ping`"), "{}", gone.text);
    let listen = message("subscriptions/listen", json!({ "notifications": {} }));
    let told = post(&router, &[], &listen).await;
    assert!(told.code() == -32601 && told.text.contains("is of 2026-07-28"), "{}", told.text);
    for mut peer in Peer::all(&Fake::new()).await {
        peer.ask(&client::initialize("2025-11-25")).await;
        let (wire, told) = (peer.wire(), peer.ask(&listen).await);
        assert!(told.to_string().contains("is of 2026-07-28"), "{wire}: {told}");
    }
}

#[tokio::test]
async fn an_unknown_name_of_megabytes_is_told_by_its_beginning() {
    let shipped = Shipped::start(&[]).await;
    let name = "я".repeat(1 << 20);
    let uri = format!("kartoteka://{name}");
    for (method, params) in [
        ("tools/call", json!({ "name": name, "arguments": {} })),
        ("prompts/get", json!({ "name": name })),
        ("resources/read", json!({ "uri": uri })),
        (name.as_str(), json!({})),
    ] {
        let reply = post(&shipped.router, &[], &message(method, params)).await;
        assert!(reply.text.len() < 2_000 && reply.text.contains("я…"), "{} bytes", reply.text.len());
    }
}

#[tokio::test]
async fn half_a_character_in_a_request_is_read() {
    let shipped = Shipped::start(&[]).await;
    let text = r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"createLead","arguments":{"name":"Ilya \ud83d"}}}"#;
    let headers = [("content-type", "application/json"), ("accept", "application/json, text/event-stream")];
    let reply = client::send_to(&shipped.router, "/mcp", axum::http::Method::POST, &headers, text.to_owned()).await;
    assert_eq!(reply.json["result"]["isError"], false, "{}", reply.text);
    assert_eq!(shipped.asked("crm.lead.add")[0].parameters["fields"]["NAME"], "Ilya \u{fffd}");
}

#[tokio::test]
async fn what_agents_add_is_left_out_and_told() {
    let shipped = Shipped::start(&[]).await;
    for added in ["explanation", "security_risk", "thought", "reason", "_meta"] {
        let result = shipped.call("getLead", &json!({ "id": 401, added: "why" }), "en").await;
        assert_eq!(result["isError"], false, "{added}: {result}");
        let repairs = &result["structuredContent"]["request"]["repairs"];
        assert_eq!(repairs[0], json!({ "argument": added, "left_out": true }), "{result}");
    }
    let result = shipped.call("getLead", &json!({ "__arg1": r#"{"id":401}"# }), "en").await;
    assert_eq!(result["isError"], false, "{result}");
    assert_eq!(result["structuredContent"]["request"]["repairs"][0]["name"], "__arg1", "{result}");
}

#[tokio::test]
async fn an_order_is_read_in_any_spelling_or_told() {
    let shipped = Shipped::start(&[]).await;
    let ask = |order: Value| json!({ "filter": { "ID": 1 }, "order": { "ID": order } });
    let read = shipped.call("getLeads", &ask(json!("Desc")), "en").await;
    assert_eq!(read["isError"], false, "{read}");
    for order in [json!("descending"), json!(-1)] {
        let told = shipped.call("getLeads", &ask(order.clone()), "en").await;
        let fixed = &told["structuredContent"]["suggestedFix"]["arguments"]["order"];
        assert_eq!(fixed, &json!({ "ID": "DESC" }), "{order}: {told}");
    }
}

#[tokio::test]
async fn a_number_that_went_through_a_float_is_that_number() {
    let shipped = Shipped::start(&[]).await;
    let lead = json!({ "name": "Ilya", "phone": 79_001_112_233.0, "budget": 50_000.0 });
    shipped.call("createLead", &lead, "en").await;
    let fields = shipped.asked("crm.lead.add")[0].parameters["fields"].clone();
    assert_eq!(fields["PHONE"][0]["VALUE"], "79001112233");
    assert!(
        fields["COMMENTS"].as_str().is_some_and(|said| said.contains("50000") && !said.contains("50000.0")),
        "{fields}"
    );
}

#[tokio::test]
async fn settings_are_read_as_operators_write_them() {
    let shipped = Shipped::start(&[]).await;
    let address = shipped.portal.base_url().replacen("http://", "HTTP://", 1);
    let server = shipped::server(&address, &[("BITRIX_RETRIES", "99"), ("BITRIX_WRITE_METHODS", "CRM.LEAD.UPDATE")]);
    let router = kartoteka::transport::http::router(
        server,
        kartoteka::transport::Limits::default(),
        kartoteka::transport::http::Dispatch::FastPath,
    );
    let list = json!({ "filter": range("DATE_CREATE"), "limit": 1 });
    let reply = post(&router, &[], &client::call("getLeads", list)).await;
    assert_eq!(reply.json["result"]["isError"], false, "{}", reply.text);
    let write = json!({ "method": "crm.lead.update", "params": { "id": 401, "fields": { "TITLE": "x" } } });
    let reply = post(&router, &[], &client::call("callBitrixMethod", write)).await;
    assert_eq!(reply.json["result"]["isError"], false, "{}", reply.text);
    let refused = |variables: &[(&str, &str)]| {
        let address = [("BITRIX_BASE_URL", shipped.portal.base_url())];
        shipped::opened(&[&address, variables].concat()).err().map(|error| error.to_string()).unwrap_or_default()
    };
    assert!(refused(&[("KARTOTEKA_LOCALE", "xx")]).contains("KARTOTEKA_LOCALE"));
    assert!(refused(&[("BITRIX_WRITE_METHODS", "crm.*")]).contains("BITRIX_WRITE_METHODS"));
    assert_eq!(refused(&[("KARTOTEKA_LOCALE", "ru_RU.UTF-8")]), "");
}
