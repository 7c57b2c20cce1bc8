use super::parse;
use crate::diagnostic::{Diagnostics, FileId};

fn faults(source: &str) -> Vec<(&'static str, String)> {
    let mut out = Diagnostics::default();
    if let Some(document) = parse(FileId::new(0), source, &mut out) {
        document.read_front(&mut out);
    }
    out.list().iter().map(|one| (one.code.name(), source[one.primary.range()].to_owned())).collect()
}

#[test]
fn a_document_is_front_matter_and_a_body() {
    let source = "---\ntitle: Лиды\ndescription: How to ask.\narguments:\n  period: The period.\n---\nBody of {{ period }}.\n\n---\nmore\n";
    let mut out = Diagnostics::default();
    let document = parse(FileId::new(0), source, &mut out).expect("it is sound");
    let front = document.read_front(&mut out).expect("it is sound");
    assert!(out.is_empty());
    assert_eq!((front.title.value.as_str(), front.description.value.as_str()), ("Лиды", "How to ask."));
    assert_eq!((front.arguments[0].0.value.as_str(), front.arguments[0].1.value.as_str()), ("period", "The period."));
    assert_eq!(&source[document.body.span.range()], "Body of {{ period }}.\n\n---\nmore\n");
}

#[test]
fn both_parts_are_read_and_every_fault_told() {
    let source = "---\r\ntitel: x\r\ndescription: [y]\r\n---\r\n{{ a b }}\r\n";
    assert_eq!(faults(source), [("template-syntax", "{{ a b }}".into())]);
    let source = "---\r\ntitel: x\r\ndescription: [y]\r\n---\r\nok\r\n";
    assert_eq!(
        faults(source),
        [("missing-key", "titel".into()), ("wrong-type", "[y]".into()), ("unknown-key", "titel".into())]
    );
}

#[test]
fn a_file_without_front_matter_is_refused() {
    assert_eq!(faults("# Title\n"), [("no-front-matter", "# Title".into())]);
    assert_eq!(faults(""), [("no-front-matter", String::new())]);
    assert_eq!(faults("---\ntitle: x\n"), [("no-front-matter", "---".into())]);
    assert_eq!(faults("---\n---\nbody"), [("empty-file", String::new())]);
}
