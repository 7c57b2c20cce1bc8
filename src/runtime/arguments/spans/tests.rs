use super::*;
use crate::runtime::sample::argument;

fn told(format: Format, from: &str, to: &str) -> usize {
    let text = || Shape::Text { least: None, most: None, pattern: None, format: Some(format) };
    let arguments = [argument("from", text()), argument("to", text())];
    let mut findings = Findings::default();
    findings.spans(&arguments, &|slot| Some(if slot == 0 { from } else { to }.to_owned()));
    findings.finish().err().map_or(0, |bad| bad.faults.len())
}

#[test]
fn an_end_before_its_beginning_is_a_fault() {
    assert_eq!(told(Format::Date, "2026-05-24", "2026-05-18"), 1);
    assert_eq!(told(Format::Date, "2026-05-18", "2026-05-18"), 0);
    assert_eq!(told(Format::DateTime, "2026-05-20T13:00:00+03:00", "2026-05-20T12:00:00+03:00"), 1);
    assert_eq!(told(Format::DateTime, "2026-05-20T13:00:00+03:00", "2026-05-20T12:00:00+00:00"), 0, "it is later");
    assert_eq!(told(Format::Email, "b@x.example", "a@x.example"), 0);
}
