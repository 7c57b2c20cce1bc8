//! What is counted, and what is not, however it is cut.

use super::*;

/// Takes a text in chunks of this length.
fn taken(text: &str, chunk: usize) -> Result<(), Bound> {
    let mut bounds = MessageBounds::new(1 << 30);
    text.as_bytes().chunks(chunk).try_for_each(|chunk| bounds.take(chunk))
}

fn list(values: usize) -> String {
    format!("[{}0]", "0,".repeat(values))
}

#[test]
fn values_are_counted_and_what_stands_in_texts_is_none() {
    let text = format!(r#"["{}\\","\"{}"]"#, ",".repeat(MOST_VALUES), "[".repeat(MOST_VALUES));
    for chunk in [1, 7, 1 << 20] {
        assert_eq!(taken(&list(MOST_VALUES - 2), chunk), Ok(()));
        assert_eq!(taken(&list(MOST_VALUES + 2), chunk), Err(Bound::Values));
        assert_eq!(taken(&text, chunk), Ok(()));
    }
    assert_eq!(taken(&"[".repeat(MOST_VALUES + 1), 1), Err(Bound::Values));
    assert_eq!(
        taken(&format!("\"\n{}", list(MOST_VALUES + 2)), 9),
        Err(Bound::Values),
        "no text goes over a line's end"
    );
    assert_eq!(taken(&list(MOST_VALUES / 2).replace("0,", "0,\n\n"), 9), Ok(()));
    assert_eq!(
        taken(&list(MOST_VALUES + 2).replace("0,", "0,\n\n"), 9),
        Err(Bound::Values),
        "blank lines begin nothing anew"
    );
    assert_eq!(MessageBounds::new(3).take(b"1234"), Err(Bound::Bytes));
}

#[test]
fn each_event_of_a_stream_has_its_own_bounds_and_what_came_before_a_long_one_is_whole() {
    for end in ["\n", "\r", "\r\n"] {
        let event = |values: usize| format!("event: message{end}data: {}{end}{end}", list(values));
        let short = event(MOST_VALUES / 2);
        let mut bounds = EventBounds::new(1 << 30);
        for _ in 0..5 {
            assert_eq!(bounds.take(short.as_bytes()), Ok(()), "{end:?}");
        }
        let mut bounds = EventBounds::new(1 << 30);
        let (bound, whole) =
            bounds.take(format!("{short}{}", event(MOST_VALUES + 2)).as_bytes()).expect_err("it is long");
        assert_eq!((bound, short.len() - whole < 2), (Bound::Values, true), "{end:?}");
        // A quote in a field of another name hides nothing, and lines of one event are one event.
        let lines =
            format!("id: \"{end}data: {}{end}data: {}{end}", list(MOST_VALUES / 2 + 9), list(MOST_VALUES / 2 + 9));
        assert!(EventBounds::new(1 << 30).take(lines.as_bytes()).is_err(), "{end:?}");
    }
    assert_eq!(EventBounds::new(10).take(b"data: 1\n\ndata: 1\n\n"), Ok(()));
    assert_eq!(EventBounds::new(10).take(b"data: 1\n\ndata: 1234567\n\n"), Err((Bound::Bytes, 9)));
}
