//! Replies of a type that a card names: what is shown of them, what a client sees that reads texts alone, and what is refused.

use super::*;

fn press(reply: &str, answers: Answers) -> Office {
    let files = [
        (
            "catalog/press/catalog.yaml",
            "catalog: press\nbackends:\n  api:\n    base: 'https://press.example'\n    errors: { code: $reply.error, not_found: [gone] }\n"
                .to_owned(),
        ),
        ("catalog/press/tools/read.yaml", format!("tool: read\nrequest: GET log\n{reply}")),
        ("locales/en/press.ftl", "read = Read\n    .description = Reads.\n".to_owned()),
    ];
    Office::of(&Sources::from_files(files.into_iter().map(|(path, text)| (path.to_owned(), text)).collect()), answers)
}

/// A backend that always answers this, under this media type.
fn answers(media: &'static str, body: &'static [u8]) -> Answers {
    Box::new(move |_, _| {
        let mut reply = Reply::new(200, Bytes::from_static(body));
        reply.headers.insert("content-type", media.parse().expect("a header"));
        Ok(reply)
    })
}

async fn read(reply: &str, media: &'static str, body: &'static [u8]) -> Value {
    let mut office = press(reply, answers(media, body));
    // Nothing is said of how much the client takes.
    office.caller.characters = None;
    office.call("read", json!({})).await
}

#[tokio::test(start_paused = true)]
async fn a_text_is_shown_as_it_is_and_ends_at_a_line() {
    let whole = read("reply: { type: text/plain }", "text/plain; charset=windows-1251", b"\xf3\xf0\xe0\nok\n").await;
    assert_eq!(whole["structuredContent"]["result"], "ура\nok\n");
    let blocks = whole["content"].as_array().expect("blocks");
    assert_eq!(blocks[1..], [json!({"type": "text", "text": "ура\nok\n"})], "behind the summary, and once");
    let cut = read("reply: { type: text/plain, size: 8 }", "text/plain", b"one\ntwo\nthree\n").await;
    assert_eq!(cut["structuredContent"]["result"], "one\ntwo\n");
    assert_eq!(cut["structuredContent"]["warnings"][0]["code"], "shortened");
    let empty = read("reply: { type: text/plain }", "text/plain", b"").await;
    assert_eq!(empty["structuredContent"]["result"], "");
    assert_eq!(empty["content"][0]["text"], "Read: the answer is here, and it is empty.");
}

#[tokio::test(start_paused = true)]
async fn rows_and_lines_are_records() {
    let rows = "reply: { type: text/csv, records: $reply, pages: {}, limit: 2, value: { n: $record.n } }";
    let table = read(rows, "text/csv", b"\xef\xbb\xbfn;m\r\n1;a\r\n2;b\r\n3;c\r\n").await;
    assert_eq!(table["structuredContent"]["result"], json!([{"n": "1"}, {"n": "2"}]));
    let lines = read("reply: { type: application/x-ndjson }", "application/x-ndjson", b"{\"a\":1}\n{\"a\":2}\n").await;
    assert_eq!(lines["structuredContent"]["result"], json!([{"a": 1}, {"a": 2}]));
    let none = read("reply: { type: application/x-ndjson, records: $reply }", "application/x-ndjson", b"").await;
    assert_eq!(none["structuredContent"]["result"], json!([]));
    let twice = read("reply: { type: text/csv }", "text/csv", b"n,n\n1,2\n").await;
    assert_eq!(twice["structuredContent"]["error"]["code"], "unexpected_reply");
}

#[tokio::test(start_paused = true)]
async fn content_is_shown_in_place_of_a_result() {
    let card = "reply: { type: image/*, bytes: 4 }\ncontent:\n  - { type: image, data: $reply, mimeType: image/png }\n  - { type: text, text: 'Status ${http.status}' }";
    let shown = read(card, "image/png", b"\x89PNG").await;
    let image = json!({"type": "image", "data": "iVBORw==", "mimeType": "image/png"});
    assert_eq!(shown["content"], json!([image, {"type": "text", "text": "Status 200"}]));
    assert_eq!(shown["structuredContent"].get("result"), None);
    let long = read(card, "image/png", b"\x89PNG!").await;
    let blocks = long["content"].as_array().expect("blocks");
    assert_eq!(blocks[0], json!({"type": "text", "text": "Status 200"}));
    assert!(blocks[1]["text"].as_str().is_some_and(|text| text.contains("5 bytes")), "{long}");
}

#[tokio::test(start_paused = true)]
async fn what_was_not_asked_for_is_no_answer() {
    for (reply, media, body, code) in [
        ("reply: { type: text/plain }", "text/html", &b"<p>Sign in</p>"[..], "unexpected_reply"),
        ("reply: { type: text/csv }", "application/json", br#"{"rows":[]}"#, "unexpected_reply"),
        ("reply: { type: text/csv }", "application/json", br#"{"error":"gone"}"#, "not_found"),
        ("reply: { type: '*/*' }", "application/json", br#"{"error":"gone"}"#, "not_found"),
        ("reply: { type: application/json }", "text/plain", b"hello", "unexpected_reply"),
        ("reply: { type: application/pdf }", "image/png", b"\x89PNG", "unexpected_reply"),
    ] {
        let refused = read(reply, media, body).await;
        assert_eq!(refused["structuredContent"]["error"]["code"], code, "{reply} {media}: {refused}");
    }
    let page = read("reply: { type: text/html }", "text/html", b"<h1>Terms</h1><script>x()</script>").await;
    assert_eq!(page["structuredContent"]["result"], "# Terms");
}
