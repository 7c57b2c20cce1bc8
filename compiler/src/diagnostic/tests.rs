use super::{Code, Diagnostics, Report, Severity, quoted, render};
use crate::source::{FileId, Sources, Span};

fn sources() -> Sources {
    Sources::from_files(vec![
        ("catalog/crm/catalog.yaml".into(), "catalog: crm\n".into()),
        ("catalog/crm/tools/лид, один.yaml".into(), "tool: getLead\nrequst: GET a\nbody: [1,\n  2]\n".into()),
        ("catalog/crm/tools/я.yaml".into(), "tool: other\n".into()),
    ])
}

fn report(sources: &Sources) -> Report {
    let card = FileId::new(1);
    let mut out = Diagnostics::default();
    out.warning(Code::UnusedText, Span::new(card, 26, 37), "a list over two lines\nand a message too");
    out.error(Code::UnknownKey, Span::new(card, 14, 20), "unknown key `requst` in a tool")
        .label("not a key, 100%")
        .note_at(Span::new(FileId::new(0), 0, 7), "the manifest")
        .fix("did you mean `request`?", Some((Span::new(card, 14, 20), "request".into())));
    out.error(Code::UnknownKey, Span::new(card, 14, 20), "unknown key `requst` in a tool");
    out.into_report(sources)
}

#[test]
fn a_report_is_in_the_order_of_the_files_and_says_each_thing_once() {
    let sources = sources();
    let report = report(&sources);
    let severities: Vec<Severity> = report.list().iter().map(|one| one.severity).collect();
    assert_eq!(severities, [Severity::Error, Severity::Warning]);
    assert_eq!((report.errors(), report.warnings()), (1, 1));
    assert_eq!(report.summary(), "1 error, 1 warning in 1 of 3 files");
    assert_eq!(Diagnostics::default().into_report(&sources).summary(), "no faults in 3 files");
}

#[test]
fn full_shows_the_source() {
    let sources = sources();
    let expected = "\
error[unknown-key]: unknown key `requst` in a tool
 --> catalog/crm/tools/лид, один.yaml:2:1
  |
2 | requst: GET a
  | ^^^^^^ not a key, 100%
  |
 ::: catalog/crm/catalog.yaml:1:1
  |
1 | catalog: crm
  | ------- the manifest
  |
help: did you mean `request`?
  |
2 | request: GET a
  |     +

warning[unused-text]: a list over two lines
                      and a message too
 --> catalog/crm/tools/лид, один.yaml:2:13
  |
2 |   requst: GET a
  |  _____________^
3 | | body: [1,
  | |_________^

1 error, 1 warning in 1 of 3 files
";
    assert_eq!(render::full(&report(&sources), &sources, render::Style::Plain), expected);
    assert!(render::full(&report(&sources), &sources, render::Style::Coloured).contains("\u{1b}["));
}

#[test]
fn concise_is_one_line_each() {
    let sources = sources();
    let expected = "\
catalog/crm/tools/лид, один.yaml:2:1: error[unknown-key]: unknown key `requst` in a tool
catalog/crm/tools/лид, один.yaml:2:13: warning[unused-text]: a list over two lines and a message too
1 error, 1 warning in 1 of 3 files
";
    assert_eq!(render::concise(&report(&sources), &sources), expected);
}

#[test]
fn github_leaves_columns_out_where_lines_differ() {
    let sources = sources();
    let expected = "\
::error file=catalog/crm/tools/лид%2C один.yaml,line=2,col=1,endColumn=7,title=unknown-key::unknown key `requst` in a \
tool%0Anot a key, 100%25%0Acatalog/crm/catalog.yaml:1:1: the manifest%0Ahelp: did you mean `request`?
::warning file=catalog/crm/tools/лид%2C один.yaml,line=2,endLine=3,title=unused-text::a list over two lines%0Aand a \
message too
";
    assert_eq!(render::github(&report(&sources), &sources), expected);
}

#[test]
fn json_is_one_array() {
    let sources = sources();
    let json: serde_json::Value = serde_json::from_str(&render::json(&report(&sources), &sources)).expect("it is JSON");
    assert_eq!(json[0]["code"], "unknown-key");
    assert_eq!(json[0]["place"]["start"], serde_json::json!({ "byte": 14, "line": 2, "column": 1 }));
    assert_eq!(json[0]["fix"]["replace"]["text"], "request");
    assert_eq!(json[0]["related"][0]["place"]["path"], "catalog/crm/catalog.yaml");
    assert_eq!(json[1]["severity"], "warning");
    assert_eq!(json[1]["fix"], serde_json::Value::Null);
    assert_eq!(json.as_array().map(Vec::len), Some(2));
}

#[test]
fn sarif_has_rules_places_and_fixes() {
    let sources = sources();
    let log: serde_json::Value = serde_json::from_str(&render::sarif(&report(&sources), &sources)).expect("it is JSON");
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(run["tool"]["driver"]["rules"][0]["id"], "unknown-key");
    let first = &run["results"][0];
    assert_eq!(first["ruleId"], "unknown-key");
    let place = &first["locations"][0]["physicalLocation"];
    assert_eq!(place["region"]["startLine"], 2);
    let uri = "catalog/crm/tools/%D0%BB%D0%B8%D0%B4%2C%20%D0%BE%D0%B4%D0%B8%D0%BD.yaml";
    assert_eq!(place["artifactLocation"]["uri"], uri);
    assert_eq!(first["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"]["text"], "request");
    assert_eq!(run["results"][1]["level"], "warning");
}

#[test]
fn every_code_is_kebab_case_explained_and_given_once() {
    let mut last = "";
    for code in Code::ALL {
        let (name, entry) = (code.name(), code.entry());
        assert!(name > last, "`{name}` does not stand where its name belongs");
        assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "`{name}`");
        for (what, text) in [("explanation", entry.explanation), ("bad", entry.bad), ("good", entry.good)] {
            assert!(!text.is_empty(), "`{name}` has no {what}");
        }
        assert_ne!(entry.bad, entry.good, "`{name}`");
        assert_eq!(Code::named(name), Some(*code));
        last = name;
    }
}

#[test]
fn words_of_the_author_are_shown_on_one_line() {
    assert_eq!(quoted("a"), "`a`");
    assert_eq!(quoted("a\nb"), "`a…`");
    assert_eq!(quoted("\u{1b}[31m"), "`\u{fffd}[31m`");
    assert_eq!(quoted(&"x".repeat(80)).chars().count(), 63);
}
