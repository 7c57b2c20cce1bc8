//! What needs no session is answered without one, however its JSON is written; and what `initialize` takes and says, on
//! every wire.

use axum::http::{Method, StatusCode};
use kartoteka::config::Config;
use kartoteka::config::settings::{SettingNote, Settings};
use kartoteka::transport::Limits;
use kartoteka::transport::http::{Dispatch, router};
use serde_json::{Value, json};

use crate::client::{BOTH, Reply, call, initialize, post, request, send, send_to, server, session};
use crate::fake::Fake;
use crate::shipped::{Shipped, opened, range};
use crate::wires::Peer;

async fn said(server: &axum::Router, body: &str) -> Reply {
    send(server, Method::POST, &[("content-type", "application/json"), ("accept", BOTH)], body.to_owned()).await
}

#[tokio::test]
async fn a_call_is_answered_however_it_is_written() {
    let server = server(&Fake::new());
    let params = r#""params":{"name":"echo","arguments":{"text":"\ud83d\ude00","number":1e3}}"#;
    for body in [
        format!(r#"{{"jsonrpc":"2.0","id":1,"method":"tools/call",{params}}}"#),
        format!(r#"{{{params},"method":"tools/call","id":1,"jsonrpc":"2.0"}}"#),
        format!("\u{feff}{{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",{params}}}"),
        r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":"{\"text\":\"a\"}"}}"#
            .to_owned(),
    ] {
        let reply = said(&server, &body).await;
        assert_eq!(reply.status, StatusCode::OK, "{body}: {}", reply.text);
        assert!(reply.json["result"]["content"].is_array(), "{body}: {}", reply.text);
    }
}

#[tokio::test]
async fn whatever_a_session_adds_nothing_to_is_answered_without_one() {
    let server = server(&Fake::new());
    let asked = [
        request("ping", json!({})),
        request("prompts/list", json!({})),
        request("prompts/get", json!({ "name": "nope" })),
        request("resources/read", json!({ "uri": "nope://x" })),
        request(
            "completion/complete",
            json!({ "ref": { "type": "ref/prompt", "name": "x" }, "argument": { "name": "a", "value": "" } }),
        ),
        request("no/such", json!({})),
        call("nope", json!({})),
        call("echo", json!([])),
    ];
    for message in asked {
        let reply = post(&server, &[], &message).await;
        assert!(reply.json["id"] == message["id"] && !reply.text.contains("Session ID"), "{message}: {}", reply.text);
    }
    let initialized = json!({ "jsonrpc": "2.0", "method": "notifications/initialized" });
    assert_eq!(post(&server, &[], &initialized).await.status, StatusCode::ACCEPTED);
    // These would do nothing for anyone.
    for message in
        [request("logging/setLevel", json!({ "level": "info" })), request("resources/subscribe", json!({ "uri": "a" }))]
    {
        assert!(post(&server, &[], &message).await.text.contains("Session ID"), "{message}");
    }
}

