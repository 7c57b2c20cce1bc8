use super::{Fields, Read, Spanned};
use crate::diagnostic::{Diagnostics, FileId};
use crate::syntax::yaml::{Node, parse};

#[derive(Debug)]
struct Tool {
    name: Spanned<String>,
    limit: Option<Spanned<u64>>,
}

impl Read for Tool {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Tool> {
        let mut fields = Fields::open(node, "a tool", out)?;
        let name = fields.required("tool", out);
        let limit = fields.optional("limit", out);
        fields.refused("guard", "anybody may call the tool", out);
        fields.finish(out);
        Some(Tool { name: name?, limit })
    }
}

fn faults<T: Read>(source: &str) -> Vec<(&'static str, String, String)> {
    let mut out = Diagnostics::default();
    let node = parse(FileId::new(0), source, &mut out).expect("it is YAML");
    T::read(&node, &mut out);
    let shown = |one: &crate::diagnostic::Diagnostic| {
        let fix = one.help.as_ref().and_then(|fix| fix.replace.as_ref()).map(|(_, text)| text.clone());
        (one.code.name(), source[one.primary.range()].to_owned(), fix.unwrap_or_default())
    };
    out.list().iter().map(shown).collect()
}

#[test]
fn one_pass_reports_every_fault() {
    let source = "- tol: getLead\n  limit: fast\n- tool: no\n  guard: {}\n- text\n- tool: 5\n  limit: -1\n- tool: [x]\n- tool: null\n";
    let found = faults::<Vec<Tool>>(source);
    let expected = [
        ("missing-key", "tol", ""),
        ("wrong-type", "fast", ""),
        ("unknown-key", "tol", "tool"),
        ("not-supported-yet", "guard", ""),
        ("wrong-type", "text", ""),
        ("wrong-type", "-1", ""),
        ("wrong-type", "[x]", ""),
        ("null-value", "null", ""),
    ];
    let expected = expected.map(|(code, at, fix)| (code, at.to_owned(), fix.to_owned()));
    assert_eq!(found, expected);
}

#[test]
fn a_text_is_a_text_however_it_is_spelt() {
    let mut out = Diagnostics::default();
    let node = parse(FileId::new(0), "tool: no\nlimit: 5\n", &mut out).expect("it is YAML");
    let tool = Tool::read(&node, &mut out).expect("it is a tool");
    assert_eq!((tool.name.value.as_str(), tool.limit.map(|limit| limit.value)), ("no", Some(5)));
    assert_eq!(tool.name.span.range(), 6..8);
}

#[test]
fn numbers_and_booleans_have_one_spelling() {
    assert_eq!(faults::<bool>("True")[0].0, "doubtful-value");
    assert_eq!(faults::<bool>("\"true\"")[0].0, "wrong-type");
    assert_eq!(faults::<i64>("0x10")[0].0, "doubtful-value");
    assert_eq!(faults::<i64>("1.5")[0].0, "wrong-type");
    assert_eq!(faults::<f64>("1e3"), []);
    assert_eq!(faults::<Vec<i64>>("[1, x, y]").len(), 2);
}

#[test]
fn free_names_are_what_was_not_asked_for() {
    let mut out = Diagnostics::default();
    let node = parse(FileId::new(0), "$merge: a\nb: 1\nc: 2\n", &mut out).expect("it is YAML");
    let mut fields = Fields::open(&node, "a map", &mut out).expect("it is a map");
    assert!(fields.node("$merge").is_some());
    let names: Vec<&str> = fields.rest().iter().map(|(key, _)| key.name.as_str()).collect();
    assert_eq!(names, ["b", "c"]);
    assert!(fields.key("c").is_some());
    fields.finish(&mut out);
    assert!(out.is_empty());
}
