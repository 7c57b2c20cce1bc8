use super::*;

#[test]
fn texts_are_texts_and_files_are_blocks() {
    let read = |media: &str, body: &'static [u8]| foreign(Some(media), body);
    for (media, body, json) in [
        ("text/csv; charset=utf-8", &b"a,b\n1,2\n"[..], r#""a,b\n1,2\n""#),
        ("Application/XML", b"<a>1</a>", r#""<a>1</a>""#),
        ("application/x-ndjson", b"{\"a\":1}\n{\"a\":2}\n", r#""{\"a\":1}\n{\"a\":2}\n""#),
        ("image/svg+xml", b"<svg/>", r#""<svg/>""#),
    ] {
        let read = read(media, body).expect("it is read");
        assert_eq!((&*read.json, read.attachment), (json, None), "{media}");
    }
    let image = read("image/png", b"\x89PNG").expect("it is read");
    assert_eq!(&*image.json, r#"{"mimeType":"image/png","bytes":4}"#);
    let block = image.attachment.map(|file| file.block);
    assert_eq!(block.as_deref(), Some(r#"{"type":"image","data":"iVBORw==","mimeType":"image/png"}"#));
    let pdf = read("application/pdf", b"%PDF").and_then(|pdf| pdf.attachment).expect("it is a file").block;
    assert!(pdf.contains(r#""type":"resource""#) && pdf.contains("JVBERg=="), "{pdf}");
    for none in ["application/json", "application/problem+json", "text/html", "nonsense"] {
        assert!(read(none, b"x").is_none(), "{none}");
    }
    assert!(foreign(None, b"x").is_none());
}
