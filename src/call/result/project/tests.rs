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

#[test]
fn a_field_with_dots_leads_into_maps_and_lists() {
    let fields = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let text = r#"{"id":1,"due":{"date":"d","at":{"zone":"z","hour":9}},"tags":[{"name":"a","id":1},{"id":2},3],"due.x":4,"no":null}"#;
    let kept = |names: &[&str]| object(text, &fields(names)).expect("a map");
    assert_eq!(kept(&["due.date"]), r#"{"due":{"date":"d"}}"#);
    assert_eq!(kept(&["due.at.zone", "id"]), r#"{"id":1,"due":{"at":{"zone":"z"}}}"#);
    assert_eq!(kept(&["tags.name"]), r#"{"tags":[{"name":"a"},{},3]}"#);
    assert_eq!(kept(&["due.*"]), r#"{"due":{"date":"d","at":{"zone":"z","hour":9}},"due.x":4}"#);
    assert_eq!(kept(&["due", "due.date"]), r#"{"due":{"date":"d","at":{"zone":"z","hour":9}}}"#);
    assert_eq!(kept(&["due.x", "id.x", "no.x", "due.nothing"]), r#"{"due.x":4}"#);
}
