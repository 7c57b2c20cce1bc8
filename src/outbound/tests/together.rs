//! Several reads in one request: what goes out, and what comes of each whatever becomes of the request.

use std::time::Duration;

use kartoteka_compiler::plan::{
    Backend, Batch, BatchReply, Effect, ErrorKind, Failure, List, Path, Quantity, Segment, Text,
};
use serde_json::{Value, json};

use super::fixture::{
    ACCESS, FakePortal, PortalAnswer, answer, backend, backends_of, caller, catalog, hanging_up, request, write,
};
use crate::outbound::Backends;
use crate::runtime::request::Request;
use crate::runtime::upstream::{SendError, Upstream};

/// As the shipped catalog has it.
fn batching(most: f64) -> Backend {
    let path = |key: &'static str| Path([Segment::Key("result".into()), Segment::Key(key.into())].to_vec().into());
    let parts: Vec<(Text, Path)> = vec![
        ("result".into(), path("result")),
        ("total".into(), path("result_total")),
        ("next".into(), path("result_next")),
    ];
    let mut backend = backend();
    let kind = |code: &'static str, kind| ErrorKind { code: code.into(), kind };
    backend.errors.kinds = [
        kind("access_denied", Failure::Forbidden),
        kind("expired_token", Failure::Unauthorized),
        kind("operation_time_limit", Failure::Busy),
        kind("query_limit_exceeded", Failure::Busy),
    ]
    .to_vec()
    .into();
    Backend {
        batch: Some(Batch {
            path: "batch".into(),
            commands: "cmd".into(),
            most: Quantity::Fixed(most),
            reply: BatchReply::Parts { parts: parts.into() },
            apart: List::Owned(vec!["$result".into()]),
        }),
        ..backend
    }
}

fn client(portal: &FakePortal, most: f64, variables: &[(&str, &str)]) -> Backends {
    let webhook = portal.webhook();
    let all = [&[("BITRIX_BASE_URL", webhook.as_str())], variables].concat();
    backends_of(&catalog(batching(most)), &all).expect("the backend can be asked")
}

fn page(start: u32) -> Request {
    request(Effect::Read, "crm.lead.list", &json!({ "start": start }).to_string())
}

fn pages(count: u32) -> Vec<Request> {
    (0..count).map(|place| page(place * 50)).collect()
}

/// The reply to a request for so many reads, but for these.
fn batch_reply(reads: usize, without: &[usize]) -> PortalAnswer {
    let keys = (0..reads).filter(|place| !without.contains(place));
    let results: serde_json::Map<String, Value> = keys.map(|place| (format!("r{place}"), json!([place]))).collect();
    let errors = json!({ "r1": { "error": "OPERATION_TIME_LIMIT", "error_description": "x" } });
    let reply = json!({ "result": { "result": results, "result_error": errors, "result_total": { "r0": 7 } } });
    answer(200, &reply.to_string())
}

async fn together(client: &Backends, reads: Vec<Request>) -> Vec<Result<(u16, String), SendError>> {
    let replies = client.together(reads, &caller()).await;
    let text = |body: &[u8]| String::from_utf8(body.to_vec()).expect("text comes back");
    replies.into_iter().map(|reply| reply.map(|reply| (reply.status, text(&reply.body)))).collect()
}

/// The last parts of the paths that were asked.
fn methods(portal: &FakePortal) -> Vec<String> {
    let last = |line: String| line.rsplit('/').next().unwrap_or_default().to_owned();
    portal.asked().into_iter().map(|asked| last(asked.line)).collect()
}

fn good(text: &str) -> Result<(u16, String), SendError> {
    Ok((200, text.to_owned()))
}

const NOTHING: &str = r#"{"result":[]}"#;

