//! Slack: failures in a 200, forms with JSON in a field, files that callers send themselves.

use serde_json::json;

use super::stand_in::{Asked, answering, broken_off, json_of, lines, page, taken, with};
use super::{answered, failed, field, result, serve};

const TOKEN: [(&str, &str); 1] = [("SLACK_BOT_TOKEN", "xoxb-0123456789")];

#[tokio::test]
async fn slack_goes_on_by_a_cursor_that_is_empty_at_the_end() {
    let stand_in = answering(|asked: &Asked| {
        let last = asked.of("cursor") == Some("dGVhbTpDMQ==");
        let id = if last { "C2" } else { "C1" };
        let channel =
            json!({ "id": id, "name": "sales", "purpose": { "value": "Deals", "creator": "U1" }, "num_members": 9 });
        let next = if last { "" } else { "dGVhbTpDMQ==" };
        json_of(200, &json!({ "ok": true, "channels": [channel], "response_metadata": { "next_cursor": next } }))
    });
    let (server, heard) = serve("slack", &TOKEN, stand_in).await;
    let types = json!({ "types": ["public_channel", "private_channel"], "limit": 300 });
    let channels = result(&server, "list_channels", types).await;
    assert_eq!(field(&channels, "id"), ["C1", "C2"]);
    let expected = json!({ "id": "C1", "name": "sales", "purpose": { "value": "Deals" }, "num_members": 9 });
    assert_eq!((&channels["result"][0], channels["pagination"].get("next")), (&expected, None));
    let all = "GET /conversations.list?types=public_channel%2Cprivate_channel&exclude_archived=true";
    assert_eq!(lines(&heard), [format!("{all}&limit=200"), format!("{all}&cursor=dGVhbTpDMQ%3D%3D&limit=200")]);
}

#[tokio::test]
async fn slack_fails_in_a_200_by_its_code() {
    let stand_in = answering(|asked: &Asked| match asked.form()[1].1.as_str() {
        "limited" => with(429, &[("retry-after", "3600")], json!({ "ok": false, "error": "ratelimited" }).to_string()),
        "page" => page(200),
        "lost" => broken_off(),
        "blocks" => {
            let messages = json!({ "messages": ["[ERROR] no more than 50 items allowed [json-pointer:/blocks]"] });
            json_of(200, &json!({ "ok": false, "error": "invalid_blocks", "response_metadata": messages }))
        }
        code => json_of(200, &json!({ "ok": false, "error": code })),
    });
    let (server, heard) = serve("slack", &TOKEN, stand_in).await;
    for (code, kind) in [
        ("channel_not_found", "not_found"),
        ("not_in_channel", "forbidden"),
        ("token_revoked", "unauthorized"),
        ("msg_too_long", "invalid"),
        ("limited", "busy"),
        ("page", "unknown_outcome"),
        ("lost", "unknown_outcome"),
    ] {
        let (told, message) = failed(&server, "post_message", json!({ "channel": "C9", "text": code })).await;
        assert_eq!(told, kind, "{code}: {message}");
        assert_eq!(lines(&heard).len(), 1, "{code}: a message is not sent twice");
    }
    let (kind, message) = failed(&server, "post_message", json!({ "channel": "C9", "text": "blocks" })).await;
    assert!(kind == "invalid" && message.contains("no more than 50 items allowed"), "{kind}: {message}");
    let limited = answered(&server, "post_message", json!({ "channel": "C9", "text": "limited" })).await;
    assert_eq!(limited["structuredContent"]["error"]["retry_after_ms"], 3_600_000, "{limited}");
}

#[tokio::test]
async fn slack_gets_a_form_with_json_in_a_field() {
    let stand_in =
        answering(|_: &Asked| json_of(200, &json!({ "ok": true, "channel": "C1", "ts": "1779264000.000100" })));
    let (server, heard) = serve("slack", &TOKEN, stand_in).await;
    let blocks = json!([{ "type": "section", "text": { "type": "mrkdwn", "text": "a & b" } }]);
    let message = json!({ "channel": "C1", "text": "Привет & co", "blocks": blocks, "thread": "1779264000.000099" });
    let posted = result(&server, "post_message", message).await;
    assert_eq!(posted["result"], json!({ "channel": "C1", "ts": "1779264000.000100" }));
    let body = taken(&heard).remove(0).1;
    let form: Vec<(String, String)> = url::form_urlencoded::parse(body.as_bytes()).into_owned().collect();
    let expected = [
        ("channel", "C1"),
        ("text", "Привет & co"),
        ("blocks", r#"[{"type":"section","text":{"type":"mrkdwn","text":"a & b"}}]"#),
        ("thread_ts", "1779264000.000099"),
    ];
    assert_eq!(form, expected.map(|(key, value)| (key.to_owned(), value.to_owned())));
}

#[tokio::test]
async fn slack_gives_an_address_for_a_file_and_shares_what_came_there() {
    let stand_in = answering(|asked: &Asked| match asked.line.as_str() {
        "POST /files.getUploadURLExternal" => json_of(
            200,
            &json!({ "ok": true, "upload_url": "https://files.slack.example/upload/v1/u1", "file_id": "F1" }),
        ),
        _ if asked.json()["files"][0]["id"] == "F1" => json_of(200, &json!({ "ok": true, "files": [{ "id": "F1" }] })),
        _ => json_of(200, &json!({ "ok": false, "error": "file_not_found" })),
    });
    let (server, heard) = serve("slack", &TOKEN, stand_in).await;
    let begun = result(&server, "begin_upload", json!({ "name": "note.txt", "length": 2 })).await;
    assert_eq!(begun["result"], json!({ "address": "https://files.slack.example/upload/v1/u1", "file": "F1" }));
    assert_eq!(
        taken(&heard),
        [("POST /files.getUploadURLExternal".to_owned(), "filename=note.txt&length=2".to_owned())]
    );
    let shared = result(&server, "share_upload", json!({ "channel": "C1", "file": "F1", "comment": "Minutes" })).await;
    assert_eq!(shared["result"], json!({ "file": "F1" }));
    let body = taken(&heard).remove(0).1;
    assert_eq!(
        body, r#"{"files":[{"id":"F1"}],"channel_id":"C1","initial_comment":"Minutes"}"#,
        "an item without a title"
    );
    assert_eq!(failed(&server, "share_upload", json!({ "channel": "C1", "file": "F2" })).await.0, "not_found");
}
