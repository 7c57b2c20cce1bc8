use kartoteka_compiler::plan::{Condition, Errors, Json, List, Path, Segment, Source, Test};

use super::*;

fn path(text: &str) -> Path {
    Path(text.split('.').map(|part| Segment::Key(part.to_owned().into())).collect::<Vec<_>>().into())
}

fn reply(text: &str) -> Source {
    Source::Reply { path: path(text) }
}

fn pages(next: Next, when: Vec<Test>) -> Pages {
    let more = Condition { when: when.into(), unless: List::Borrowed(&[]) };
    Pages { size: 2, sized: false, next, key: Vec::new().into(), total: vec![reply("total")].into(), more }
}

fn behind(pages: &Pages, text: &str, position: Option<Position>) -> Onward {
    let mut reading = Reading::new(&Errors::default());
    reading.records(&[path("items")]);
    reading.pages(pages);
    reading.total(&pages.total);
    let page = Page::read(&reading, text).expect("it is JSON");
    onward(pages, &reading, (text, &page), position.as_ref(), 2)
}

fn at(number: i64) -> Onward {
    Onward::At(Position::Counted(number))
}

fn told(json: &str) -> Onward {
    Onward::At(Position::Told(json.into()))
}

fn is(path: &str, value: Option<&'static str>) -> Test {
    let one_of = value.map(plan_choices);
    Test { value: kartoteka_compiler::plan::Value::Reply { path: self::path(path) }, one_of }
}

fn plan_choices(value: &'static str) -> kartoteka_compiler::plan::Choices {
    kartoteka_compiler::plan::Choices::Fixed(vec![Json(value.into())].into())
}

