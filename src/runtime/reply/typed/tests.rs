use super::*;

fn reads(form: ReplyForm, media: &'static str) -> TypedReply {
    TypedReply { form, media: media.into() }
}

/// What it is made into, and the block that it is shown as.
fn made(reads: &TypedReply, said: Option<&str>, body: &[u8]) -> Option<(String, Option<String>)> {
    typed(reads, said, body).map(|made| (made.json, made.attachment.map(|file| String::from(file.block))))
}

#[test]
fn texts_are_read_in_the_characters_that_they_say() {
    let text = reads(ReplyForm::Text, "text/plain");
    let windows = b"\xcf\xf0\xe8\xe2\xe5\xf2";
    let read = |said: Option<&str>, body: &[u8]| made(&text, said, body).map(|made| made.0);
    assert_eq!(read(Some("text/plain; charset=windows-1251"), windows).as_deref(), Some("\"Привет\""));
    assert_eq!(read(Some("text/plain"), windows), None, "nobody says what it is");
    assert_eq!(read(None, "\u{feff}a\n".as_bytes()).as_deref(), Some(r#""a\n""#));
    // Raw files of GitHub call themselves JSON.
    assert_eq!(read(Some("application/vnd.github.raw+json"), b"# A").as_deref(), Some("\"# A\""));
    assert_eq!(read(Some("text/html"), b"<p>Sign in</p>"), None, "nobody asked for a page");
}

#[test]
fn pages_lines_and_rows_are_made_data() {
    let page = reads(ReplyForm::Page, "text/html");
    let shown = made(&page, Some("text/html"), b"<p>One</p><script>x</script>").map(|made| made.0);
    assert_eq!(shown.as_deref(), Some("\"One\""));
    assert!(made(&page, Some("application/json"), b"{}").is_none());
    let lines = reads(ReplyForm::Lines, "application/x-ndjson");
    assert_eq!(made(&lines, None, b"{\"a\":1}\r\n\n[2]\n").map(|made| made.0).as_deref(), Some(r#"[{"a":1},[2]]"#));
    assert!(made(&lines, None, b"{\"a\":1}\n{\"a\"").is_none(), "it is cut off");
    let rows = reads(ReplyForm::Rows, "text/csv");
    assert_eq!(made(&rows, Some("text/plain"), b"a\n1\n").map(|made| made.0).as_deref(), Some(r#"[{"a":"1"}]"#));
    assert!(made(&rows, Some("application/json"), b"{\"ok\":false}").is_none());
}

#[test]
fn files_are_of_the_family_that_was_asked_for() {
    let block = |asked: &'static str, said: Option<&str>| {
        made(&reads(ReplyForm::File, asked), said, b"\x00").map(|made| made.1)
    };
    for (asked, said, shown) in [
        ("image/*", Some("image/png"), r#"{"type":"image","data":"AA==","mimeType":"image/png"}"#),
        ("image/png", None, r#"{"type":"image","data":"AA==","mimeType":"image/png"}"#),
        ("image/png", Some("image/webp"), r#"{"type":"image","data":"AA==","mimeType":"image/webp"}"#),
        ("audio/*", Some("audio/ogg"), r#"{"type":"audio","data":"AA==","mimeType":"audio/ogg"}"#),
    ] {
        assert_eq!(block(asked, said).flatten().as_deref(), Some(shown), "{asked} {said:?}");
    }
    for (asked, said) in [
        ("image/*", None),
        ("image/*", Some("application/json")),
        ("application/pdf", Some("application/json")),
        ("application/pdf", Some("text/html")),
        ("application/pdf", Some("image/png")),
    ] {
        assert!(block(asked, said).is_none(), "{asked} {said:?}");
    }
    let pdf = block("application/pdf", Some("application/octet-stream")).flatten().expect("it is a file");
    assert!(pdf.contains(r#""mimeType":"application/pdf""#) && pdf.contains(r#""type":"resource""#), "{pdf}");
    assert!(block("*/*", Some("text/html")).is_some(), "anything was asked for");
}
