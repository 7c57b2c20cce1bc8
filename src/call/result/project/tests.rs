use super::*;

#[test]
fn only_the_named_fields_stay() {
    let fields = ["ID".to_owned(), "a\"b".to_owned(), "GONE".to_owned()];
    let text = r#"{ "ID" : "1", "X": [1, 2], "a\"b": { "ID": 2 } }"#;
    assert_eq!(object(text, &fields).as_deref(), Some(r#"{"ID":"1","a\"b":{ "ID": 2 }}"#));
    assert_eq!(object("[1]", &fields), None);
    assert_eq!(value(r#"[{"ID":1,"Y":2},7]"#, &fields), r#"[{"ID":1},7]"#);
    assert_eq!(value("true", &fields), "true");
    let custom = ["uf_*".to_owned()];
    assert_eq!(value(r#"{"ID":1,"UF_A":2,"UF_":3,"U":4}"#, &custom), r#"{"UF_A":2,"UF_":3}"#);
}
