use serde_json::json;

use super::*;
use crate::diagnostic::Diagnostics;
use crate::source::Sources;
use crate::syntax::yaml::{Nulls, parse};

/// What the reader of cards makes of it.
fn read(text: &str) -> Value {
    let sources = Sources::from_files(vec![("catalog/a/catalog.yaml".to_owned(), text.to_owned())]);
    let mut out = Diagnostics::default();
    let (id, file) = sources.files().next().expect("there is one");
    let read = parse(id, file.text(), &mut out).and_then(|node| node.to_json(Nulls::Allowed, &mut out));
    read.unwrap_or_else(|| panic!("it is not read:\n{text}\n{:?}", out.into_report(&sources)))
}

fn same(value: &Value) {
    let Value::Object(map) = value else { panic!("a document is a map") };
    assert_eq!(read(&entries(map, 0)), *value, "{}", entries(map, 0));
    assert_eq!(read(&format!("a: {}\n", flow(value)))["a"], *value);
}

#[test]
fn what_is_written_is_read_as_it_was() {
    let odd = [
        "",
        " ",
        "a",
        "no",
        "NO",
        "on",
        "null",
        "~",
        "true",
        "True",
        "1",
        "01",
        "1e3",
        "0x1f",
        ".5",
        "-1",
        "-",
        "- a",
        "a: b",
        "a:b",
        "a #b",
        "#a",
        "[a]",
        "{a}",
        "a,b",
        "a\nb",
        "tab\there",
        "\"",
        "'",
        "\\",
        "${a}",
        "$a.b",
        "$$filter",
        "POST a.b",
        "/v1/${id}",
        "%a",
        "@a",
        "`a",
        "*a",
        "&a",
        "!a",
        "|",
        ">",
        "?",
        "? a",
        ":",
        "a:",
        ":a",
        "=",
        "<<",
        "é",
        "ж",
        "\u{7f}",
        "\u{85}",
        "\u{2028}",
        "\u{feff}x",
        "\u{1}",
        "2026-05-20",
        "2026-05-20T12:00:00Z",
        "https://a.example/b?c=d&e",
        "a ",
        "😀",
        "---",
        "...",
        ">=DATE",
        "12:30:00",
        "0o7",
        "+1",
        "1_000",
        ".inf",
        "a  b",
    ];
    for text in odd {
        same(&json!({ "value": text, "list": [text, [text]], "map": { "inner": { "v": text } } }));
        same(&json!({ text: 1, "list": [{ text: text, "b": text }] }));
    }
}

#[test]
fn what_nobody_sees_is_escaped_and_read_as_it_was() {
    let unseen = "\u{202e}\u{2066}\u{200f}\u{61c}\u{200b}\u{ad}\u{3164}\u{9b}\u{fffe}\u{1ffff}\u{e0041}\u{feff}";
    for character in unseen.chars() {
        let value = json!({ "note": format!("a{character}b"), "in": { (character.to_string()): [character] } });
        same(&value);
        let Value::Object(map) = &value else { unreachable!("it is written above") };
        let written = entries(map, 0);
        assert!(written.is_ascii(), "{character:?}: {written}");
    }
    assert_eq!(text("Жанна и 李"), "Жанна и 李");
}

#[test]
fn what_is_long_is_broken_into_lines() {
    let long = "x".repeat(80);
    let value = json!({
        "a": { "b": long, "c": [long, { "d": long, "e": [1, 2], "f": long }, [long, long]], "n": null, "f": 1.5, "t": true },
        "empty": {}, "none": [],
        "request": { "path": "/a", "body": { "id": 1 } },
    });
    same(&value);
    let Value::Object(map) = &value else { unreachable!("it is written above") };
    let written = entries(map, 2);
    assert!(written.lines().all(|line| line.len() <= WIDTH), "{written}");
    assert!(written.contains("\n  request: { path: /a, body: { id: 1 } }\n"), "{written}");
    assert!(written.contains(&format!("\n      - d: {long}\n        e: [1, 2]\n        f: {long}\n")), "{written}");
}
