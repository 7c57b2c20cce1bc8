use super::data;

fn read(xml: &str) -> Option<String> {
    data(Some("text/xml; charset=utf-8"), xml.as_bytes())
}

fn is(xml: &str, json: &str) {
    assert_eq!(read(xml).as_deref(), Some(json), "{xml}");
}

#[test]
fn elements_are_maps_and_texts_by_names_without_prefixes() {
    is(
        "<Error><Code>NoSuchKey</Code><Message>It &lt;is&gt; g&#x6F;ne.</Message></Error>",
        r#"{"Error":{"Code":"NoSuchKey","Message":"It <is> gone."}}"#,
    );
    is(
        r#"<rsp stat="fail"><err code="1" msg="A &amp; B"/></rsp>"#,
        r#"{"rsp":{"@stat":"fail","err":{"@code":"1","@msg":"A & B"}}}"#,
    );
    is(
        "<?xml version='1.0'?>\n<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\">\n <s:Body><s:Fault>\
        <faultcode>s:Client</faultcode></s:Fault></s:Body>\n</s:Envelope>\n",
        r#"{"Envelope":{"Body":{"Fault":{"faultcode":"s:Client"}}}}"#,
    );
    is(
        "<e><i>1</i><i>2</i><i/><t lang=\"en\"> x </t><c><![CDATA[<b>]]></c></e>",
        r##"{"e":{"i":["1","2",""],"t":{"@lang":"en","#text":"x"},"c":"<b>"}}"##,
    );
}

#[test]
fn what_is_no_failure_is_not_read() {
    for none in [
        "<!DOCTYPE e [<!ENTITY x \"y\">]><e>&x;</e>",
        "<e>&x;</e>",
        "<e><a></e>",
        "<e>",
        "</e>",
        "<e/><e/>",
        "<e/>text",
        "text",
        "",
        "<HTML><body>no</body></HTML>",
    ] {
        assert_eq!(read(none), None, "{none}");
    }
    let deep = format!("{}{}", "<e>".repeat(65), "</e>".repeat(65));
    assert_eq!(read(&deep), None);
    assert_eq!(read(&format!("<e>{}</e>", "x".repeat(64 << 10))), None);
    let many: String = (0..257).map(|number| format!(" a{number}=\"\"")).collect();
    assert_eq!(read(&format!("<e{many}/>")), None);
    let spaces: String = (0..257).map(|number| format!(" xmlns:a{number}=\"\"")).collect();
    assert_eq!(read(&format!("<e{spaces}/>")), None);
}

#[test]
fn it_is_xml_by_its_media_type_or_its_first_bytes() {
    let declared = b"<?xml version=\"1.0\"?><e>x</e>";
    assert!(data(None, declared).is_some() && data(Some("text/plain"), declared).is_some());
    assert_eq!(data(None, b"<e>x</e>"), None);
    assert!(data(Some("application/problem+xml"), b"<e>x</e>").is_some());
    for other in ["text/html", "application/xhtml+xml", "image/svg+xml"] {
        assert_eq!(data(Some(other), declared), None, "{other}");
    }
    // As some systems still write.
    let cyrillic = b"<?xml version=\"1.0\" encoding=\"windows-1251\"?><e>\xed\xe5\xf2</e>";
    assert_eq!(data(None, cyrillic).as_deref(), Some(r#"{"e":"нет"}"#));
    assert_eq!(data(Some("text/xml"), b"<e>\xed</e>"), None, "not in the characters that it says");
}
