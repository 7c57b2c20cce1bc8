use kartoteka_compiler::plan::{Condition, List};

use super::*;

fn pages(next: Next, sized: bool) -> Pages {
    let more = Condition { when: List::Borrowed(&[]), unless: List::Borrowed(&[]) };
    Pages { size: 50, sized, next, key: List::Borrowed(&[]), total: List::Borrowed(&[]), more }
}

fn record(first: i64, sized: bool) -> Pages {
    pages(Next::Record { first, told: List::Borrowed(&[]) }, sized)
}

fn at(number: i64) -> Option<Position> {
    Some(Position::Counted(number))
}

#[test]
fn a_start_in_the_middle_of_a_page_of_fixed_size_is_asked_for_with_that_page() {
    for (first, start, page, skip) in [(0, 30, 0, 30), (0, 50, 50, 0), (1, 1, 1, 0), (1, 51, 51, 0), (1, 60, 51, 9)] {
        let wanted = Wanted::by(&record(first, false), at(start), Some(120), true);
        assert_eq!((wanted.start.clone(), wanted.page.clone(), wanted.skip), (at(start), at(page), skip), "{start}");
        assert_eq!((wanted.position(1), wanted.asked(50)), (at(page + 50), 50));
    }
    let sized = Wanted::by(&record(0, true), at(30), Some(120), true);
    assert_eq!((sized.page.clone(), sized.skip), (at(30), 0));
    assert_eq!([0, 50, 100].map(|records| sized.asked(records)), [50, 50, 20]);
}

#[test]
fn where_nothing_is_written_the_first_page_has_no_position() {
    for next in [record(0, true), record(1, false), pages(Next::Page { first: 1, told: List::Borrowed(&[]) }, true)] {
        assert_eq!(Wanted::by(&next, None, Some(10), true).page, None);
    }
    let cursor = Wanted::by(
        &pages(Next::At { sources: List::Borrowed(&[]), bound: PageBound::Exclusive }, true),
        None,
        Some(10),
        true,
    );
    assert_eq!((cursor.start, cursor.page), (None, None));
}

#[test]
fn pages_that_cannot_be_cut_come_whole() {
    let numbered = |sized, limit| {
        Wanted::by(&pages(Next::Page { first: 1, told: List::Borrowed(&[]) }, sized), at(1), Some(limit), true)
    };
    let many = numbered(true, 120);
    assert_eq!((many.wants(80), many.wants(120), many.most_pages(), many.asked(40)), (true, false, 3, 40));
    let few = numbered(true, 20);
    assert_eq!((few.wants(20), few.most_pages(), few.asked(0), few.size()), (false, 1, 20, Some(20)));
    // A page of 40 reaches 120, and 50 goes into 100 twice; 127 is no multiple of anything.
    let sizes = [3, 50, 100, 120, 127, 250, 500].map(|limit| numbered(true, limit).size());
    assert_eq!(sizes, [3, 50, 50, 40, 50, 50, 50].map(Some));
    assert_eq!((numbered(true, 120).most_pages(), numbered(true, 127).most_pages()), (3, 2));
    let fixed = numbered(false, 99);
    assert_eq!((fixed.wants(50), fixed.asked(0), fixed.pages(1_000)), (false, 50, 1));
    assert_eq!((many.pages(1_000), many.pages(60), many.pages(0)), (3, 2, 0));
    assert_eq!((many.position(0), many.position(3)), (at(1), at(4)));
}

#[test]
fn a_list_without_a_limit_is_one_page() {
    for next in [
        record(0, true),
        pages(Next::Page { first: 1, told: List::Borrowed(&[]) }, false),
        pages(Next::At { sources: vec![].into(), bound: PageBound::Exclusive }, true),
    ] {
        let wanted = Wanted::by(&next, None, None, true);
        assert_eq!((wanted.wants(3), wanted.most_pages(), wanted.limit, wanted.asked(0)), (false, 1, 50, 50));
    }
}

#[test]
fn extremes_overflow_nothing() {
    let wanted = Wanted::by(&record(1, false), at(i64::MAX), Some(usize::MAX), true);
    assert!(wanted.enough() > 0 && wanted.position(usize::MAX).is_none());
    let wanted = Wanted::by(
        &pages(Next::Page { first: 1, told: List::Borrowed(&[]) }, true),
        at(i64::MAX),
        Some(usize::MAX),
        true,
    );
    assert_eq!((wanted.position(1), wanted.there(i64::MAX)), (None, 0));
    assert_eq!(Wanted::by(&record(0, false), at(i64::MIN), Some(5), true).start, at(0));
}

#[test]
fn a_page_that_begins_with_the_last_record_has_one_more() {
    let bound = PageBound::Inclusive { key: kartoteka_compiler::plan::Path::default() };
    let wanted = Wanted::by(&pages(Next::At { sources: vec![].into(), bound }, true), None, Some(14), true);
    assert_eq!([0, 10, 13].map(|records| wanted.asked(records)), [14, 5, 2]);
}
