use kartoteka_compiler::plan::{DoneForm, DoneSign, Errors, Json, Source};

use super::*;

fn path(keys: &[&'static str]) -> Path {
    let segment = |key: &&'static str| match key.parse() {
        Ok(index) => Segment::Index(index),
        Err(_) => Segment::Key((*key).into()),
    };
    Path(keys.iter().map(segment).collect::<Vec<_>>().into())
}

fn portal() -> Reading {
    Reading::new(&Errors { done: vec![path(&["result"])].into(), ..Errors::default() })
}

fn is_foreseen(reading: &Reading, text: &str) -> bool {
    Page::read(reading, text).expect("it is JSON").is_foreseen(reading, text)
}

/// What no backend that answers with an envelope says.
const FOREIGN: [&str; 5] = [r#""Service is busy""#, "7", "[]", r#"{"ok":1}"#, "{}"];

#[test]
fn what_is_no_envelope_is_no_reply() {
    let mut reading = portal();
    reading.entered(vec![path(&["result", "LEAD", "0"])], false);
    for text in FOREIGN.into_iter().chain([r#"{"result":7}"#, r#"{"result":"x"}"#, r#"{"result":{"LEAD":7}}"#]) {
        assert!(!is_foreseen(&reading, text), "{text}");
    }
    // What reads alone says that nothing was found.
    for text in [r#"{"result":[]}"#, r#"{"result":{}}"#, r#"{"result":null}"#, r#"{"result":false}"#] {
        assert!(is_foreseen(&reading, text), "{text}");
    }
}

#[test]
fn nothing_is_written_by_a_reply_that_says_nothing() {
    let mut reading = portal();
    reading.entered(vec![path(&["result", "LEAD", "0"])], true);
    for text in FOREIGN.into_iter().chain([r#"{"result":null}"#, r#"{"result":false}"#, r#"{"result":""}"#]) {
        assert!(!is_foreseen(&reading, text), "{text}");
    }
    for text in [r#"{"result":[]}"#, r#"{"result":{"LEAD":[401]}}"#, r#"{"result":{"CONTACT":[1]}}"#] {
        assert!(is_foreseen(&reading, text), "{text}");
    }
}

#[test]
fn without_an_envelope_one_of_the_parts_has_to_be_there() {
    let mut reading = Reading::new(&Errors::default());
    reading.entered(vec![path(&["state"]), path(&["milestone", "number"])], true);
    for text in ["{}", "[]", r#""x""#, "null", r#"{"other":1}"#, r#"{"milestone":"x"}"#] {
        assert!(!is_foreseen(&reading, text), "{text}");
    }
    for text in [r#"{"state":"open"}"#, r#"{"milestone":null}"#, r#"{"state":null,"milestone":{"number":1}}"#] {
        assert!(is_foreseen(&reading, text), "{text}");
    }
    reading.entered(vec![path(&["state"])], false);
    assert!(is_foreseen(&reading, "{}"), "what only reads has found nothing");
}

#[test]
fn what_a_card_says_of_a_good_reply_holds() {
    let mut reading = portal();
    let sign = |form| DoneSign { at: Source::Reply { path: path(&["result", "ID"]) }, form };
    reading.signs(&[sign(DoneForm::Like { pattern: "^[1-9][0-9]*$".into() })]);
    for text in [r#"{"result":{"ID":"401"}}"#, r#"{"result":{"ID":401}}"#] {
        assert!(is_foreseen(&reading, text), "{text}");
    }
    for text in [r#"{"result":{"ID":"0"}}"#, r#"{"result":{"ID":"error"}}"#, r#"{"result":[]}"#, "[]"] {
        assert!(!is_foreseen(&reading, text), "{text}");
    }
    reading.signs(&[sign(DoneForm::OneOf { values: vec![Json("false".into())].into() }), sign(DoneForm::Something)]);
    assert!(is_foreseen(&reading, r#"{"result":{"ID":false}}"#));
    assert!(!is_foreseen(&reading, r#"{"result":{}}"#));
}

#[test]
fn what_has_to_be_a_list_or_a_map_is_one_be_it_empty() {
    let mut reading = portal();
    let sign =
        |list, map| [DoneSign { at: Source::Reply { path: path(&["result"]) }, form: DoneForm::Nested { list, map } }];
    reading.signs(&sign(true, true));
    for text in [r#"{"result": []}"#, r#"{"result": {}}"#, r#"{"result":{"LEAD":[1]}}"#] {
        assert!(is_foreseen(&reading, text), "{text}");
    }
    for text in
        [r#"{"result":null}"#, r#"{"result":false}"#, r#"{"result":""}"#, r#"{"result":"[]"}"#, r#"{"result":1}"#, "{}"]
    {
        assert!(!is_foreseen(&reading, text), "{text}");
    }
    reading.signs(&sign(true, false));
    assert!(!is_foreseen(&reading, r#"{"result":{}}"#) && is_foreseen(&reading, r#"{"result":[1]}"#));
    reading.signs(&sign(false, true));
    assert!(is_foreseen(&reading, r#"{"result":{}}"#) && !is_foreseen(&reading, r#"{"result":[]}"#));
}
