use super::*;

#[test]
fn a_page_is_read_without_its_marks() {
    let html = "<!doctype html><html><head><title> Prices &amp;\n terms </title><style>p{color:red}</style>\
                <script>alert('x')</script></head><body><h1>Prices</h1><p>From 10&nbsp;&euro;,<br>per <b>month</b>.</p>\
                <table><tr><td>A</td><td>1</td></tr></table><ul><li>One<li>Two</ul><a href='/x'>More</a></body></html>";
    let page = read("text/html; charset=utf-8", html.as_bytes());
    assert_eq!(page.title.as_deref(), Some("Prices & terms"));
    for part in ["Prices", "From 10", "month", "A", "One", "Two", "More"] {
        assert!(page.text.contains(part), "{part}: {}", page.text);
    }
    for part in ["color:red", "alert", "<", "href"] {
        assert!(!page.text.contains(part), "{part}: {}", page.text);
    }
    assert!(!page.text.contains("\n\n\n"));
}

#[test]
fn characters_are_read_as_they_are_written() {
    let (russian, _, _) = encoding_rs::WINDOWS_1251.encode("<p>Цены в евро</p>");
    assert_eq!(read("text/html; charset=windows-1251", &russian).text, "Цены в евро");
    let meta =
        [b"<meta http-equiv=Content-Type content='text/html; charset=windows-1251'>".as_slice(), &russian].concat();
    assert_eq!(read("text/html", &meta).text, "Цены в евро");
    let bom = ["\u{feff}<p>Цены</p>".as_bytes()].concat();
    assert_eq!(read("text/html; charset=windows-1251", &bom).text, "Цены");
    let wide: Vec<u8> =
        [0xff, 0xfe].into_iter().chain("<p>Цены</p>".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(read("text/html", &wide).text, "Цены");
    assert_eq!(read("text/html", "<p>Цены</p>".as_bytes()).text, "Цены");
    assert_eq!(read("text/html", b"<p>caf\xe9</p>").text, "café");
    // Cut off in the middle of a character, it is UTF-8 all the same.
    assert!(read("text/html", &"<p>Цены".as_bytes()[..10]).text.starts_with("Цен"));
    assert_eq!(read("text/plain", "a <b>\u{0}".as_bytes()).text, "a <b>\u{0}");
    assert_eq!(read("application/json", b"{\"a\":\"\xff\"}").text, "{\"a\":\"\u{fffd}\"}");
    assert_eq!(read("text/html; charset=utf-7", "<p>a</p>".as_bytes()).text, "a");
}

#[test]
fn what_is_text_is_known_by_its_type() {
    for media in [
        "text/html",
        "TEXT/Plain; charset=x",
        "application/json",
        "application/ld+json",
        "application/xhtml+xml",
        "text/csv",
    ] {
        assert!(is_text(media), "{media}");
    }
    for media in
        ["", "text", "image/svg+xml", "application/pdf", "application/octet-stream", "video/mp4", "multipart/mixed"]
    {
        assert!(!is_text(media), "{media}");
    }
}

#[test]
fn what_is_made_to_hurt_is_not_read() {
    let deep = format!("{}x{}", "<div>".repeat(20_000), "</div>".repeat(20_000));
    assert_eq!(read("text/html", deep.as_bytes()).text, "");
    let tables = "<table><tr><td>".repeat(5_000);
    assert_eq!(read("text/html", tables.as_bytes()).text, "");
    let many = "<p>a<p>b<li>c".repeat(20_000);
    assert!(read("text/html", many.as_bytes()).text.len() > 40_000);
    for broken in ["<title>", "<title", "<", "</title><title>", "<!--", "<script>", "&#x110000;", "<p\u{0}>a"] {
        let page = read("text/html", broken.as_bytes());
        assert_eq!(page.title, None, "{broken}");
    }
}