#[test]
fn positions_that_count_records_end_with_the_total_or_with_a_short_page() {
    let from_one = pages(Next::Record { first: 1, told: List::Borrowed(&[]) }, Vec::new());
    for (text, position, onward) in [
        (r#"{"items":[1,2],"total":5}"#, Some(1), at(3)),
        (r#"{"items":[1,2],"total":5}"#, None, at(3)),
        (r#"{"items":[1],"total":5}"#, Some(5), Onward::End),
        (r#"{"items":[1],"total":6}"#, Some(5), at(6)),
        (r#"{"items":[1,2]}"#, Some(1), at(3)),
        (r#"{"items":[1]}"#, Some(1), Onward::End),
        (r#"{"items":[],"total":5}"#, Some(1), Onward::End),
        (r#"{"items":[1,2]}"#, Some(i64::MAX), Onward::End),
    ] {
        assert_eq!(behind(&from_one, text, position.map(Position::Counted)), onward, "{text} at {position:?}");
    }
}

#[test]
fn numbers_of_pages_go_up_by_one() {
    let from_nought = pages(Next::Page { first: 0, told: List::Borrowed(&[]) }, Vec::new());
    let counted = |text: &str, at| behind(&from_nought, text, Some(Position::Counted(at)));
    assert_eq!(counted(r#"{"items":[1,2],"total":5}"#, 1), at(2));
    assert_eq!(counted(r#"{"items":[1],"total":5}"#, 2), Onward::End);
    assert_eq!(counted(r#"{"items":[1,2]}"#, 7), at(8));
    let told = pages(Next::Page { first: 1, told: List::Borrowed(&[]) }, vec![is("more", Some("true"))]);
    assert_eq!(behind(&told, r#"{"items":[1],"more":true}"#, None), at(2), "the condition speaks");
    assert_eq!(behind(&told, r#"{"items":[1,2],"more":false}"#, None), Onward::End);
    assert_eq!(behind(&told, r#"{"items":[1,2]}"#, None), Onward::End);
}

#[test]
fn what_a_backend_says_is_a_position_or_is_told_to_be_none() {
    let cursor = pages(
        Next::At { sources: vec![reply("next"), reply("meta.next")].into(), bound: PageBound::Exclusive },
        Vec::new(),
    );
    let behind = |text: &str| behind(&cursor, text, None);
    assert_eq!(behind(r#"{"items":[],"next":"c1"}"#), told("\"c1\""), "an empty page of a cursor is no end");
    assert_eq!(behind(r#"{"items":[1],"next":7}"#), told("7"));
    assert_eq!(behind(r#"{"items":[1],"next":null,"meta":{"next":"m"}}"#), told("\"m\""));
    for end in ["null", "\"\"", "false"] {
        assert_eq!(behind(&format!("{{\"items\":[1],\"next\":{end}}}")), Onward::End, "{end}");
    }
    for lost in ["true", "{}", "[1]", "\"https://api.example/next?a=1\"", "\"HTTP://x\""] {
        assert_eq!(behind(&format!("{{\"items\":[1],\"next\":{lost}}}")), Onward::Lost, "{lost}");
    }
    let long = "x".repeat(9000);
    assert_eq!(behind(&format!("{{\"items\":[1],\"next\":\"{long}\"}}")), Onward::Lost);
}

#[test]
fn an_address_gives_a_parameter_and_is_never_one() {
    let sources = vec![reply("links.next.page")].into();
    let linked = pages(Next::At { sources, bound: PageBound::Exclusive }, Vec::new());
    let behind = |next: &str| behind(&linked, &format!("{{\"items\":[1],\"links\":{{\"next\":{next}}}}}"), None);
    assert_eq!(behind("\"https://api.example/leads?limit=2&page=3\""), told("\"3\""));
    assert_eq!(behind("\"/leads?page=a%20b\""), told("\"a b\""));
    assert_eq!(behind("{\"page\":4}"), told("4"));
    assert_eq!(behind("\"leads?page=5\""), told("\"5\""), "a reference of the address that was asked for");
    for none in ["null", "\"\"", "false", "{}", "[]"] {
        assert_eq!(behind(none), Onward::End, "{none}");
    }
    // It goes on, and a link without the parameter, or what is no link, does not say where.
    let without =
        ["\"https://api.example/leads?limit=2\"", "\"/leads?limit=2&amp;page=3\"", "\"page=3\"", "\"abc\"", "5"];
    for lost in without {
        assert_eq!(behind(lost), Onward::Lost, "{lost}");
    }
}

#[test]
fn the_last_record_says_where_the_next_page_begins() {
    let sources = vec![Source::Record { path: path("id") }].into();
    let last = pages(Next::At { sources, bound: PageBound::Exclusive }, vec![is("has_more", Some("true"))]);
    let behind = |text: &str| behind(&last, text, None);
    assert_eq!(behind(r#"{"items":[{"id":"a"},{"id":"b"}],"has_more":true}"#), told("\"b\""));
    assert_eq!(behind(r#"{"items":[{"id":"a"},{"id":"b"}],"has_more":false}"#), Onward::End);
    assert_eq!(behind(r#"{"items":[],"has_more":true}"#), Onward::Lost, "it says that there is more, and not where");
}

#[test]
fn a_full_page_without_what_its_last_record_says_is_lost_and_a_short_one_the_end() {
    let last = pages(
        Next::At { sources: vec![Source::Record { path: path("id") }].into(), bound: PageBound::Exclusive },
        Vec::new(),
    );
    let behind = |text: &str| behind(&last, text, None);
    assert_eq!(behind(r#"{"items":[{"id":"a"},{"name":"b"}]}"#), Onward::Lost);
    assert_eq!(behind(r#"{"items":[{"name":"b"}]}"#), Onward::End);
    assert_eq!(behind(r#"{"items":[]}"#), Onward::End);
}

#[test]
fn numbers_of_pages_may_be_told() {
    let told = pages(Next::Page { first: 1, told: vec![reply("next")].into() }, Vec::new());
    let behind = |text: &str, position| behind(&told, text, Some(Position::Counted(position)));
    assert_eq!(behind(r#"{"items":[1,2],"next":"3"}"#, 2), at(3));
    assert_eq!(behind(r#"{"items":[1],"next":4}"#, 2), at(4), "it is not for us to doubt a short page");
    assert_eq!(behind(r#"{"items":[1,2],"next":null,"total":9}"#, 2), Onward::End);
    assert_eq!(behind(r#"{"items":[1,2],"next":2}"#, 2), Onward::Back);
    assert_eq!(behind(r#"{"items":[1,2],"next":1}"#, 2), Onward::Back);
    assert_eq!(behind(r#"{"items":[1,2],"next":0}"#, 2), Onward::End, "so APIs write that there is none");
    assert_eq!(
        behind(r#"{"items":[1,2],"next":2,"total":9}"#, 2),
        Onward::End,
        "what is counted says whether all came"
    );
    assert_eq!(behind(r#"{"items":[1,2],"next":"c3"}"#, 2), Onward::Lost);
}

#[test]
fn positions_that_count_records_may_be_told() {
    let told = pages(Next::Record { first: 0, told: vec![reply("next")].into() }, Vec::new());
    let behind = |text: &str, position| behind(&told, text, Some(Position::Counted(position)));
    assert_eq!(behind(r#"{"items":[1],"next":50,"total":9}"#, 0), at(50));
    assert_eq!(behind(r#"{"items":[1,2],"total":9}"#, 0), Onward::End);
    assert_eq!(behind(r#"{"items":[1,2],"next":"50"}"#, 50), Onward::Back);
    assert_eq!(behind(r#"{"items":[1,2],"next":"c50"}"#, 0), Onward::Lost);
}

#[test]
fn the_number_behind_the_last_is_counted_where_that_is_the_position() {
    let next = |json: &str| super::at(&PageBound::Increment, json);
    assert_eq!(next("41"), Some(Position::Counted(42)));
    assert_eq!(next("\"41\""), Some(Position::Counted(42)));
    for none in ["\"u41\"", "4.5", "true", "{}", "9223372036854775807"] {
        assert_eq!(next(none), None, "{none}");
    }
}
