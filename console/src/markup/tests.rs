use super::*;

fn markup() -> Markup {
    Markup::new(|text| text.replace('\u{202e}', "\\u{202e}").into())
}

#[test]
fn a_text_is_a_text() {
    assert_eq!(
        markup().text("<a href='x'>\"&\"</a>\u{202e}"),
        "&lt;a href=&#39;x&#39;&gt;&quot;&amp;&quot;&lt;/a&gt;\\u{202e}"
    );
}

#[test]
fn code_is_marked_between_pairs_alone() {
    assert_eq!(markup().marked("see `<b>` and `c"), "see <code>&lt;b&gt;</code> and `c");
    assert_eq!(markup().marked("`a` `b`"), "<code>a</code> <code>b</code>");
    assert_eq!(markup().marked("plain"), "plain");
}

#[test]
fn json_keeps_its_tokens() {
    let json = r#"{"a":1.10,"b":["\u0430<",{},[]],"c":"***","d,":{"e":null}}"#;
    let expected = "{\n  <b>&quot;a&quot;</b>: 1.10,\n  <b>&quot;b&quot;</b>: [\n    &quot;\\u0430&lt;&quot;,\n    {},\n    []\n  ],\n  \
                    <b>&quot;c&quot;</b>: &quot;<mark>***</mark>&quot;,\n  <b>&quot;d,&quot;</b>: {\n    <b>&quot;e&quot;</b>: null\n  }\n}";
    assert_eq!(markup().json(json), expected);
    assert_eq!(markup().json("{<script>"), "{&lt;script&gt;", "what is no JSON is a text");
    let deep = "[".repeat(100) + &"]".repeat(100);
    assert_eq!(markup().json(&deep), deep);
}

#[test]
fn a_request_is_set_off_by_its_parts() {
    let request = "POST https://crm.example/rest/***/update\nx: <y>\n\n{\"id\":401}";
    assert_eq!(
        markup().request(request),
        "<b>POST</b> https://crm.example/rest/<mark>***</mark>/update\nx: &lt;y&gt;\n\n{\n  <b>&quot;id&quot;</b>: 401\n}"
    );
    assert_eq!(markup().request("DELETE /leads/5"), "<b>DELETE</b> /leads/5");
}
