//! Requests as clients of every revision send them.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::{
    client::{self, REVISIONS, call, modern, post, post_modern, request, send, server, session},
    fake::Fake,
};

#[tokio::test]
async fn initialize_agrees_on_every_revision_that_has_it() {
    let server = server(&Fake::new());
    for version in &REVISIONS[..4] {
        let reply = post(&server, &[("accept-language", "ru")], &client::initialize(version)).await;
        assert_eq!(reply.status, StatusCode::OK);
        assert_eq!(reply.headers["content-type"], "application/json");
        assert_eq!(reply.json["result"]["protocolVersion"], *version);
        assert_eq!(reply.json["result"]["serverInfo"]["name"], "kartoteka");
        assert_eq!(reply.json["result"]["instructions"], "Сначала фильтры.");
        assert!(reply.json["result"]["capabilities"]["tools"].is_object());
    }
    for odd in ["2026-07-28", "1999-01-01"] {
        let reply = post(&server, &[], &client::initialize(odd)).await;
        assert_eq!(reply.json["result"]["protocolVersion"], "2025-11-25", "{odd}");
    }
}

#[tokio::test]
async fn discover_tells_the_revisions() {
    let server = server(&Fake::new());
    let reply = post_modern(&server, &[("accept-language", "ru")], request("server/discover", json!({}))).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
    assert_eq!(reply.json["result"]["supportedVersions"], json!(REVISIONS));
    assert_eq!(reply.json["result"]["instructions"], "Сначала фильтры.");
}

#[tokio::test]
async fn lists_come_whole_in_the_callers_language() {
    let server = server(&Fake::new());
    let plain = post(&server, &[], &request("tools/list", json!({}))).await;
    assert_eq!(plain.json["result"]["tools"].as_array().expect("a list").len(), 7);
    assert!(plain.json["result"].get("nextCursor").is_none() && plain.json["result"].get("ttlMs").is_none());
    let modern = post_modern(&server, &[("accept-language", "ru")], request("tools/list", json!({}))).await;
    assert_eq!(modern.json["result"]["ttlMs"], 60_000);
    assert_eq!(modern.json["result"]["cacheScope"], "private");
    assert_eq!(modern.json["result"]["resultType"], "complete");
    assert_eq!(modern.json["result"]["tools"][0]["description"], "возвращает данное");
    let named = request("tools/list", json!({"_meta": {"kartoteka/locale": "ru"}}));
    let named = post(&server, &[("accept-language", "en")], &named).await;
    assert_eq!(named.json["result"]["tools"], modern.json["result"]["tools"]);
    for (method, key) in [("resources/list", "resources"), ("resources/templates/list", "resourceTemplates")] {
        let reply = post(&server, &[], &request(method, json!({}))).await;
        assert_eq!(reply.json["result"][key].as_array().expect("a list").len(), 1, "{method}");
    }
}

#[tokio::test]
async fn a_cursor_that_nobody_gave_out_is_refused() {
    let server = server(&Fake::new());
    let reply = post_modern(&server, &[], request("tools/list", json!({"cursor": "x"}))).await;
    assert_eq!(reply.code(), -32602, "{}", reply.text);
}

#[tokio::test]
async fn the_result_of_a_call_is_the_same_in_every_revision() {
    let server = server(&Fake::new());
    let arguments = json!({"a": {"b": [1, 2.5, "\u{2028} é", null]}, "ё": ""});
    let plain = post(&server, &[], &call("echo", arguments.clone())).await;
    assert_eq!(plain.json["result"]["structuredContent"], arguments);
    assert_eq!(plain.json["result"]["isError"], false);
    assert!(plain.json["result"].get("resultType").is_none());
    let content = |reply: &client::Reply| reply.json["result"]["content"].to_string();
    for version in &REVISIONS[..4] {
        let id = session(&server, version, &[]).await;
        let headers = [("mcp-session-id", id.as_str()), ("mcp-protocol-version", *version)];
        let reply = post(&server, &headers, &call("echo", arguments.clone())).await;
        assert_eq!(reply.text, plain.text, "{version}");
        // With a progress token of a wrong kind, or a task, the fast path leaves the call to rmcp.
        let mut other = call("echo", arguments.clone());
        other["params"]["task"] = json!({"ttl": 1});
        let reply = post(&server, &headers, &other).await;
        assert_eq!(reply.json, plain.json, "{version}");
        assert_eq!(content(&reply), content(&plain));
    }
    let reply = post_modern(&server, &[], call("echo", arguments.clone())).await;
    assert_eq!(reply.json["result"]["resultType"], "complete");
    assert_eq!(content(&reply), content(&plain));
    assert_eq!(reply.json["result"]["structuredContent"], arguments);
}

