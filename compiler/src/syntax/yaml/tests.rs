use serde_json::json;

use super::{Kind, Node, Nulls, parse, parse_part};
use crate::diagnostic::{Diagnostics, FileId};

const FILE: FileId = FileId::new(0);

fn sound(source: &str) -> Node {
    let mut out = Diagnostics::default();
    let node = parse(FILE, source, &mut out);
    assert!(out.is_empty(), "{:?}", out.list());
    node.expect("nothing was noted")
}

/// The codes that reading `source` notes, each with the text at its place.
fn faults(source: &str) -> Vec<(&'static str, String)> {
    let mut out = Diagnostics::default();
    parse(FILE, source, &mut out);
    out.list().iter().map(|one| (one.code.name(), source[one.primary.range()].to_owned())).collect()
}

/// The value at a path of keys.
fn at<'n>(node: &'n Node, path: &[&str]) -> &'n Node {
    path.iter().fold(node, |node, name| match &node.kind {
        Kind::Map(entries) => {
            entries.iter().find(|(key, _)| key.name == *name).map(|(_, node)| node).expect("it is there")
        }
        Kind::List(items) => &items[name.parse::<usize>().expect("an index")],
        Kind::Scalar(_) => panic!("a scalar has no `{name}`"),
    })
}

#[test]
fn every_value_knows_its_place() {
    let source = "a:\n  b: {x: 1, y: [2, 3]}  # note\n  c:\n  - one\n  - two words\n\n\nd: \"q\"\n";
    let root = sound(source);
    let text = |path: &[&str]| &source[at(&root, path).span.range()];
    assert_eq!(text(&["a", "b"]), "{x: 1, y: [2, 3]}");
    assert_eq!(text(&["a", "b", "y"]), "[2, 3]");
    // The parser places a list that is not indented behind its first hyphen.
    assert_eq!(text(&["a", "c"]), "one\n  - two words");
    assert_eq!(text(&["a"]), "b: {x: 1, y: [2, 3]}  # note\n  c:\n  - one\n  - two words");
    assert_eq!(text(&["d"]), "\"q\"");
}

#[test]
fn a_place_in_a_text_is_exact_where_the_text_is_spelt_as_it_is() {
    let source = "a: plain text\nb: \"quoted text\"\nc: |\n  first line\n  second text\n\nd: \"es\\ncaped text\"\ne: >\n  x\n  text\nf: 'it''s text'\n";
    let root = sound(source);
    for (key, exact) in [("a", true), ("b", true), ("c", true), ("d", false), ("e", false), ("f", false)] {
        let scalar = at(&root, &[key]).scalar().expect("it is a scalar");
        let start = scalar.text.find("text").expect("the word is there");
        assert_eq!(scalar.is_exact(), exact, "{key}");
        let shown = &source[scalar.at(start..start + 4).range()];
        assert_eq!(shown, if exact { "text" } else { &source[scalar.span.range()] }, "{key}");
    }
}

#[test]
fn blocks_with_blank_lines_and_windows_line_ends_keep_their_places() {
    for source in [
        "a: |\n\n  one\n\n   two\n",
        "a: |\r\n  one\r\n\r\n   two\r\n",
        "- a: |-\n    one\n\n     two",
        "a: |2\n  one\n   two\n",
    ] {
        let root = sound(source);
        let node = match &root.kind {
            Kind::List(items) => at(&items[0], &["a"]),
            _ => at(&root, &["a"]),
        };
        let scalar = node.scalar().expect("it is a scalar");
        for word in ["one", "two"] {
            let start = scalar.text.find(word).expect("the word is there");
            assert_eq!(&source[scalar.at(start..start + 3).range()], word, "{source:?}");
        }
    }
}

#[test]
fn what_yaml_has_beyond_plain_data_is_refused_each_by_its_name() {
    assert_eq!(faults("a: &x 1\nb: *x\n"), [("yaml-anchor", "&x".into()), ("yaml-alias", "*x".into())]);
    assert_eq!(faults("a: *nobody\n"), [("yaml-alias", "*nobody".into())]);
    assert_eq!(faults("a: !!str 5\n"), [("yaml-tag", "5".into())]);
    assert_eq!(faults("<<: {a: 1}\n"), [("merge-key", "<<".into())]);
    assert_eq!(faults("a: 1\n---\nb: 2\n"), [("second-document", "---".into())]);
    assert_eq!(
        faults("100: a\ntrue: b\n? [k]\n: c\n1.0.0: fine\n"),
        [("non-text-key", "100".into()), ("non-text-key", "true".into()), ("non-text-key", "[k]".into()),]
    );
    assert_eq!(
        faults("a:\nb: {c: , d}\ne:\n-\n- 1\n"),
        [
            ("empty-value", "c".into()),
            ("empty-value", "d".into()),
            ("empty-value", String::new()),
            ("empty-value", "a".into()),
        ]
        .into_iter()
        .rev()
        .take(1)
        .chain([("empty-value", "c".into()), ("empty-value", "d".into()), ("empty-value", String::new()),])
        .collect::<Vec<_>>()
    );
    assert_eq!(faults("a: b: c"), [("yaml-syntax", String::new())]);
    assert_eq!(faults(""), [("empty-file", String::new())]);
    assert_eq!(faults("# note\n"), [("empty-file", "# note".into())]);
}

