use super::{Texts, parse};
use crate::diagnostic::{Diagnostics, FileId};
use crate::syntax::fields::Spanned;

fn read(source: &str) -> (Texts, Vec<(&'static str, String)>) {
    let mut out = Diagnostics::default();
    let texts = parse(FileId::new(0), source, &mut out);
    (texts, out.list().iter().map(|one| (one.code.name(), source[one.primary.range()].to_owned())).collect())
}

fn names(list: &[Spanned<String>]) -> Vec<&str> {
    list.iter().map(|one| one.value.as_str()).collect()
}

#[test]
fn a_message_tells_what_it_is_made_of_and_where() {
    let source = "\u{feff}# Лиды\nsummary = { $resource }: { NUMBER($count) ->\n    [0] none of { -brand(case: \"x\") }\n    [one] { $one } { hello.there }\n   *[other] { $total }\n}.\n    .hint = Вот { hello }\nhello = x\n    .there = y\n-brand = b\n";
    let (texts, faults) = read(source);
    assert_eq!(faults, []);
    let summary = texts.message("summary").expect("it is there");
    let value = summary.value.as_ref().expect("it has a value");
    assert_eq!(names(&value.variables), ["resource", "count", "one", "total"]);
    for variable in &value.variables {
        assert_eq!(source[variable.span.range()], variable.value);
    }
    assert_eq!(names(&value.functions), ["NUMBER"]);
    assert_eq!((value.terms[0].id.value.as_str(), value.messages[0].id.value.as_str()), ("brand", "hello"));
    assert_eq!(value.messages[0].attribute.as_ref().map(|one| one.value.as_str()), Some("there"));
    let select = &value.selects[0];
    assert!(select.numeric);
    let keys: Vec<(&str, bool, bool)> =
        select.variants.iter().map(|one| (one.key.value.as_str(), one.number, one.default)).collect();
    assert_eq!(keys, [("0", true, false), ("one", false, false), ("other", false, true)]);
    assert_eq!(&source[summary.id.span.range()], "summary");
    let hint = summary.attribute("hint").expect("it is there");
    assert_eq!(&source[hint.name.span.range()], "hint");
    assert_eq!(texts.terms.list[0].id.value, "brand");
}

#[test]
fn junk_is_told_and_the_rest_is_read() {
    let (texts, faults) = read("good = x\nbad line\nworse = }\nlast = y\nодин = z\n");
    assert!(texts.message("good").is_some());
    assert!(texts.message("last").is_some());
    assert_eq!(faults.len(), 3);
    assert!(faults.iter().all(|(code, _)| *code == "fluent-syntax"), "{faults:?}");
}

#[test]
fn quoted_text_in_braces_is_refused_unless_it_is_a_brace() {
    let (_, faults) = read("a = {\"{\"} { \"}\" } { \"ID\" } {\"\"} { NUMBER($x, style: \"percent\") }\n");
    assert_eq!(faults, [("quoted-text", "\"ID\"".into()), ("quoted-text", "\"\"".into())]);
}

#[test]
fn a_name_is_given_once() {
    let (_, faults) = read("a = 1\n    .b = 2\n    .b = 3\na = 4\n-a = 5\n-a = 6\n");
    assert_eq!(
        faults,
        [("duplicate-text", "b".into()), ("duplicate-text", "a".into()), ("duplicate-text", "a".into())]
    );
}

#[test]
fn hostile_nesting_is_refused_and_many_attributes_are_not() {
    for hostile in ["{", "{\n", "{ A(", "{ a(", "{ A(\nA(\n", "{ $x ->\n [a] {"] {
        let (_, faults) = read(&format!("a = {}", hostile.repeat(50_000)));
        assert_eq!(faults.first().map(|(code, _)| *code), Some("nested-too-deep"), "{hostile:?}");
    }
    let attributes: String = (0..500).map(|n| format!("    .a{n} = { } {{ $x }} (y)\n", "z")).collect();
    let (texts, faults) = read(&format!("a = x\n{attributes}"));
    assert_eq!(faults, []);
    assert_eq!(texts.messages.list[0].attributes.len(), 500);
}

#[test]
fn the_deepest_nesting_that_is_let_through_fits_a_small_stack() {
    let thread = std::thread::Builder::new().stack_size(1 << 20);
    let run = || {
        for hostile in ["{", "{ A(", "{ $x ->\n *[a] {"] {
            let times = 100 / hostile.bytes().filter(|byte| matches!(byte, b'{' | b'(')).count();
            read(&format!("a = {}", hostile.repeat(times)));
        }
    };
    thread.spawn(run).expect("a thread can be started").join().expect("it did not overflow");
}

#[test]
fn an_escape_cut_short_by_a_letter_of_several_bytes_loses_its_message_alone() {
    let source = "a = Жук { \"\\u04ж\" }\nb = { $x }\nc = C\n    .e = { \"\\Uя\" }\nd = C:\\uж { $y }\ng = { \"\\\\uж\" }\nf = { \"\\u\u{feff}";
    let (texts, faults) = read(source);
    let code = "fluent-syntax";
    let cut = [(code, "\\u04ж".into()), (code, "\\Uя".into()), (code, "\\u\u{feff}".into())];
    assert_eq!(faults[..3], cut);
    assert_eq!(faults[3..].iter().map(|(code, _)| *code).collect::<Vec<_>>(), ["quoted-text"]);
    assert_eq!(texts.messages.iter().map(|message| message.id.value.as_str()).collect::<Vec<_>>(), ["b", "d", "g"]);
    let d = texts.message("d").expect("it is read");
    assert_eq!(names(&d.value.as_ref().expect("it has a value").variables), ["y"]);
}
