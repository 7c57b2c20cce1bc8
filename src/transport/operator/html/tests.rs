use super::*;

#[test]
fn what_is_told_stays_a_text() {
    let mut page = HtmlPage::new("en\" onload=\"x", "<script>");
    page.entry("a&b", "</pre><img src='x'>\u{202e}txt\u{200b}");
    page.hidden("digest", "\"><form action=\"https://evil.example\">");
    assert!(!page.html.contains("<script>"));
    assert!(!page.html.contains("<img"));
    assert!(!page.html.contains("<form"));
    assert!(!page.html.contains("\" onload"));
    assert!(page.html.contains("a&amp;b"), "{}", page.html);
    assert!(page.html.contains("\\u{202e}txt\\u{200b}"), "{}", page.html);
}
