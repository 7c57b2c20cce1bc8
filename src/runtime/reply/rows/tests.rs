use super::rows;

#[test]
fn each_line_is_a_map_by_the_first() {
    for (text, json) in [
        (
            "id,name\n1,Ada\n2,\"Bob, \"\"the\"\" builder\"\n",
            r#"[{"id":"1","name":"Ada"},{"id":"2","name":"Bob, \"the\" builder"}]"#,
        ),
        ("id;name;sum\r\n1;Ада;1,50\r\n", r#"[{"id":"1","name":"Ада","sum":"1,50"}]"#),
        ("a\tb\n1\t2", r#"[{"a":"1","b":"2"}]"#),
        ("\"a;b;c\",d\n1,2", r#"[{"a;b;c":"1","d":"2"}]"#),
        ("a,b,c\n1,2\n\n3\n", r#"[{"a":"1","b":"2"},{"a":"3"}]"#),
        ("a,b\n\"two\nlines\",2\n", r#"[{"a":"two\nlines","b":"2"}]"#),
        ("a\n", "[]"),
        ("", "[]"),
    ] {
        assert_eq!(rows(text).as_deref(), Some(json), "{text}");
    }
}

#[test]
fn what_would_lose_a_value_is_refused() {
    for text in ["a,a\n1,2\n", "a,b\n1,2,3\n"] {
        assert_eq!(rows(text), None, "{text}");
    }
}

#[test]
fn names_do_not_grow_without_bound() {
    let text = format!("{},b\n{}", "n".repeat(1 << 20), "1,2\n".repeat(100));
    assert_eq!(rows(&text), None);
}