#[tokio::test]
async fn reads_go_in_one_request_and_come_back_in_their_order() {
    let portal = FakePortal::answering([batch_reply(3, &[])]).await;
    let client = client(&portal, 50.0, &[]);
    let came = together(&client, pages(3)).await;
    assert_eq!(came, [good(r#"{"result":[0],"total":7}"#), good(r#"{"result":[1]}"#), good(r#"{"result":[2]}"#)]);
    let asked = portal.asked();
    assert_eq!((asked.len(), asked[0].line.rsplit('/').next()), (1, Some("batch")));
    let cmd = json!({ "r0": "crm.lead.list?start=0", "r1": "crm.lead.list?start=50", "r2": "crm.lead.list?start=100" });
    assert_eq!(serde_json::from_str::<Value>(&asked[0].body).expect("JSON"), json!({ "cmd": cmd }));
}

#[tokio::test]
async fn the_request_for_all_carries_the_credential_and_no_read_does() {
    let portal = FakePortal::answering([batch_reply(2, &[])]).await;
    let base = format!("http://{}/rest", portal.address);
    let variables = [("BITRIX_BASE_URL", base.as_str()), ("BITRIX_TOKEN", ACCESS)];
    let client = backends_of(&catalog(batching(50.0)), &variables).expect("the backend can be asked");
    together(&client, pages(2)).await;
    let body: Value = serde_json::from_str(&portal.asked()[0].body).expect("JSON");
    assert_eq!(body["auth"], ACCESS);
    assert!(!body["cmd"].to_string().contains(ACCESS), "{body}");
    // A read with a key of the credential's goes alone, and is refused as it was.
    let own = request(Effect::Read, "crm.lead.list", r#"{"auth":"x"}"#);
    let came = together(&client, vec![own]).await;
    assert_eq!(came, [Err(SendError::ReservedKey { key: "auth".to_owned() })]);
}

#[tokio::test]
async fn one_read_and_what_must_not_go_with_others_go_alone() {
    let portal = FakePortal::answering([]).await;
    let on = client(&portal, 50.0, &[]);
    let odd = request(Effect::Read, "crm.lead.list", r#"{"filter":{"TITLE":"$result[r0]"}}"#);
    together(&on, vec![page(0)]).await;
    together(&on, vec![write(), odd, page(50)]).await;
    // As the operator has switched it off.
    for most in [0.0, 1.0] {
        let off = client(&portal, most, &[]);
        assert_eq!(off.batch(0), None);
        together(&off, pages(2)).await;
    }
    assert!(methods(&portal).iter().all(|method| method != "batch"), "{:?}", methods(&portal));
    assert_eq!(portal.asked().len(), 8);
}

#[tokio::test]
async fn more_reads_than_may_go_in_one_request_are_several() {
    let portal = FakePortal::answering([batch_reply(2, &[]), batch_reply(2, &[])]).await;
    let came = together(&client(&portal, 2.0, &[]), pages(5)).await;
    assert!(came.iter().all(Result::is_ok), "{came:?}");
    let mut asked = methods(&portal);
    asked.sort();
    assert_eq!(asked, ["batch", "batch", "crm.lead.list"]);
}

#[tokio::test]
async fn a_read_that_fails_among_others_goes_once_more_alone() {
    let refusal = r#"{"error":"","error_description":"Not found"}"#;
    let portal = FakePortal::answering([batch_reply(3, &[1]), answer(400, refusal)]).await;
    let client = client(&portal, 50.0, &[]);
    let came = together(&client, pages(3)).await;
    // Its own reply says what became of it.
    assert_eq!(came[1], Ok((400, refusal.to_owned())));
    assert_eq!((&came[0], &came[2]), (&good(r#"{"result":[0],"total":7}"#), &good(r#"{"result":[2]}"#)));
    assert_eq!(methods(&portal), ["batch", "crm.lead.list"]);
    assert!(portal.asked()[1].body.contains("50"), "the one in the middle");
}

#[tokio::test]
async fn what_the_request_for_all_is_told_of_who_asks_is_the_answer_of_each() {
    let expired = r#"{"error":"expired_token"}"#;
    let portal = FakePortal::answering([answer(401, expired)]).await;
    let came = together(&client(&portal, 50.0, &[]), pages(3)).await;
    assert!(came.iter().all(|one| *one == Ok((401, expired.to_owned()))), "{came:?}");
    assert_eq!(portal.asked().len(), 1);
    // Too many requests are repeated whole.
    let limit = r#"{"error":"QUERY_LIMIT_EXCEEDED"}"#;
    let portal = FakePortal::answering([answer(503, limit), answer(503, limit), batch_reply(2, &[])]).await;
    let came = together(&client(&portal, 50.0, &[]), pages(2)).await;
    assert!(came.iter().all(|one| matches!(one, Ok((200, _)))), "{came:?}");
    assert_eq!(methods(&portal), ["batch"; 3]);
    let portal = FakePortal::answering(vec![answer(503, limit); 9]).await;
    let came = together(&client(&portal, 50.0, &[("BITRIX_RETRIES", "1")]), pages(2)).await;
    assert!(came.iter().all(|one| *one == Ok((503, limit.to_owned()))), "{came:?}");
    assert_eq!(methods(&portal), ["batch"; 2]);
}

#[tokio::test]
async fn a_backend_that_takes_no_batch_is_remembered_until_it_is_opened_anew() {
    let in_another_shape = r#"{"result":{"result":{"r0":[],"x":[]}}}"#;
    for (status, body) in [
        (403, r#"{"error":"ACCESS_DENIED"}"#),
        (400, r#"{"error":"ACCESS_DENIED"}"#),
        (403, "<html>"),
        (404, r#"{"error":"x"}"#),
        (405, r#"{"error":"x"}"#),
        (501, ""),
        (200, in_another_shape),
        (200, r#"{"result":{"result":{"r0":[],"r0":[1]}}}"#),
        (200, NOTHING),
    ] {
        let portal = FakePortal::answering([answer(status, body)]).await;
        let client = client(&portal, 50.0, &[]);
        for _ in 0..2 {
            assert_eq!(together(&client, pages(2)).await, [good(NOTHING), good(NOTHING)], "{status} {body}");
            assert_eq!(client.batch(0), None);
        }
        let asked = methods(&portal);
        assert_eq!((asked.len(), asked.iter().filter(|method| *method == "batch").count()), (5, 1), "{status} {body}");
    }
    // What says something of these reads is not.
    let portal = FakePortal::answering([answer(400, r#"{"error":"ERROR_CORE"}"#)]).await;
    let client = client(&portal, 50.0, &[]);
    assert_eq!(together(&client, pages(2)).await, [good(NOTHING), good(NOTHING)]);
    assert!(client.batch(0).is_some());
}

#[tokio::test]
async fn what_breaks_is_repeated_whole_once_and_then_read_by_read() {
    for body in [r#"{"result":{"result":{"r0":["#, "<html>Bad Gateway"] {
        let status = if body.starts_with('<') { 502 } else { 200 };
        let portal = FakePortal::answering([answer(status, body), batch_reply(2, &[])]).await;
        let came = together(&client(&portal, 50.0, &[]), pages(2)).await;
        assert_eq!(came, [good(r#"{"result":[0],"total":7}"#), good(r#"{"result":[1]}"#)]);
        assert_eq!(methods(&portal), ["batch"; 2]);
    }
    for status in [500, 502] {
        let portal = FakePortal::answering([answer(status, "x"), answer(status, "x")]).await;
        let client = client(&portal, 50.0, &[]);
        assert_eq!(together(&client, pages(2)).await, [good(NOTHING), good(NOTHING)]);
        assert_eq!(methods(&portal), ["batch", "batch", "crm.lead.list", "crm.lead.list"]);
        assert!(client.batch(0).is_some(), "that says nothing of what it takes");
    }
    // Two for both, and four for each of them, as of any read.
    let (address, count) = hanging_up(b"").await;
    let base = format!("http://{address}/rest/7/abcdefgh/");
    let client = backends_of(&catalog(batching(50.0)), &[("BITRIX_BASE_URL", &base)]).expect("it can be asked");
    let came = together(&client, pages(2)).await;
    assert!(came.iter().all(|one| *one == Err(SendError::Broken)), "{came:?}");
    assert_eq!(*count.lock().expect("unpoisoned"), 2 + 2 * 4);
}

#[tokio::test]
async fn what_takes_too_long_goes_read_by_read_and_then_by_halves() {
    let late = PortalAnswer { after: Duration::from_secs(60), ..answer(200, "{}") };
    let portal = FakePortal::answering([late]).await;
    let client_late = client(&portal, 20.0, &[("BITRIX_TIMEOUT_SECONDS", "0.3")]);
    assert_eq!(together(&client_late, pages(8)).await, vec![good(NOTHING); 8]);
    let asked = methods(&portal);
    assert_eq!((asked.len(), asked.iter().filter(|method| *method == "batch").count()), (9, 1));
    assert_eq!(client_late.batch(0).map(|room| room.reads), Some(4));
    // Nor is one repeated whose reply is longer than is taken.
    let long = answer(200, &format!(r#"{{"result":"{}"}}"#, "x".repeat(5_000)));
    let portal = FakePortal::answering([long]).await;
    let client = client(&portal, 20.0, &[("KARTOTEKA_MAX_REPLY_BYTES", "4096")]);
    assert_eq!(client.batch(0).map(|room| (room.reads, room.bytes)), Some((20, 2048)));
    assert_eq!(together(&client, pages(4)).await, vec![good(NOTHING); 4]);
    assert_eq!(client.batch(0).map(|room| room.reads), Some(2));
    assert_eq!(portal.asked().len(), 5);
}

#[tokio::test]
async fn the_pace_counts_one_request_and_what_cannot_go_is_not_asked_again() {
    let portal = FakePortal::answering([batch_reply(9, &[])]).await;
    let slow = [("BITRIX_RATE", "0.001"), ("BITRIX_BURST", "1")];
    let client = client(&portal, 50.0, &slow);
    assert!(together(&client, pages(9)).await.iter().all(Result::is_ok));
    let came = together(&client, pages(9)).await;
    assert!(came.iter().all(|one| matches!(one, Err(SendError::Busy { retry_after: Some(_) }))), "{came:?}");
    assert_eq!(portal.asked().len(), 1);
    let tallies = client.tallies();
    let plan = catalog(batching(50.0));
    let used = tallies.read(&plan, |_| 0);
    let count = |word: &str| used[0].outcomes.iter().find(|(outcome, _)| *outcome == word).map(|(_, count)| *count);
    assert_eq!((count("ok"), count("held_back"), used[0].batched), (Some(1), Some(1), 9));
}
