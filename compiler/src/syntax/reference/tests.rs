use super::{Part, Template};
use crate::diagnostic::{Diagnostics, FileId};
use crate::syntax::yaml::parse;

/// The parts of a text written in YAML, as `'literal'` and `$root.path@place`.
fn parts(yaml: &str) -> Vec<String> {
    let mut out = Diagnostics::default();
    let node = parse(FileId::new(0), yaml, &mut out).expect("it is YAML");
    let template = Template::parse(node.scalar().expect("a scalar"), &mut out);
    assert!(out.is_empty(), "{:?}", out.list());
    let shown = |part: &Part| match part {
        Part::Literal { text, .. } => format!("'{text}'"),
        Part::Reference(one) => format!("{}@{}", one.spelling(), &yaml[one.span.range()]),
    };
    template.expect("nothing was noted").parts.iter().map(shown).collect()
}

fn faults(yaml: &str) -> Vec<(&'static str, String)> {
    let mut out = Diagnostics::default();
    let node = parse(FileId::new(0), yaml, &mut out).expect("it is YAML");
    assert_eq!(Template::parse(node.scalar().expect("a scalar"), &mut out), None);
    out.list().iter().map(|one| (one.code.name(), yaml[one.primary.range()].to_owned())).collect()
}

#[test]
fn a_text_falls_into_literals_and_references() {
    assert_eq!(parts("crm.${entity}.list"), ["'crm.'", "$entity@${entity}", "'.list'"]);
    assert_eq!(
        parts("$record.NAME $record.LAST_NAME"),
        ["$record.NAME@$record.NAME", "' '", "$record.LAST_NAME@$record.LAST_NAME"]
    );
    assert_eq!(parts("Bearer $setting.token."), ["'Bearer '", "$setting.token@$setting.token", "'.'"]);
    assert_eq!(parts("$a.0.b-c-"), ["$a.0.b-c@$a.0.b-c", "'-'"]);
    assert_eq!(parts("$a.0b"), ["$a.0@$a.0", "'b'"]);
    assert_eq!(parts("costs 5 $$"), ["'costs 5 $'"]);
    assert_eq!(parts("$$$a$$"), ["'$'", "$a@$a", "'$'"]);
    assert_eq!(parts("${order:key} x"), ["${order:key}@${order:key}", "' x'"]);
    assert_eq!(parts("$order:key"), ["$order@$order", "':key'"]);
    assert_eq!(parts("$a$b"), ["$a@$a", "$b@$b"]);
    assert_eq!(parts("|\n  x $a\n  y $b.c\n"), ["'x '", "$a@$a", "'\ny '", "$b.c@$b.c", "'\n'"]);
    assert!(parts("\"\"").is_empty());
}

#[test]
fn an_index_knows_its_number() {
    let mut out = Diagnostics::default();
    let node = parse(FileId::new(0), "$a.007.99999999999.x", &mut out).expect("it is YAML");
    let template = Template::parse(node.scalar().expect("a scalar"), &mut out).expect("it is sound");
    let whole = template.whole().expect("it is one reference");
    let indices: Vec<Option<u32>> = whole.path.iter().map(|segment| segment.index()).collect();
    assert_eq!(indices, [Some(7), None, None]);
}

#[test]
fn every_lone_dollar_is_told_where_it_stands() {
    assert_eq!(faults("a $ b $"), [("lone-dollar", "$".into()), ("lone-dollar", "$".into())]);
    assert_eq!(faults("$1"), [("lone-dollar", "$".into())]);
    assert_eq!(faults("\"\\t$ x\""), [("lone-dollar", "\"\\t$ x\"".into())]);
}

#[test]
fn braces_hold_a_path_and_nothing_else() {
    assert_eq!(faults("x ${a | b} ${}"), [("bad-reference", "${a | b}".into()), ("bad-reference", "${}".into())]);
    assert_eq!(faults("${a.} ${b"), [("bad-reference", "${a.}".into()), ("bad-reference", "${b".into())]);
}

#[test]
fn a_star_and_a_quoted_key_are_parts() {
    assert_eq!(parts("$reply.a.*.b.*"), ["$reply.a.*.b.*@$reply.a.*.b.*"]);
    assert_eq!(parts("Ends with $a.*."), ["'Ends with '", "$a.*@$a.*", "'.'"]);
    assert_eq!(parts(r#"${a."b.c/d"}"#), [r#"${a."b.c/d"}@${a."b.c/d"}"#]);
    assert_eq!(parts(r#"${a."@x"."y}z".*:,}"#), [r#"${a."@x"."y}z".*:,}@${a."@x"."y}z".*:,}"#]);
    assert_eq!(parts(r#"'${a."say \"hi\" \\"}'"#).len(), 1);
    // Outside of braces such a key would be text; a sentence that ends in a quote is one.
    for text in [r#"$a."b""#, "$a.@b.c", "$a.имя"] {
        assert_eq!(faults(text), [("bad-reference", text[2..].to_owned())]);
    }
    assert_eq!(parts(r#"'x "$a." in "$b"'"#).len(), 5);
    assert_eq!(parts(r#"'"$a."'"#), [r#"'"'"#, "$a@$a", r#"'."'"#]);
    for (text, broken) in [(r#"${a."}"#, r#"${a."}"#), (r#"${a.""}"#, r#"${a.""}"#), (r#"${a."\n"}"#, r#"${a."\n"}"#)] {
        assert_eq!(faults(text), [("bad-reference", broken.to_owned())]);
    }
}

#[test]
fn a_spelling_is_a_name_or_a_mark() {
    for spelling in [",", ";", "|", " ", "epoch_ms"] {
        let text = format!("${{a.b:{spelling}}}");
        assert_eq!(parts(&format!("'{text}'")), [format!("{text}@{text}")]);
    }
    assert_eq!(parts("a ${b:,} c"), ["'a '", "${b:,}@${b:,}", "' c'"]);
    for text in ["${a:}", "${a:,,}", "${a:.}", "${a:date:utc}"] {
        assert_eq!(faults(text), [("bad-reference", text.to_owned())]);
    }
}
