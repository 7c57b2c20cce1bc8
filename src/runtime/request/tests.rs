//! What a request lets through, and what it refuses to be sent with.

use kartoteka_compiler::plan::{Effect, Encoding, Spelling, Verb};

use super::*;
use crate::runtime::json::Empty;

#[test]
fn a_segment_stays_a_segment() {
    for (text, encoded) in [
        ("a b/c?d#e", "a%20b%2Fc%3Fd%23e"),
        ("%2e%2e", "%252e%252e"),
        ("...", "..."),
        ("лид", "%D0%BB%D0%B8%D0%B4"),
        ("a\r\n\0", "a%0D%0A%00"),
        ("A-z_0.~", "A-z_0.~"),
        (";@:&=+$,!*'()", "%3B%40%3A%26%3D%2B%24%2C%21%2A%27%28%29"),
    ] {
        let mut request = Request::default();
        request.path("/x/");
        request.segment(text);
        assert_eq!((request.path.as_str(), &request.fault), (format!("/x/{encoded}").as_str(), &None), "{text}");
    }
}

#[test]
fn a_cell_keeps_the_slashes_of_its_author() {
    for (json, path) in
        [(r#""cases/solutions""#, "/api/cases/solutions"), (r#""a b/c?""#, "/api/a%20b/c%3F"), ("7", "/api/7")]
    {
        let mut request = Request::default();
        request.path("/api/");
        request.cell(Some(json));
        assert_eq!((request.path.as_str(), &request.fault), (path, &None), "{json}");
    }
    let mut request = Request::default();
    request.cell(Some(r#""a//b""#));
    assert_eq!(request.fault, Some(RequestFault::Segment { text: String::new() }));
}

#[test]
fn a_segment_that_would_be_a_step_is_refused() {
    for text in ["", ".", ".."] {
        let mut request = Request::default();
        request.segment(text);
        assert_eq!(request.fault, Some(RequestFault::Segment { text: text.to_owned() }));
    }
    let mut request = Request::default();
    request.segment(&None::<String>);
    assert_eq!(request.fault, Some(RequestFault::Segment { text: String::new() }));
    let mut request = Request::default();
    request.segment_json(Some("{}"));
    assert_eq!(request.fault, Some(RequestFault::Misfit { misfit: Misfit::Reply, place: "path".to_owned() }));
}

#[test]
fn a_reply_may_be_a_segment() {
    let mut request = Request::default();
    request.segment_json(Some(r#""a\/b\n""#));
    request.path("/");
    request.segment_json(Some("42"));
    assert_eq!((request.path.as_str(), request.fault), ("a%2Fb%0A/42", None));
}

#[test]
fn a_list_repeats_its_key() {
    let mut request = Request::default();
    request.query(|json| json.literal(r#"{"a":[1,"x y",true],"b":null,"c":2.50}"#));
    let pairs = [("a", "1"), ("a", "x y"), ("a", "true"), ("c", "2.5")];
    assert_eq!(request.query, pairs.map(|(key, value)| (key.to_owned(), value.to_owned())));
    request.query(|json| json.literal(r#"{"a":[[1]]}"#));
    assert_eq!(request.fault, Some(RequestFault::Misfit { misfit: Misfit::Reply, place: "query".to_owned() }));
}

#[test]
fn what_is_nested_is_written_in_brackets() {
    for (json, pairs) in [
        (r#"{"a":{"b":{"c":1},"d":[2,"x"]}}"#, vec![("a[b][c]", "1"), ("a[d][]", "2"), ("a[d][]", "x")]),
        (
            r#"{"items":[{"price":"p","tags":["a","b"]},{"price":"q"}]}"#,
            vec![
                ("items[0][price]", "p"),
                ("items[0][tags][]", "a"),
                ("items[0][tags][]", "b"),
                ("items[1][price]", "q"),
            ],
        ),
        (r#"{"expand[]":["a","b"],"e":{},"l":[],"n":{"n":null}}"#, vec![("expand[]", "a"), ("expand[]", "b")]),
        (r#"{"mixed":[{"a":1},2,null]}"#, vec![("mixed[0][a]", "1"), ("mixed[1]", "2")]),
    ] {
        let found = pairs_of(json.as_bytes()).expect("it has no list in a list");
        let found: Vec<(&str, &str)> = found.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        assert_eq!(found, pairs, "{json}");
    }
    for json in [r#"{"a":[[1]]}"#, r#"{"a":{"b":[{"c":[[]]}]}}"#, "[]", "5", "{"] {
        assert_eq!(pairs_of(json.as_bytes()), None, "{json}");
    }
}

#[test]
fn several_segments_of_a_path_are_encoded_one_by_one() {
    let all = crate::runtime::sample::Sample::new();
    let path = |json: &str, spelling| {
        let mut request = Request::default();
        request.segment_spelt(&all.scope(), Some(json), spelling, Some(Misfit::Argument));
        (request.path, request.fault)
    };
    assert_eq!(path("\"docs/how to.md\"", Spelling::Path), ("docs/how%20to.md".to_owned(), None));
    assert_eq!(path("\"docs/how to.md\"", Spelling::Json).0, "%22docs%2Fhow%20to.md%22");
    for (text, segment) in [("../../user", ".."), ("a//b", ""), ("/a", ""), ("a/./b", "."), ("a/", ""), ("", "")] {
        let fault = RequestFault::Segment { text: segment.to_owned() };
        assert_eq!(path(&format!("\"{text}\""), Spelling::Path).1, Some(fault), "{text}");
    }
    let misfit = RequestFault::Misfit { misfit: Misfit::Argument, place: "path".to_owned() };
    assert_eq!(path("5", Spelling::Path).1, Some(misfit));
    assert_eq!(path("null", Spelling::Path).1, Some(RequestFault::Segment { text: String::new() }));
}

#[test]
fn a_header_is_one_line() {
    let mut request = Request::default();
    request.header("A", |json| json.put("x"));
    request.header("B", |json| json.put(&5));
    request.header("C", |json| json.put(&None::<String>));
    assert_eq!(request.headers, [("A".to_owned(), "x".to_owned()), ("B".to_owned(), "5".to_owned())]);
    for text in ["a\r\nEvil: 1", "a\n", "\0", "\u{7f}"] {
        let mut request = Request::default();
        request.header("A", |json| json.put(text));
        assert_eq!(request.fault, Some(RequestFault::Header { name: "A".to_owned() }));
        assert!(request.headers.is_empty());
    }
}

#[test]
fn a_body_is_never_absent() {
    let mut request = Request::default();
    request.start(Verb::Post, 3, Effect::Write);
    assert_eq!((request.verb, request.backend, request.body.is_none()), (Verb::Post, 3, true));
    request.body(Encoding::Form, |json| json.map(Empty::Absent, |_| ()));
    assert_eq!(request.body.as_deref(), Some(b"{}".as_slice()));
    assert_eq!(request.encoding, Encoding::Form);
}
