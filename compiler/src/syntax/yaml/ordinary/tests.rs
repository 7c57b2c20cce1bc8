use std::fs;
use std::path::{Path, PathBuf};

use super::read;
use crate::diagnostic::{Diagnostics, FileId};
use crate::syntax::yaml::parse_any;

const FILE: FileId = FileId::new(0);

/// Whether a document is read; if it is, then as the whole of YAML is, and nothing is wrong with it.
fn is_read_alike(text: &str) -> bool {
    let Some(node) = read(FILE, 0, text) else { return false };
    let mut out = Diagnostics::default();
    let other = parse_any(FILE, 0, text, &mut out);
    assert!(out.is_empty(), "{text}\n{:?}", out.list());
    let other = other.expect("nothing was noted");
    assert_eq!(format!("{node:#?}"), format!("{other:#?}"), "{text}");
    true
}

/// Every YAML file below a folder of the repository.
fn files(folder: &str) -> Vec<PathBuf> {
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder)];
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).expect("the folder is there") {
            let path = entry.expect("it can be listed").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|end| end == "yaml") {
                found.push(path);
            }
        }
    }
    found
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).expect("it is text")
}

#[test]
fn most_cards_are_read_and_all_of_them_alike() {
    let cards = files("catalog");
    let read = cards.iter().filter(|path| is_read_alike(&text(path))).count();
    assert!(read * 4 >= cards.len() * 3, "{read} of {}", cards.len());
    for folder in ["tests", "compiler/tests", "examples"] {
        for path in files(folder) {
            is_read_alike(&text(&path));
        }
    }
}

const CARD: &str = "\
# A card of every notation.
tool: find
required: [customer]   # one
arguments:
  customer: { type: integer, minimum: -1 }
  state:
    enum: [new, \"paid: no\",
      'sent' ]  # two
    default: new
\"quoted\": a b, c

request: GET /a/{id}?x=1#y
steps:
- step: one
  when: $x
-   two words
- [a]
result:
  - a: 1.5
    b:
      - x
      - y: {}
  - []
";

#[test]
fn a_card_in_every_notation_is_read() {
    assert!(is_read_alike(CARD));
    assert!(is_read_alike("a: b") && is_read_alike("a:\n- b") && is_read_alike("\n#\na:\n    b: c\n\n  #\n"));
}

#[test]
fn whatever_is_changed_in_a_card_both_readers_read_it_alike_or_one_does_not() {
    let inserted = ["\n", " ", ": ", "- ", " #", ",", "]", "}", "\"", "&", "..."];
    let mut read = 0;
    for at in 0..=CARD.len() {
        let (before, after) = CARD.split_at(at);
        let more = inserted.iter().map(|part| format!("{before}{part}{after}"));
        let less = [format!("{before}{}", after.get(1..).unwrap_or_default()), before.to_owned()];
        read += more.chain(less).filter(|text| is_read_alike(text)).count();
    }
    assert!(read > 1_000, "{read}");
}

#[test]
fn what_only_the_whole_of_yaml_says_is_left_to_it() {
    for text in [
        "",
        "a",
        "a:",
        "a: b\na: c",
        "- a",
        "a: |\n  b",
        "a: \"\\n\"",
        "a: 'b''c'",
        "a: b\n  c",
        "a:\tb",
        "a: б",
        "a: b: c",
        "a: *b",
        "a: &b c",
        "a: !t b",
        "---\na: b",
        "a: b\n...",
        "a: b\n... c: d",
        "1: b",
        "true: b",
        "<<: b",
        "a: [b,]",
        "a: [b: c]",
        "a: {b}",
        "a: b\n c: d",
        "a:\n  b",
        "a: [b\n]",
        "? a",
        "a: [b",
        "{a: b}",
        "a: b #c\n d",
    ] {
        assert!(read(FILE, 0, text).is_none(), "{text}");
    }
}
