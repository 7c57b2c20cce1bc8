use super::*;

fn path(text: &str) -> Path {
    let segment = |part: &str| part.parse().map_or_else(|_| Segment::Key(part.to_owned().into()), Segment::Index);
    Path(text.split('.').filter(|part| !part.is_empty()).map(segment).collect())
}

#[test]
fn a_part_is_found_as_it_is_written() {
    let json = r#" {"a": {"b": [1, {"c": "x\ny"}, 2.50]}, "n": null, "7": true, "é\"": "q"} "#;
    assert_eq!(find(json, &path("a.b.1.c")), Some(r#""x\ny""#));
    assert_eq!(find(json, &path("a.b.2")), Some("2.50"));
    assert_eq!(find(json, &path("a.b")), Some(r#"[1, {"c": "x\ny"}, 2.50]"#));
    assert_eq!(find(json, &path("7")), Some("true"));
    assert_eq!(find(json, &Path(vec![Segment::Key("é\"".into())].into())), Some(r#""q""#));
    assert_eq!(
        find(json, &Path(vec![Segment::Key("a".into()), Segment::Key("b".into()), Segment::Key("0".into())].into())),
        Some("1")
    );
    assert_eq!(find(json, &Path::default()), Some(json.trim()));
}

#[test]
fn what_is_missing_or_null_is_absent() {
    let json = r#"{"a": {"b": [1]}, "n": null, "s": "text"}"#;
    for absent in ["n", "n.x", "a.c", "a.b.1", "a.b.x", "s.x", "s.0", "z"] {
        assert_eq!(find(json, &path(absent)), None, "{absent}");
    }
    for json in ["", "null", "{", "[", "{\"a\"", "{\"a\":", "nonsense", "\u{0}"] {
        assert_eq!(find(json, &path("a")), None, "{json}");
    }
    assert_eq!(find("null", &Path::default()), None);
}

#[test]
fn a_star_finds_every_item_and_value() {
    let json = r#"{"people": [{"name": "Anna"}, {"name": null}, {}, 5, {"name": "Ilya"}], "by": {"x": {"ids": [1, 2]}, "y": {"ids": []}, "z": {"ids": [3]}}, "n": null, "s": "text"}"#;
    let star = |text: &str| {
        let part = |part: &str| match part {
            "*" => Segment::Every,
            part => Segment::Key(part.to_owned().into()),
        };
        Path(text.split('.').map(part).collect::<Vec<_>>().into())
    };
    for (path, found) in [
        ("people.*.name", vec!["\"Anna\"", "\"Ilya\""]),
        ("by.*.ids", vec!["[1, 2]", "[]", "[3]"]),
        ("by.*.ids.*", vec!["1", "2", "3"]),
        ("by.y.ids.*", vec![]),
        ("n.*", vec![]),
        ("s.*", vec![]),
        ("z.*.a", vec![]),
        ("people.*.*", vec!["\"Anna\"", "\"Ilya\""]),
        ("s", vec!["\"text\""]),
    ] {
        assert_eq!(find_all(json, &star(path)), found, "{path}");
        assert_eq!(find(json, &star(path)), found.first().copied(), "{path}");
    }
}

#[test]
fn the_first_of_equal_keys_counts() {
    assert_eq!(find(r#"{"a": 1, "a": 2}"#, &path("a")), Some("1"));
}

#[test]
fn the_first_of_a_list_that_php_has_written_as_a_map_is_its_first_value() {
    assert_eq!(find(r#"{"LEAD": {"5": 17, "8": 18}}"#, &path("LEAD.0")), Some("17"));
    assert_eq!(find(r#"{"LEAD": {"5": {"ID": 17}}}"#, &path("LEAD.0.ID")), Some("17"));
    assert_eq!(find(r#"{"LEAD": {"8": 18, "0": 17}}"#, &path("LEAD.0")), Some("17"), "it has such a key");
    assert_eq!(find(r#"{"LEAD": {"5": 17, "x": 18}}"#, &path("LEAD.0")), None, "a map with names is no list");
    assert_eq!(find(r#"{"LEAD": {"5": 17}}"#, &path("LEAD.1")), None, "1 may be a key that is missing");
}