#[tokio::test]
async fn a_session_that_is_named_and_not_there_is_still_told() {
    let server = server(&Fake::new());
    let id = session(&server, "2025-11-25", &[]).await;
    let known = post(&server, &[("mcp-session-id", &id)], &request("ping", json!({}))).await;
    assert_eq!(known.status, StatusCode::OK);
    let unknown = post(&server, &[("mcp-session-id", "bad")], &request("ping", json!({}))).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_initialize_without_its_parts_begins_all_the_same_and_says_all_that_it_may() {
    let fake = Fake::new();
    let whole = initialize("2025-06-18");
    let bare = request("initialize", json!({}));
    let nameless = request("initialize", json!({ "protocolVersion": "2025-06-18", "clientInfo": { "name": "t" } }));
    for message in [whole, bare, nameless] {
        let mut heard = vec![post(&server(&fake), &[], &message).await.json];
        for mut peer in Peer::all(&fake).await {
            heard.push(peer.ask(&message).await);
        }
        for answer in heard {
            let result = &answer["result"];
            assert!(result["protocolVersion"].is_string() && result["serverInfo"]["name"] == "kartoteka", "{answer}");
            assert_eq!(result["structuredInstructions"][0]["title"], "T", "{answer}");
            assert!(result["instructionNotes"].is_array() && result.get("_meta").is_none(), "{answer}");
        }
    }
}

#[tokio::test]
async fn an_initialize_that_cannot_be_read_names_what_is_wrong() {
    let fake = Fake::new();
    let odd = json!({ "experimental": { "x": true } });
    let of = |params: Value| request("initialize", params);
    let client = json!({ "name": "t", "version": "1" });
    for (message, named) in [
        (of(json!({ "protocolVersion": "2025-06-18", "capabilities": odd, "clientInfo": client })), "experimental.x"),
        (of(json!({ "protocolVersion": 1, "capabilities": {}, "clientInfo": client })), "protocolVersion"),
        (of(json!({ "protocolVersion": "2025-06-18", "capabilities": [], "clientInfo": client })), "capabilities"),
        (
            of(json!({ "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": { "name": 5 } })),
            "clientInfo.name",
        ),
    ] {
        let mut heard = vec![post(&server(&fake), &[], &message).await.json];
        for mut peer in Peer::all(&fake).await {
            heard.push(peer.ask(&message).await);
        }
        for answer in heard {
            assert_eq!(answer["error"]["code"], -32602, "{message}: {answer}");
            assert!(
                answer["error"]["message"].as_str().is_some_and(|said| said.contains(named)),
                "{message}: {answer}"
            );
        }
    }
}

#[tokio::test]
async fn a_mark_before_the_first_byte_is_skipped_on_every_wire() {
    let fake = Fake::new();
    let marked = format!("\u{feff}{}", request("ping", json!({})));
    assert_eq!(said(&server(&fake), &marked).await.status, StatusCode::OK);
    for mut peer in Peer::all(&fake).await {
        peer.say_bytes(marked.as_bytes()).await;
        assert!(peer.hear().await["result"].is_object(), "{}", peer.wire());
    }
}

#[tokio::test]
async fn pages_of_resources_are_read_as_b24_mcp_had_it() {
    let shipped = Shipped::start(&[]).await;
    let ask = async |params: Value| post(&shipped.router, &[], &request("resources/query", params)).await.json;
    let page = ask(json!({ "uri": "crm/leads", "arguments": { "limit": 2 } })).await;
    assert_eq!(page["result"]["metadata"]["provider"], "bitrix24", "{page}");
    assert!(page["result"]["data"].is_array() && page["result"].get("next_cursor").is_some(), "{page}");
    let users = ask(json!({ "uri": "crm/users", "arguments": { "limit": 1 }, "cursor": "1" })).await;
    assert!(users["result"]["data"].is_array(), "{users}");
    assert_eq!(ask(json!({ "uri": "nope" })).await["error"]["code"], -32002);
    for bad in [
        json!({}),
        json!({ "uri": "crm/leads", "cursor": "x" }),
        json!({ "uri": "crm/users", "arguments": { "bogus": 1 } }),
    ] {
        assert_eq!(ask(bad.clone()).await["error"]["code"], -32602, "{bad}");
    }
}

#[tokio::test]
async fn the_rest_face_tells_the_callers_fault_from_the_backends_and_speaks_the_language_of_meta() {
    let shipped = Shipped::start(&[]).await;
    let headers = [("content-type", "application/json")];
    let asked = json!({ "resource": "crm/leads", "params": { "bogus": 1 } }).to_string();
    let refused = send_to(&shipped.router, "/mcp/resource/query", Method::POST, &headers, asked).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
    assert_eq!(refused.json["detail"]["type"], "invalid_request");
    let mut message = call("getUsers", json!({ "limit": 1 }));
    message["params"]["_meta"] = json!({ "kartoteka/locale": "ru" });
    let answer = send_to(&shipped.router, "/mcp/tool/call", Method::POST, &headers, message.to_string()).await;
    let text = answer.json["result"]["content"][0]["text"].as_str().expect("a text").to_owned();
    assert!(!text.is_ascii(), "{text}");
}

#[tokio::test]
async fn behind_a_prefix_every_path_is_served_with_it_and_without() {
    let limits = Limits { prefix: "/kartoteka".to_owned(), ..Limits::default() };
    let server = router(Fake::new(), limits, Dispatch::FastPath);
    let headers = [("content-type", "application/json"), ("accept", BOTH)];
    for path in ["/kartoteka/mcp", "/mcp"] {
        let reply = send_to(&server, path, Method::POST, &headers, request("ping", json!({})).to_string()).await;
        assert_eq!(reply.status, StatusCode::OK, "{path}: {}", reply.text);
    }
    let refused = send_to(&server, "/other/mcp", Method::POST, &headers, "{}").await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_refusal_names_the_setting_that_would_allow_it() {
    let server = server(&Fake::new());
    let ping = request("ping", json!({}));
    let host = post(&server, &[("host", "mcp.example")], &ping).await;
    assert!(host.text.contains("KARTOTEKA_ALLOWED_HOSTS"), "{}", host.text);
    let origin = post(&server, &[("origin", "https://app.example")], &ping).await;
    assert!(origin.text.contains("KARTOTEKA_ALLOWED_ORIGINS"), "{}", origin.text);
}

#[tokio::test]
async fn variables_of_b24_mcp_start_the_server_unchanged() {
    let open = |variables: &[(&str, &str)]| {
        let all = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let config = Config::from_parts(all, None).expect("nothing is wrong");
        for catalog in kartoteka::catalog::shipped::catalogs() {
            let settings = Settings::resolve(catalog.catalog, &config);
            let noted =
                settings.iter().flat_map(Settings::notes).any(|note| matches!(note, SettingNote::Ignored { .. }));
            assert_eq!(noted, settings.is_ok() && config.variable("BITRIX_VERIFY_SSL").is_some());
        }
        opened(variables).map(drop).map_err(|error| error.to_string())
    };
    let webhook = ("BITRIX_BASE_URL", "https://portal.example/rest/1/abcdef0123456789");
    for token in ["unused", "example_token", "abcdef0123456789"] {
        let rest = [("BITRIX_TIMEOUT_SECONDS", "90"), ("BITRIX_VERIFY_SSL", "true"), ("SERVER_LOG_LEVEL", "WARNING")];
        let variables = [[webhook, ("BITRIX_TOKEN", token)].as_slice(), &rest].concat();
        open(&variables).unwrap_or_else(|error| panic!("{token}: {error}"));
    }
    open(&[("BITRIX_BASE_URL", "https://портал.рф/rest/1/abcdef0123456789/")]).expect("the URL standard takes it");
    // Without a webhook the token counts, and what is none is told.
    let told = open(&[("BITRIX_BASE_URL", "https://portal.example/rest"), ("BITRIX_TOKEN", "unused")]);
    assert!(told.expect_err("it cannot be used").contains("BITRIX_TOKEN"));
}

#[tokio::test]
async fn a_call_that_takes_several_pages_says_how_far_it_is_where_it_was_asked_to() {
    let shipped = Shipped::start(&[]).await;
    let total = shipped.call("getLeads", &json!({ "filter": range("DATE_CREATE"), "limit": 1 }), "en").await;
    let total = total["structuredContent"]["pagination"]["total"].as_u64().expect("a total");
    assert!(total > 50, "{total} leads are one page");
    let mut message = call("getLeads", json!({ "filter": range("DATE_CREATE"), "limit": 500 }));
    message["params"]["_meta"] = json!({ "progressToken": "p" });
    let id = session(&shipped.router, "2025-11-25", &[]).await;
    for headers in [vec![], vec![("mcp-session-id", id.as_str())]] {
        let reply = post(&shipped.router, &headers, &message).await;
        let told: Vec<Value> = reply
            .text
            .lines()
            .filter_map(|line| line.strip_prefix("data:"))
            .filter_map(|data| serde_json::from_str(data).ok())
            .collect();
        let progress: Vec<&Value> = told.iter().filter(|one| one["method"] == "notifications/progress").collect();
        assert!(progress.len() > 1, "{}", reply.text.chars().take(400).collect::<String>());
        assert!(
            progress.iter().all(|one| one["params"]["progressToken"] == "p" && one["params"]["total"] == total as f64)
        );
        assert_eq!(progress.last().expect("one")["params"]["progress"], total as f64);
    }
}