#[test]
fn a_key_given_twice_is_told_with_both_places() {
    let mut out = Diagnostics::default();
    let source = "a: 1\nb: 2\na: 3\n";
    let node = parse(FILE, source, &mut out).expect("the rest is read");
    let [one] = out.list() else { panic!("{:?}", out.list()) };
    assert_eq!((one.code.name(), one.primary.range(), one.related[0].0.range()), ("duplicate-key", 10..11, 0..1));
    assert_eq!(node.to_json(Nulls::Refused, &mut out), Some(json!({ "a": 1, "b": 2 })));
}

#[test]
fn hostile_nesting_is_refused() {
    for source in ["[".repeat(100_000), "{a: ".repeat(10_000), "- ".repeat(100_000), "? ".repeat(100_000)] {
        assert!(matches!(&faults(&source)[..], [("nested-too-deep" | "yaml-syntax", _)]), "{}", &source[..8]);
    }
    let deep = format!("{}1{}", "[".repeat(40), "]".repeat(40));
    assert!(faults(&deep).is_empty());
}

#[test]
fn data_becomes_json() {
    let source = "int: -5\nfloat: 1.5e3\nyes: true\ntext: no\nzero: 0\nquoted: \"5\"\nlist: [1, a]\ndate: 2026-05-01\nversion: 1.2.3\nphone: +x\n";
    let mut out = Diagnostics::default();
    let value = sound(source).to_json(Nulls::Refused, &mut out).expect("all of it is JSON");
    let expected = json!({
        "int": -5, "float": 1500.0, "yes": true, "text": "no", "zero": 0, "quoted": "5", "list": [1, "a"],
        "date": "2026-05-01", "version": "1.2.3", "phone": "+x",
    });
    assert_eq!(value, expected);
}

#[test]
fn doubtful_spellings_and_nulls_are_not_data() {
    for text in [
        "007",
        "0x1F",
        "0o17",
        "+1",
        ".5",
        "1.",
        "True",
        "FALSE",
        ".inf",
        "-.inf",
        ".nan",
        "99999999999999999999",
        "1e999",
    ] {
        let mut out = Diagnostics::default();
        let node = sound(&format!("a: {text}"));
        assert_eq!(node.to_json(Nulls::Allowed, &mut out), None, "{text}");
        assert_eq!(out.list()[0].code.name(), "doubtful-value", "{text}");
    }
    for (text, nulls, read) in [
        ("12345678901234567890", Nulls::Allowed, Some(json!({ "a": 12_345_678_901_234_567_890_u64 }))),
        ("12345678901234567890", Nulls::Refused, None),
        ("-12345678901234567890", Nulls::Allowed, None),
        ("+1", Nulls::Allowed, None),
    ] {
        assert_eq!(sound(&format!("a: {text}")).to_json(nulls, &mut Diagnostics::default()), read, "{text}");
    }
    for (text, allowed) in [("null", true), ("~", false), ("NULL", false)] {
        let node = sound(&format!("a: {text}"));
        let mut out = Diagnostics::default();
        assert_eq!(node.to_json(Nulls::Allowed, &mut out).is_some(), allowed, "{text}");
        let mut out = Diagnostics::default();
        assert_eq!(node.to_json(Nulls::Refused, &mut out), None);
        assert_eq!(out.list()[0].code.name(), "null-value");
    }
}

#[test]
fn a_part_of_a_file_keeps_the_places_of_the_file() {
    let source = "---\ntitle: Лиды\nbad: *x\n---\n";
    let mut out = Diagnostics::default();
    let node = parse_part(FILE, source, 4..28, &mut out).expect("the rest is read");
    assert_eq!(&source[at(&node, &["title"]).span.range()], "Лиды");
    assert_eq!(&source[out.list()[0].primary.range()], "*x");
    let scalar = at(&node, &["title"]).scalar().expect("it is a scalar");
    assert_eq!(&source[scalar.at(0..2).range()], "Л");
}
