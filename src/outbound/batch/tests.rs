use kartoteka_compiler::plan::{self, Path, Quantity, Segment};
use serde_json::{Value, json};

use super::{ReadBatch, replies, request, whole_json};

fn batch() -> plan::Batch {
    let path = |keys: [&'static str; 2]| Path(keys.map(|key| Segment::Key(key.into())).to_vec().into());
    plan::Batch {
        path: "batch".into(),
        commands: "cmd".into(),
        most: Quantity::Fixed(50.0),
        reply: plan::BatchReply::Parts {
            parts: vec![
                ("result".into(), path(["result", "result"])),
                ("total".into(), path(["result", "result_total"])),
                ("next".into(), path(["result", "result_next"])),
            ]
            .into(),
        },
        apart: Vec::new().into(),
    }
}

fn taken_apart(reply: &Value, reads: usize) -> Option<Vec<Option<Value>>> {
    let replies = replies(&reply.to_string(), &batch(), reads)?;
    let read = |reply: bytes::Bytes| serde_json::from_slice(&reply).expect("a reply is JSON");
    Some(replies.into_iter().map(|reply| reply.map(read)).collect())
}

#[test]
fn reads_stand_under_keys_of_their_places() {
    let request = request(3, &batch(), &["a?x=1", "b"]);
    assert_eq!((request.backend, request.path.as_str()), (3, "batch"));
    let body = request.body.as_deref().expect("a body");
    assert_eq!(body, br#"{"cmd":{"r0":"a?x=1","r1":"b"}}"#);
}

#[test]
fn each_reply_is_as_it_would_have_come_alone() {
    let reply = json!({ "result": {
        "result": { "r1": { "a": [] }, "r0": [1, 2] },
        "result_total": { "r0": 120, "r2": 7 },
        "result_next": { "r0": 50 },
        "result_error": { "r2": { "error": "ACCESS_DENIED" } },
    }, "time": {} });
    let first = json!({ "result": [1, 2], "total": 120, "next": 50 });
    let second = json!({ "result": { "a": [] } });
    assert_eq!(taken_apart(&reply, 3), Some(vec![Some(first), Some(second), None]));
}

#[test]
fn values_stay_as_they_are_written() {
    let reply = r#"{"result":{"result":{"r0": [ 1.50, 12345678901234567890123, "\u0436" ] },"result_total":[]}}"#;
    let replies = replies(reply, &batch(), 1).expect("a reply");
    assert_eq!(replies[0].as_deref(), Some(&br#"{"result":[ 1.50, 12345678901234567890123, "\u0436" ]}"#[..]));
}

#[test]
fn empty_lists_are_empty_maps_and_null_is_no_answer() {
    let nothing = json!({ "result": { "result": [], "result_total": [], "result_next": [] } });
    assert_eq!(taken_apart(&nothing, 2), Some(vec![None, None]));
    let null = json!({ "result": { "result": { "r0": null, "r1": [] }, "result_next": { "r1": null } } });
    assert_eq!(taken_apart(&null, 2), Some(vec![None, Some(json!({ "result": [] }))]));
}

#[test]
fn what_is_no_reply_to_these_reads_is_taken_for_none() {
    for reply in [
        json!({ "result": [] }),
        json!({ "result": { "result": [[1]] } }),
        json!({ "result": { "result": "r0" } }),
        json!({ "result": { "result": { "r2": [] } } }),
        json!({ "result": { "result": { "r00": [] } } }),
        json!({ "result": { "result": { "x": [] } } }),
        json!({ "result": { "result": { "r0": [] }, "result_total": { "other": 1 } } }),
        json!([]),
        Value::Null,
    ] {
        assert_eq!(taken_apart(&reply, 2), None, "{reply}");
    }
    assert_eq!(replies(r#"{"result":{"result":{"r0":[],"r0":[1]}}}"#, &batch(), 2), None);
}

#[test]
fn what_is_cut_off_is_not_looked_into() {
    for body in [&br#"{"result":{"result":{"r0":[]}"#[..], br#"{"result":{}} x"#, b"<html>", b"\xff", b""] {
        assert_eq!(whole_json(body), None);
    }
    assert_eq!(whole_json(b" {} "), Some(" {} "));
}

#[test]
fn whole_replies_stand_by_the_keys() {
    let at = Path(vec![Segment::Key("replies".into())].into());
    let batch = plan::Batch { reply: plan::BatchReply::Whole { at }, ..batch() };
    let reply = r#"{"replies":{"r1":{"orders":[], "count":0},"r0":null}}"#;
    let replies = replies(reply, &batch, 2).expect("a reply");
    assert_eq!(replies, [None, Some(bytes::Bytes::from_static(br#"{"orders":[], "count":0}"#))]);
    for other in [r#"{"replies":[1]}"#, "{}", r#"{"replies":{"r0":1,"r0":2}}"#] {
        assert_eq!(super::replies(other, &batch, 2), None);
    }
}

fn state(most: usize) -> ReadBatch {
    ReadBatch { most, now: most.into() }
}

#[test]
fn a_slow_backend_gets_fewer_reads_and_with_each_that_it_answers_one_more() {
    let batch = state(20);
    batch.shrink(20);
    assert_eq!(batch.now(), Some(10));
    // Fewer than may be say nothing of more.
    batch.grow(4);
    assert_eq!(batch.now(), Some(10));
    batch.grow(10);
    assert_eq!(batch.now(), Some(11));
    for _ in 0..6 {
        batch.shrink(batch.now().expect("it goes on"));
    }
    assert_eq!(batch.now(), Some(2));
    (0..40).for_each(|_| batch.grow(50));
    assert_eq!(batch.now(), Some(20));
}

#[test]
fn a_backend_that_refuses_stays_so() {
    let batch = state(20);
    assert!(batch.refuse());
    assert!(!batch.refuse());
    batch.grow(20);
    batch.shrink(20);
    assert_eq!(batch.now(), None);
}