#[tokio::test]
async fn both_spellings_of_the_address_serve() {
    let server = server(&Fake::new());
    for path in ["/mcp", "/mcp/"] {
        let headers = [("content-type", "application/json")];
        let body = call("echo", json!({})).to_string();
        let reply = client::send_to(&server, path, Method::POST, &headers, body).await;
        assert_eq!(reply.status, StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn an_unknown_tool_is_told_with_the_nearest_names() {
    let server = server(&Fake::new());
    let id = session(&server, "2025-11-25", &[]).await;
    let unknown = call("get_leads", json!({}));
    let replies = [post(&server, &[("mcp-session-id", &id)], &unknown).await, post_modern(&server, &[], unknown).await];
    for reply in replies {
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
        assert_eq!(reply.code(), -32602);
        assert_eq!(reply.json["error"]["data"]["nearest"][0], "getLeads");
        assert!(reply.json["error"]["message"].as_str().expect("a text").contains("did you mean `getLeads`"));
    }
}

#[tokio::test]
async fn bad_parameters_of_a_known_method_are_invalid_params() {
    let server = server(&Fake::new());
    for params in [json!({}), json!({"name": "echo", "arguments": [1]}), json!({"name": 5})] {
        let mut message = modern(request("tools/call", params.clone()));
        message["id"] = json!("a");
        let name = message["params"]["name"].as_str().unwrap_or_default().to_owned();
        let mut headers = vec![("mcp-protocol-version", "2026-07-28"), ("mcp-method", "tools/call")];
        if !name.is_empty() {
            headers.push(("mcp-name", &name));
        }
        let reply = post(&server, &headers, &message).await;
        assert_eq!((reply.status, reply.code()), (StatusCode::OK, -32602), "{params}: {}", reply.text);
        assert_eq!(reply.json["id"], "a");
    }
    let reply = post_modern(&server, &[], request("no/such", json!({}))).await;
    assert_eq!((reply.status, reply.code()), (StatusCode::NOT_FOUND, -32601), "{}", reply.text);
    let reply = post(&server, &[], &request("initialize", json!({"protocolVersion": 5}))).await;
    assert_eq!((reply.status, reply.code()), (StatusCode::BAD_REQUEST, -32602), "{}", reply.text);
}

#[tokio::test]
async fn a_panicking_tool_answers_an_error_and_the_server_goes_on() {
    let server = server(&Fake::new());
    let id = session(&server, "2025-06-18", &[]).await;
    for tool in ["panic", "panicNow"] {
        let mut through_rmcp = call(tool, json!({}));
        through_rmcp["params"]["task"] = json!({});
        for reply in [
            post(&server, &[], &call(tool, json!({}))).await,
            post(&server, &[("mcp-session-id", &id)], &call(tool, json!({}))).await,
            post(&server, &[("mcp-session-id", &id)], &through_rmcp).await,
            post_modern(&server, &[], call(tool, json!({}))).await,
        ] {
            assert_eq!((reply.status, reply.code()), (StatusCode::OK, -32603), "{tool}: {}", reply.text);
            assert_eq!(reply.json["id"], 7);
            assert!(!reply.text.contains("bug"), "a panic's text stays in the log: {}", reply.text);
        }
    }
    assert_eq!(post(&server, &[], &call("echo", json!({}))).await.status, StatusCode::OK);
}

#[tokio::test]
async fn resources_are_read_in_the_callers_language() {
    let server = server(&Fake::new());
    let read = |uri: &str| request("resources/read", json!({ "uri": uri }));
    let reply = post_modern(&server, &[("accept-language", "ru")], read("test://crm/deals")).await;
    assert_eq!(reply.json["result"]["contents"][0]["text"], "текст", "{}", reply.text);
    assert_eq!(reply.json["result"]["ttlMs"], 0);
    let reply = post_modern(&server, &[], read("crm/nothing")).await;
    assert_eq!(reply.code(), -32602, "{}", reply.text);
    let reply = post_modern(&server, &[], read("crm/broken")).await;
    assert_eq!(reply.code(), -32603, "{}", reply.text);
    assert_eq!(reply.json["error"]["message"], "the backend does not answer");
    let reply = post_modern(&server, &[], read("crm/incomplete")).await;
    assert_eq!(reply.code(), -32602, "the request's own fault: {}", reply.text);
    let id = session(&server, "2025-11-25", &[]).await;
    let reply = post(&server, &[("mcp-session-id", &id)], &read("crm/nothing")).await;
    assert_eq!(reply.code(), -32002, "{}", reply.text);
}

#[tokio::test]
async fn versions_and_headers_that_disagree_are_refused() {
    let server = server(&Fake::new());
    let echo = modern(call("echo", json!({})));
    let cases: [(&[(&str, &str)], i64); 4] = [
        (&[("mcp-protocol-version", "2025-11-25"), ("mcp-method", "tools/call"), ("mcp-name", "echo")], -32020),
        (&[("mcp-protocol-version", "2026-07-28"), ("mcp-method", "tools/list"), ("mcp-name", "echo")], -32020),
        (&[("mcp-protocol-version", "2026-07-28"), ("mcp-method", "tools/call"), ("mcp-name", "slow")], -32020),
        (&[("mcp-protocol-version", "2026-07-28")], -32020),
    ];
    for (headers, code) in cases {
        let reply = post(&server, headers, &echo).await;
        assert_eq!((reply.status, reply.code()), (StatusCode::BAD_REQUEST, code), "{headers:?}: {}", reply.text);
    }
    let mut future = echo;
    future["params"]["_meta"]["io.modelcontextprotocol/protocolVersion"] = json!("2031-01-01");
    let headers = [("mcp-protocol-version", "2031-01-01"), ("mcp-method", "tools/call"), ("mcp-name", "echo")];
    let reply = post(&server, &headers, &future).await;
    assert_eq!((reply.status, reply.code()), (StatusCode::BAD_REQUEST, -32022), "{}", reply.text);
    let reply = post(&server, &[("mcp-protocol-version", "2031-01-01")], &call("echo", json!({}))).await;
    assert_eq!((reply.status, reply.code()), (StatusCode::BAD_REQUEST, -32600), "{}", reply.text);
}

#[tokio::test]
async fn a_plain_get_shows_the_card_of_the_server() {
    let server = server(&Fake::new());
    let reply = send(&server, Method::GET, &[("accept-language", "ru")], "").await;
    assert_eq!(reply.status, StatusCode::OK);
    assert_eq!(reply.json["method"], "initialize");
    let params = &reply.json["params"];
    assert_eq!(params["serverInfo"]["name"], "kartoteka");
    assert_eq!(params["instructions"], "Сначала фильтры.");
    assert_eq!(params["tools"].as_array().map(Vec::len), Some(7));
    assert_eq!(params["resources"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn health_needs_no_host() {
    let server = server(&Fake::new());
    let reply = client::send_to(&server, "/healthz", Method::GET, &[("host", "10.0.0.7:8080")], "").await;
    assert_eq!((reply.status, reply.text.as_str()), (StatusCode::OK, r#"{"status":"ok"}"#));
    assert_eq!(reply.json, json!({"status": "ok"}));
    let options = send(&server, Method::OPTIONS, &[], "").await;
    assert_eq!(options.status, StatusCode::NO_CONTENT);
    assert_eq!(options.json, Value::Null);
}
