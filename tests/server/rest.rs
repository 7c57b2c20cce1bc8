//! The plain REST face, as the scripts of b24-mcp use it.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use kartoteka::transport::{
    Limits,
    http::{Dispatch, router},
};
use serde_json::{Value, json};

use crate::{
    client::{Reply, post, request, send_to, server},
    fake::Fake,
    shipped::Shipped,
};

const JSON: (&str, &str) = ("content-type", "application/json");

async fn ask(server: &axum::Router, path: &str, body: impl ToString) -> Reply {
    send_to(server, path, Method::POST, &[JSON], body.to_string()).await
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

#[tokio::test]
async fn the_index_has_what_it_had() {
    let server = server(&Fake::new());
    let reply = send_to(&server, "/mcp/index", Method::GET, &[("accept-language", "ru")], "").await;
    assert_eq!((reply.status, reply.headers["content-type"].as_bytes()), (StatusCode::OK, &b"application/json"[..]));
    assert_eq!(keys(&reply.json), ["resources", "tools"]);
    assert_eq!(reply.json["resources"], json!([{"uri": "test://crm/deals", "name": "deals", "description": ""}]));
    assert_eq!(keys(&reply.json["tools"][0]), ["name", "description", "inputSchema"]);
    assert_eq!(reply.json["tools"][0]["description"], "возвращает данное");
    assert_eq!(reply.json["tools"].as_array().map(Vec::len), Some(7));
}

#[tokio::test]
async fn health_is_told_in_two_places() {
    let server = server(&Fake::new());
    let reply = send_to(&server, "/mcp/health", Method::GET, &[], "").await;
    assert_eq!(reply.text, r#"{"status":"ok","message":"MCP endpoint is alive"}"#);
    let reply = send_to(&server, "/healthz", Method::GET, &[], "").await;
    assert_eq!(reply.text, r#"{"status":"ok"}"#);
    for path in ["/mcp", "/mcp/index", "/mcp/health", "/mcp/tool/call", "/mcp/resource/query", "/mcp/initialize"] {
        let reply = send_to(&server, path, Method::OPTIONS, &[], "").await;
        assert_eq!(reply.status, StatusCode::NO_CONTENT, "{path}");
    }
}

#[tokio::test]
async fn a_tool_is_called_with_a_plain_body() {
    let server = server(&Fake::new());
    let reply = ask(&server, "/mcp/tool/call", json!({"tool": "echo", "params": {"a": [1]}})).await;
    let result = json!({
        "content": [{"type": "text", "text": "en none"}], "structuredContent": {"a": [1]}, "isError": false,
    });
    assert_eq!((reply.status, &reply.json), (StatusCode::OK, &result), "{}", reply.text);
    for body in [json!({"tool": "echo"}), json!({"tool": "echo", "params": null})] {
        let reply = ask(&server, "/mcp/tool/call", &body).await;
        assert_eq!(reply.json["structuredContent"], json!({}), "{body}");
    }
    let headers = [JSON, ("accept-language", "ru"), ("authorization", "Bearer t0p")];
    let body = r#"{"tool":"echo","params":{}}"#;
    let reply = send_to(&server, "/mcp/tool/call", Method::POST, &headers, body).await;
    assert_eq!(reply.json["content"][0]["text"], "ru t0p");
}

#[tokio::test]
async fn a_tool_is_called_by_json_rpc() {
    let server = server(&Fake::new());
    let message = request("tools/call", json!({"name": "echo", "arguments": {"a": 1}}));
    let reply = ask(&server, "/mcp/tool/call", &message).await;
    let at_mcp = post(&server, &[], &message).await;
    assert_eq!(reply.text, at_mcp.text, "the answer is that of /mcp, byte for byte");
    for (message, code) in [
        (request("tools/call", json!({"name": "nope"})), -32602),
        (request("tools/call", json!({})), -32602),
        (request("tools/call", json!({"name": "echo", "arguments": 5})), -32602),
        (request("tools/call", json!({"name": 5})), -32602),
        (request("tools/list", json!({})), -32601),
        (request("tools/call", json!({"name": "panic"})), -32603),
    ] {
        let reply = ask(&server, "/mcp/tool/call", &message).await;
        assert_eq!((reply.status, reply.code()), (StatusCode::OK, code), "{message}: {}", reply.text);
        assert_eq!(reply.json["id"], 7);
    }
}

#[tokio::test]
async fn a_message_whose_answer_cannot_be_told_is_not_run() {
    let shipped = Shipped::start(&[]).await;
    let call = |id: &str| {
        format!(
            r#"{{"jsonrpc":"2.0",{id}"method":"tools/call","params":{{"name":"createLead","arguments":{{"name":"A"}}}}}}"#
        )
    };
    let headers = [("content-type", "application/json")];
    for id in ["", r#""id":null,"#, r#""id":1.5,"#, r#""id":true,"#, r#""id":[1],"#, r#""id":1,"id":2,"#] {
        for path in ["/mcp/tool/call", "/mcp"] {
            let reply = send_to(&shipped.router, path, Method::POST, &headers, call(id)).await;
            let named = reply.json.get("id").is_some();
            assert_eq!(reply.status == StatusCode::OK, named && path != "/mcp", "{path} {id}: {}", reply.text);
            assert!(reply.code() == -32600 && reply.text.contains("`id`"), "{path} {id}: {}", reply.text);
        }
    }
    assert_eq!(shipped.asked("crm.lead.add").len(), 0);
    for id in ["1.0", "1e2", "18446744073709551615", "-0", r#""a\/b""#] {
        let reply =
            send_to(&shipped.router, "/mcp/tool/call", Method::POST, &headers, call(&format!(r#""id":{id},"#))).await;
        assert!(reply.text.starts_with(&format!(r#"{{"jsonrpc":"2.0","id":{id},"result":"#)), "{id}: {}", reply.text);
    }
    assert_eq!(shipped.asked("crm.lead.add").len(), 5);
    let begun = r#"{"jsonrpc":"2.0","method":"initialize","params":{}}"#;
    let reply = send_to(&shipped.router, "/mcp/initialize", Method::POST, &headers, begun.to_owned()).await;
    assert_eq!((reply.status, reply.code()), (StatusCode::BAD_REQUEST, -32600), "{}", reply.text);
}

#[tokio::test]
async fn half_a_character_and_a_stray_member_in_a_plain_body() {
    let shipped = Shipped::start(&[]).await;
    let headers = [("content-type", "application/json")];
    let body = r#"{"tool":"createLead","params":{"name":"Ilya \ud83d"}}"#.to_owned();
    let reply = send_to(&shipped.router, "/mcp/tool/call", Method::POST, &headers, body).await;
    assert_eq!(reply.json["isError"], false, "{}", reply.text);
    assert_eq!(shipped.asked("crm.lead.add")[0].parameters["fields"]["NAME"], "Ilya \u{fffd}");
    for stray in ["resource", "cursor"] {
        let body = json!({ "tool": "createLead", "params": { "name": "A" }, stray: "x" });
        let refused = shipped.rest("/mcp/tool/call", &body).await;
        assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.text.contains(stray), "{}", refused.text);
    }
    assert_eq!(shipped.asked("crm.lead.add").len(), 1);
}

#[tokio::test]
async fn a_failure_of_the_tool_is_an_answer() {
    let server = server(&Fake::new());
    let reply = ask(&server, "/mcp/tool/call", json!({"tool": "failing", "params": {}})).await;
    assert_eq!((reply.status, &reply.json["isError"]), (StatusCode::OK, &json!(true)));
}

#[tokio::test]
async fn what_cannot_be_answered_says_why_in_detail() {
    let server = server(&Fake::new());
    for (path, body, status, kind) in [
        ("/mcp/tool/call", r#"{"tool":"nope","params":{}}"#, 404, "tool_not_found"),
        ("/mcp/tool/call", r#"{"params":{}}"#, 422, "invalid_request"),
        ("/mcp/tool/call", r#"{"tool":"echo","params":[1]}"#, 422, "invalid_request"),
        ("/mcp/tool/call", r#"{"tool":"#, 400, "invalid_request"),
        ("/mcp/tool/call", "[]", 400, "invalid_request"),
        ("/mcp/tool/call", "", 400, "invalid_request"),
        ("/mcp/tool/call", r#"{"tool":"panic"}"#, 500, "internal_error"),
        ("/mcp/tool/call", r#"{"tool":"panicNow"}"#, 500, "internal_error"),
        ("/mcp/resource/query", r#"{"resource":"crm/nope"}"#, 404, "resource_not_found"),
        ("/mcp/resource/query", r#"{"params":{}}"#, 422, "invalid_request"),
        ("/mcp/resource/query", r#"{"resource":"crm/incomplete"}"#, 422, "invalid_request"),
        ("/mcp/resource/query", r#"{"resource":"crm/broken"}"#, 502, "upstream_error"),
    ] {
        let reply = ask(&server, path, body).await;
        assert_eq!(reply.status.as_u16(), status, "{body}: {}", reply.text);
        assert_eq!(reply.json["detail"]["type"], kind, "{body}");
        assert!(reply.json["detail"]["message"].is_string());
        assert_eq!(keys(&reply.json["detail"]), ["type", "message"]);
    }
    let long = format!(r#"{{"tool":"{}"}}"#, "x".repeat(100_000));
    assert!(ask(&server, "/mcp/tool/call", long).await.text.len() < 1_000);
    assert_eq!(send_to(&server, "/mcp/tool/call", Method::GET, &[], "").await.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn a_dry_run_that_is_asked_for_beside_its_place_writes_nothing() {
    let shipped = Shipped::start(&[]).await;
    let asks = json!({ "kartoteka/dry-run": true });
    for body in [
        json!({ "tool": "createLead", "params": { "name": "A", "_meta": &asks } }),
        json!({ "tool": "createLead", "params": { "name": "A", "kartoteka/dry-run": true } }),
        json!({ "tool": "createLead", "params": { "name": "A" }, "meta": &asks }),
        json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/call",
            "params": { "name": "createLead", "arguments": { "name": "A", "_meta": &asks } } }),
    ] {
        let reply = shipped.rest("/mcp/tool/call", &body).await;
        assert!(reply.text.contains("kartoteka/dry-run") || reply.text.contains("meta"), "{body}: {}", reply.text);
        assert!(shipped.asked("crm.lead.add").is_empty(), "{body}");
    }
    let made = shipped.rest("/mcp/tool/call", &json!({ "tool": "createLead", "params": { "name": "A" } })).await;
    assert_eq!((made.status, shipped.asked("crm.lead.add").len()), (StatusCode::OK, 1));
}

#[tokio::test]
async fn a_resource_is_queried() {
    let server = server(&Fake::new());
    let body = json!({"resource": "crm/leads", "params": {"filter": {">A": 1}, "start": 7}, "cursor": "50"});
    let reply = ask(&server, "/mcp/resource/query", body).await;
    let page = json!({
        "metadata": {"provider": "fake", "resource": "crm/leads", "instance_name": "main"},
        "data": [{"asked": "crm/leads?filter=%7B%22%3EA%22%3A1%7D&start=50"}],
        "next_cursor": "50",
        "total": 310,
    });
    assert_eq!((reply.status, &reply.json), (StatusCode::OK, &page), "{}", reply.text);
    assert_eq!(keys(&reply.json), ["metadata", "data", "next_cursor", "total"]);
    let reply = ask(&server, "/mcp/resource/query", json!({"resource": "test://crm/deals"})).await;
    assert_eq!(
        reply.json["metadata"],
        json!({"provider": "fake", "resource": "test://crm/deals", "instance_name": null})
    );
    assert_eq!(reply.json["data"][0]["text"], "text", "a text is a record of its own");
    assert_eq!((&reply.json["next_cursor"], &reply.json["total"]), (&Value::Null, &Value::Null));
    let message = request("resources/query", json!({"uri": "crm/leads", "arguments": {}, "cursor": "100"}));
    let reply = ask(&server, "/mcp/resource/query", message).await;
    assert_eq!((&reply.json["id"], &reply.json["result"]["total"]), (&json!(7), &json!(310)));
    assert_eq!(reply.json["result"]["data"][0]["asked"], "crm/leads?start=100");
}

#[tokio::test]
async fn initialize_carries_everything_that_is_offered() {
    let server = server(&Fake::new());
    let message = request("initialize", json!({"protocolVersion": "2025-06-18", "capabilities": {}}));
    let headers = [JSON, ("accept-language", "ru")];
    let reply = send_to(&server, "/mcp/initialize", Method::POST, &headers, message.to_string()).await;
    let result = &reply.json["result"];
    assert_eq!((&reply.json["id"], &result["protocolVersion"]), (&json!(7), &json!("2025-06-18")));
    assert_eq!(result["instructions"], "Сначала фильтры.");
    assert_eq!(result["instructionNotes"], json!(["Заметка"]));
    assert_eq!(result["structuredInstructions"][0]["title"], "T");
    assert_eq!(result["tools"].as_array().map(Vec::len), Some(7));
    assert!(reply.headers.get("mcp-session-id").is_none());
    let odd = request("initialize", json!({"protocolVersion": "1999-01-01"}));
    assert_eq!(ask(&server, "/mcp/initialize", odd).await.json["result"]["protocolVersion"], "2025-11-25");
    assert_eq!(ask(&server, "/mcp/initialize", request("ping", json!({}))).await.code(), -32601);
    let card = send_to(&server, "/mcp", Method::GET, &headers, "").await;
    for body in ["", "{}", "nonsense", r#"{"client":"b24"}"#] {
        let reply = send_to(&server, "/mcp/initialize", Method::POST, &headers, body).await;
        assert_eq!(reply.text, card.text, "{body}: the same as GET /mcp");
        assert_eq!(
            (&reply.json["method"], &reply.json["params"]["protocolVersion"]),
            (&json!("initialize"), &json!("2025-11-25"))
        );
    }
}

#[tokio::test]
async fn the_guard_stands_in_front_of_every_route() {
    let server = server(&Fake::new());
    for (path, method) in [
        ("/mcp/index", Method::GET),
        ("/mcp/health", Method::GET),
        ("/mcp/tool/call", Method::POST),
        ("/mcp/resource/query", Method::POST),
        ("/mcp/initialize", Method::POST),
    ] {
        for header in [("host", "evil.example"), ("origin", "https://evil.example")] {
            let reply = send_to(&server, path, method.clone(), &[JSON, header], "{}").await;
            assert_eq!(reply.status, StatusCode::FORBIDDEN, "{path} {header:?}");
        }
    }
}

#[tokio::test]
async fn bodies_and_calls_are_bounded() {
    let fake = Fake::new();
    let limits = Limits { max_message_bytes: 500, calls_in_flight: 1, ..Limits::default() };
    let server = router(fake.clone(), limits, Dispatch::FastPath);
    let long = json!({"tool": "echo", "params": {"a": "x".repeat(500)}});
    assert_eq!(ask(&server, "/mcp/tool/call", long).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    let slow = {
        let server = server.clone();
        tokio::spawn(
            async move { ask(&server, "/mcp/tool/call", json!({"tool": "slow", "params": {"ms": 300}})).await },
        )
    };
    fake.until(|fake| &fake.begun, 1).await;
    let reply = ask(&server, "/mcp/tool/call", json!({"tool": "echo"})).await;
    assert_eq!((reply.status, &reply.json["detail"]["type"]), (StatusCode::SERVICE_UNAVAILABLE, &json!("busy")));
    let message = request("tools/call", json!({"name": "echo"}));
    let reply = ask(&server, "/mcp/tool/call", message).await;
    assert_eq!((reply.status, reply.code()), (StatusCode::SERVICE_UNAVAILABLE, -32000));
    assert_eq!(slow.await.expect("no panic").status, StatusCode::OK);
}

#[tokio::test]
async fn hanging_up_stops_no_call() {
    let fake = Fake::new();
    let server = server(&fake);
    let call = ask(&server, "/mcp/tool/call", json!({"tool": "slow", "params": {"ms": 100}}));
    assert!(tokio::time::timeout(Duration::from_millis(20), call).await.is_err());
    fake.until(|fake| &fake.finished, 1).await;
}
